"""Room: what a partner last said of it, and how far that can still be believed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from aldea.partners.models import Service, ServiceCapacity
from aldea.partners.search import SHELF_LIFE

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
    if newest is None:
        return Room(available=None, unit="", age=Age.UNKNOWN, days=None)
    days = (timezone.localtime(at).date() - timezone.localtime(newest.updated_at).date()).days
    return Room(
        available=newest.available,
        unit=newest.unit.name,
        age=_age(at - newest.updated_at),
        days=max(days, 0),
    )


def _newest(service: Service) -> ServiceCapacity | None:
    said = sorted(service.capacities.all(), key=lambda capacity: capacity.updated_at)
    return said[-1] if said else None


def _age(since: timedelta) -> Age:
    if since > SHELF_LIFE:
        return Age.UNKNOWN
    if since > MONTH:
        return Age.OLDER
    return Age.WEEK if since <= WEEK else Age.MONTH
