"""Reading schedules: which hours of which weekdays a rule of RFC 5545 means."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from aldea.partners.models import OpenHour, Schedule

WEEKDAYS = {"MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6, "SU": 7}
DAY = re.compile(r"^(?P<nth>[+-]?[1-5])?(?P<day>MO|TU|WE|TH|FR|SA|SU)$")
HOUR = re.compile(r"^(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$")
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one weekday in which something is open."""

    weekday: int
    opens: time
    closes: time
    nth: int | None = None
    starts_on: date | None = None
    ends_before: date | None = None


def hours(schedule: Schedule) -> list[Stretch]:
    """Read the hours a schedule means; a rule we cannot read gives none.

    Times are the county's: HSDS writes them as local, and its offset knows no summer.
    """
    opens, closes = time_of(schedule.opens_at), time_of(schedule.closes_at)
    if not opens or not closes or _is_beyond_us(schedule):
        return []
    starts_on = _date(schedule.valid_from) or _date(schedule.dtstart)
    last = _date(schedule.valid_to) or _date(schedule.until)
    ends_before = last + timedelta(days=1) if last else None
    days = list(_days(schedule))
    if not days and (only := _date(schedule.dtstart)) and not schedule.freq:
        days, starts_on, ends_before = [(only.isoweekday(), None)], only, only + timedelta(days=1)
    return [
        Stretch(weekday, begin, end, nth, starts_on, ends_before)
        for first, nth in days
        for weekday, begin, end in _around_midnight(first, opens, closes)
    ]


def _is_beyond_us(schedule: Schedule) -> bool:
    sparse = (schedule.interval or 1) > 1
    return bool(sparse or schedule.byweekno or schedule.bymonthday or schedule.byyearday)


def _days(schedule: Schedule) -> Iterator[tuple[int, int | None]]:
    for word in re.split(r"[,\s]+", schedule.byday.strip().upper()):
        if found := DAY.match(word):
            nth = int(found["nth"]) if found["nth"] else None
            yield WEEKDAYS[found["day"]], nth if schedule.freq == "MONTHLY" else None


def _around_midnight(weekday: int, opens: time, closes: time) -> Iterable[tuple[int, time, time]]:
    if closes > opens:
        return [(weekday, opens, closes)]
    late = [(weekday, opens, LAST_MINUTE)] if opens < LAST_MINUTE else []
    early = [(weekday % 7 + 1, time(0), closes)] if closes > time(0) else []
    return [*late, *early]


def time_of(text: str) -> time | None:
    """Read a time as HSDS writes it; the end of a day is its last minute."""
    found = HOUR.match(text.strip())
    if not found or int(found["hour"]) > 24:
        return None
    if int(found["hour"]) == 24:
        return LAST_MINUTE
    return time(int(found["hour"]), int(found["minute"]))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def as_rows(service_id: UUID, schedules: Iterable[Schedule]) -> list[OpenHour]:
    """Turn a service's schedules into the rows the search compares with the clock."""
    stretches = dict.fromkeys(stretch for rule in schedules for stretch in hours(rule))
    return [
        OpenHour(
            service_id=service_id,
            weekday=stretch.weekday,
            opens=stretch.opens,
            closes=stretch.closes,
            nth=stretch.nth,
            starts_on=stretch.starts_on,
            ends_before=stretch.ends_before,
        )
        for stretch in stretches
    ]
