"""What time it is, in one place; midnight is the county's."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware of its zone."""
    return timezone.now()


def today() -> date:
    """The county's date: agreements and consents lapse at its midnight."""
    return timezone.localdate()
