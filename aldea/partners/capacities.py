"""Room: what a partner last said of it, and how far that can still be believed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from aldea.partners import shelf_lives
from aldea.partners.models import Lesson, Service, ServiceCapacity

WEEK, MONTH = timedelta(days=7), timedelta(days=31)


class Age(StrEnum):
    """How old the partner's word is."""

    WEEK = "week"
    MONTH = "month"
    OLDER = "older"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Room:
    """How much room there is, as far as anybody knows. `days` is the age of the word."""

    available: float | None
    unit: str
    age: Age
    days: int | None

    @property
    def is_known(self) -> bool:
        return self.age != Age.UNKNOWN

    @property
    def has_opening(self) -> bool:
        return self.is_known and bool(self.available and self.available > 0)


def room(*, service: Service, at: datetime) -> Room:
    """Say what room a service has; words older than their shelf life read unknown."""
    newest = _newest(service)
    refused_at = _refused_at(service)
    if refused_at and (newest is None or refused_at > newest.updated_at):
        shelf_life = timedelta(days=shelf_lives.NO_ROOM)
        if at - refused_at <= shelf_life or newest is None:
            return _room(0, "room", refused_at, at, shelf_life)
    if newest is None:
        return Room(available=None, unit="", age=Age.UNKNOWN, days=None)
    unit = newest.unit.name
    return _room(newest.available, unit, newest.updated_at, at, shelf_lives.of_room(unit=unit))


def _room(available: float, unit: str, said_at: datetime, at: datetime, life: timedelta) -> Room:
    days = (timezone.localtime(at).date() - timezone.localtime(said_at).date()).days
    return Room(available=available, unit=unit, age=_age(at - said_at, life), days=max(days, 0))


def _newest(service: Service) -> ServiceCapacity | None:
    said = sorted(service.capacities.all(), key=lambda capacity: capacity.updated_at)
    return said[-1] if said else None


def _refused_at(service: Service) -> datetime | None:
    """The end of the day on which a referral last heard that there is no room.

    Of a referral the day alone is kept: it outweighs what the partner said on the same day.
    """
    lessons = service.lessons.all()
    heard = [each.on for each in lessons if each.kind == Lesson.Kind.NO_ROOM and each.on]
    if not heard:
        return None
    return datetime.combine(max(heard), time.max, tzinfo=timezone.get_current_timezone())


def _age(since: timedelta, life: timedelta) -> Age:
    if since > life:
        return Age.UNKNOWN
    if since > MONTH:
        return Age.OLDER
    return Age.WEEK if since <= WEEK else Age.MONTH
