"""Flags: when what referrals met, or calls nobody answered, make a listing doubtful, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted

from aldea.partners import shelf_lives
from aldea.partners.models import Lesson

# How many referrals, or days with a missed call, it takes. Named as search.sql names them.
LIMITS = {"no_contacts": 3, "no_rooms": 2}
MISSED_DAYS = 3
Kind = Lesson.Kind


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a listing is doubtful, with the days, and of nobody."""

    title: str
    days: tuple[date, ...]

    @property
    def sentence(self) -> str:
        """The reason in one sentence."""
        days = [formatted(day, "F j") for day in dict.fromkeys(self.days)]
        return f"{self.title}: {', '.join(days)}."


def no_room_since(at: datetime) -> date:
    """The day since when a referral's "no room" is still believed."""
    return timezone.localdate(at) - timedelta(days=shelf_lives.NO_ROOM)


def of(*, lessons: Iterable[Lesson], missed: Iterable[date], at: datetime) -> list[Flag]:
    """List why a listing is doubtful; nothing when it is not."""
    days = sorted((lesson.on, lesson.kind) for lesson in lessons if lesson.on)
    no_contact = [day for day, kind in days if kind == Kind.NO_CONTACT]
    since = no_room_since(at)
    no_room = [day for day, kind in days if kind == Kind.NO_ROOM and day >= since]
    calls = sorted(missed)
    found = []
    if len(no_contact) >= LIMITS["no_contacts"]:
        title = f"{len(no_contact)} referrals in a row came to no contact"
        found.append(Flag(title, tuple(no_contact)))
    if len(no_room) >= LIMITS["no_rooms"]:
        found.append(Flag(f"{len(no_room)} referrals heard that there is no room", tuple(no_room)))
    if len(calls) >= MISSED_DAYS:
        found.append(Flag(f"Nobody answered our calls on {len(calls)} days", tuple(calls)))
    return found
