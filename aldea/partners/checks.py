"""Checks: which listings somebody should ask about, the most needed first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from aldea.partners import flags, shelf_lives
from aldea.partners.flags import Flag
from aldea.partners.freshness import WAITS
from aldea.partners.models import MissedCall, SearchEntry, Service, Verification

# Flagged ones first, then by how far past belief and how many families were sent there since.
# What nobody ever checked counts as twice past. A listing rests between tries.
QUEUE = """
with last as (
    select service_id, max(at) as at from partners_verification group by service_id
), met as (
    select service_id, count(*) filter (where kind = 'SENT') as sent,
        count(*) filter (where kind = 'NO_CONTACT') >= %(no_contacts)s
            or count(*) filter (where kind = 'NO_ROOM' and "on" >= %(no_room_since)s)
                >= %(no_rooms)s as is_flagged
    from partners_lesson group by service_id
), missed as (
    select service_id, count(*) as days, max("on") as last_on
    from partners_missedcall group by service_id
), lives as materialized (
    -- From each need to all that are tagged with it: the other way took half of the query.
    select number, min(life.days) as days
    from unnest(%(codes)s::text[], %(days)s::int[]) life(code, days)
    join partners_searchposting p on p.stem = '#' || life.code
    cross join lateral unnest(p.numbers) number
    group by number
), believed as (
    select s.id, s.name, e.terms, coalesce(met.sent, 0) as sent,
        coalesce(met.is_flagged, false) or coalesce(missed.days, 0) >= %(missed_days)s
            as is_flagged,
        coalesce(missed.days, 0) as missed,
        missed.last_on + (%(waits)s::int[])[least(missed.days, cardinality(%(waits)s::int[]))::int]
            as try_on,
        coalesce(lives.days, %(any_days)s) as life,
        greatest((last.at at time zone %(zone)s)::date,
            case when s.assured_on <= %(today)s::date then s.assured_on end) as day
    from partners_service s
    left join partners_searchentry e on e.service_id = s.id
    left join lives on lives.number = e.number
    left join last on last.service_id = s.id
    left join met on met.service_id = s.id
    left join missed on missed.service_id = s.id
    where s.status = 'active' and not s.id = any(%(without)s::uuid[])
), standing as (
    select *, %(today)s::date - day as age,
        case when day is null then 'never'
             when %(today)s::date - day > 2 * life then 'overdue'
             when %(today)s::date - day > life then 'due'
             else 'fresh' end as state
    from believed
), waiting as (
    select *, coalesce(age::float / life, 2) * (1 + sent) as urgency
    from standing
    where (is_flagged or state <> 'fresh') and (%(need)s = '' or %(need)s = any(terms))
      and (%(state)s = '' or state = %(state)s or (%(state)s = 'flagged' and is_flagged))
)
select w.id, w.state, w.day, w.is_flagged, w.missed, w.try_on, c.by_id, c.until,
    count(*) over () as total
from waiting w
left join partners_checkclaim c on c.service_id = w.id and c.until > %(at)s
where %(all)s or (c.service_id is null and (w.try_on is null or w.try_on <= %(today)s::date))
order by w.try_on is not null and w.try_on > %(today)s::date, w.is_flagged desc,
    w.urgency desc, w.name, w.id
limit %(size)s offset %(start)s
"""


class State(StrEnum):
    """How far a listing can still be believed, by when somebody last asked."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which listings are looked for: those tagged with a need, those in a state or flagged."""

    need: str = ""
    state: str = ""  # of State, or "flagged"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one listing stands."""

    state: State
    checked_on: date | None
    is_by_sender: bool  # who sends the listing checked it, and nobody of us since
    believed_until: date | None
    flags: tuple[Flag, ...]
    missed: tuple[date, ...]

    @property
    def is_flagged(self) -> bool:
        return bool(self.flags)

    @property
    def next_try_on(self) -> date | None:
        """When to call again, after calls that nobody answered."""
        if not self.missed:
            return None
        return max(self.missed) + WAITS[min(len(self.missed), len(WAITS)) - 1]


@dataclass(frozen=True, slots=True)
class Line:
    """One listing of the queue, and who is calling it now."""

    service: Service
    standing: Standing
    claimed_by: UUID | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of the queue, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int


