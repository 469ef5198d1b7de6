"""Words that a table holds rather than a template, in both languages."""

from datetime import date

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aldea.access.data_classes import AFTER_YES, BEFORE_YES, DataClass
from aldea.support.models.referral import Reason

# The reasons as a partner taps them; the staff's words stand beside the model.
TO_PARTNERS = {
    Reason.NO_CAPACITY: _("No room"),
    Reason.OUT_OF_AREA: _("Outside our area"),
    Reason.NOT_ELIGIBLE: _("Not whom we serve"),
    Reason.LANGUAGE: _("Not our language"),
    Reason.WRONG_SERVICE: _("Not our service"),
    Reason.OTHER: _("Something else"),
}
# Each kind of fact as a guardian reads it before signing: what exactly is told.
TO_GUARDIANS = {
    DataClass.NEED: _("What help you would like, in the words we wrote down together"),
    DataClass.AGE_BAND: _("The age, only roughly, like 14 to 17"),
    DataClass.LANGUAGE: _("The language you speak at home"),
    DataClass.ZIP: _("Your ZIP code, not your address"),
    DataClass.NAME: _("The names of your child and of you"),
    DataClass.PHONE: _("Your phone number"),
}
FIRST, THEN = BEFORE_YES, AFTER_YES


def long_day(day: date) -> str:
    """A day with its weekday, as the reader's language writes it."""
    spanish = (get_language() or "en").startswith("es")
    return formatted(day, r"l j \d\e F" if spanish else "l, F j")