def queue(*, asked: Asked, at: datetime, without: Iterable[UUID], start: int, size: int) -> Page:
    """List what should be checked, the most needed first; what rests until its next try last."""
    rows = _rows(asked, at, without, everything=True, start=start, size=size)
    keys = [row["id"] for row in rows]
    services = Service.objects.with_lessons().in_bulk(keys)
    stands = standings(services=services.values(), at=at)
    lines = tuple(Line(services[row["id"]], stands[row["id"]], row["by_id"]) for row in rows)
    return Page(lines, rows[0]["total"] if rows else 0)


def next_one(*, asked: Asked, at: datetime, without: Iterable[UUID]) -> UUID | None:
    """Find the most needed listing that nobody is calling and that is not resting."""
    rows = _rows(asked, at, without, everything=False, start=0, size=1)
    return rows[0]["id"] if rows else None


def count(*, at: datetime, without: Iterable[UUID]) -> int:
    """How many listings should be checked."""
    rows = _rows(Asked(), at, without, everything=True, start=0, size=1)
    return rows[0]["total"] if rows else 0


def standings(*, services: Iterable[Service], at: datetime) -> dict[UUID, Standing]:
    """Say where some listings stand, with three queries whatever their number.

    Load them with `Service.objects.with_lessons()`, or `for_showing()`.
    """
    rows = list(services)
    newest: dict[UUID, datetime] = {}
    said = Verification.objects.filter(service__in=rows).order_by("at")
    for key, said_at in said.values_list("service_id", "at"):
        newest[key] = said_at
    missed = missed_calls(services=(row.pk for row in rows))
    terms = dict(SearchEntry.objects.filter(service__in=rows).values_list("service_id", "terms"))
    return {
        row.pk: _standing(
            row, newest.get(row.pk), missed.get(row.pk, []), terms.get(row.pk, []), at
        )
        for row in rows
    }


def missed_calls(*, services: Iterable[UUID]) -> dict[UUID, list[date]]:
    """On which days nobody answered us at some services, since somebody last did."""
    missed: dict[UUID, list[date]] = {}
    rows = MissedCall.objects.filter(service__in=list(services))
    for key, day in rows.values_list("service_id", "on"):
        missed.setdefault(key, []).append(day)
    return missed


def checked_on(*, service: Service, asked_at: datetime | None, today: date) -> date | None:
    """When somebody last asked: one of us, then, or who sends the listing, as that one says.

    A day that is still to come is nobody's word.
    """
    days = [timezone.localdate(asked_at)] if asked_at else []
    if service.assured_on and service.assured_on <= today:
        days.append(service.assured_on)
    return max(days, default=None)


def belief(*, codes: Iterable[str]) -> timedelta:
    """How long a check of a listing tagged so is believed: the shortest of its needs."""
    days = [shelf_lives.CHECKS[code] for code in codes if code in shelf_lives.CHECKS]
    return timedelta(days=min(days, default=shelf_lives.ANY_CHECK))


def state_of(*, checked_on: date | None, life: timedelta, today: date) -> State:
    """Where a listing stands: due once the check is no longer believed, overdue at twice that."""
    if checked_on is None:
        return State.NEVER
    age = today - checked_on
    if age > 2 * life:
        return State.OVERDUE
    return State.DUE if age > life else State.FRESH


def _standing(
    service: Service,
    asked_at: datetime | None,
    missed: list[date],
    codes: Iterable[str],
    at: datetime,
) -> Standing:
    today, life = timezone.localdate(at), belief(codes=codes)
    day = checked_on(service=service, asked_at=asked_at, today=today)
    return Standing(
        state=state_of(checked_on=day, life=life, today=today),
        checked_on=day,
        is_by_sender=day is not None and (not asked_at or day > timezone.localdate(asked_at)),
        believed_until=day + life if day else None,
        flags=tuple(flags.of(lessons=service.lessons.all(), missed=missed, at=at)),
        missed=tuple(sorted(missed)),
    )


def _rows(
    asked: Asked,
    at: datetime,
    without: Iterable[UUID],
    *,
    everything: bool,
    start: int,
    size: int,
) -> list[dict[str, Any]]:
    names: dict[str, Any] = {
        **flags.LIMITS,
        "missed_days": flags.MISSED_DAYS,
        "no_room_since": flags.no_room_since(at),
        "waits": [wait.days for wait in WAITS],
        "codes": list(shelf_lives.CHECKS),
        "days": list(shelf_lives.CHECKS.values()),
        "any_days": shelf_lives.ANY_CHECK,
        "zone": timezone.get_current_timezone_name(),
        "today": timezone.localdate(at),
        "at": at,
        "without": list(without),
        "need": asked.need,
        "state": asked.state,
        "all": everything,
        "start": start,
        "size": size,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, names)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
