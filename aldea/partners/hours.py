"""When a service is open: until when today, when next, and its week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from aldea.partners.models import OpenHour

LAST_MINUTE = time(23, 59)
LOOK_AHEAD = 14  # days


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of one day in which a service is open."""

    day: date
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours that hold on each of some weekdays (ISO: Monday is 1)."""

    weekdays: tuple[int, ...]
    stretches: tuple[tuple[time, time], ...]


def on(hours: Iterable[OpenHour], day: date) -> list[Opening]:
    """List the stretches of one day, earliest first."""
    found = {(hour.opens, hour.closes) for hour in hours if _holds(hour, day)}
    return [Opening(day, opens, closes) for opens, closes in sorted(found)]


def until(hours: Iterable[OpenHour], at: datetime) -> time | None:
    """Say until when it is open at this moment; nothing when it is closed or not known."""
    local = timezone.localtime(at)
    moment = local.time().replace(tzinfo=None)
    closing = [
        stretch.closes
        for stretch in on(hours, local.date())
        if stretch.opens <= moment < stretch.closes
    ]
    return max(closing, default=None)


def following(hours: Iterable[OpenHour], at: datetime) -> Opening | None:
    """Find when it opens next, within two weeks."""
    local = timezone.localtime(at)
    moment = local.time().replace(tzinfo=None)
    known = list(hours)
    for ahead in range(LOOK_AHEAD + 1):
        for stretch in on(known, local.date() + timedelta(days=ahead)):
            if ahead or stretch.opens > moment:
                return stretch
    return None


def always(hours: Iterable[OpenHour], at: datetime) -> bool:
    """Whether it is open day and night, every day of the week ahead."""
    today = timezone.localdate(at)
    known = list(hours)
    return all(
        any(s.opens == time(0) and s.closes >= LAST_MINUTE for s in on(known, day))
        for day in (today + timedelta(days=ahead) for ahead in range(7))
    )


def week(hours: Iterable[OpenHour], today: date) -> list[DayHours]:
    """Tell the week of today, Monday first, days with the same hours together."""
    monday = today - timedelta(days=today.weekday())
    known = [hour for hour in hours if hour.nth is None]
    told: list[DayHours] = []
    for ahead in range(7):
        stretches = tuple(
            (each.opens, each.closes) for each in on(known, monday + timedelta(days=ahead))
        )
        if told and told[-1].stretches == stretches:
            told[-1] = DayHours((*told[-1].weekdays, ahead + 1), stretches)
        else:
            told.append(DayHours((ahead + 1,), stretches))
    return [each for each in told if each.stretches]


def _holds(hour: OpenHour, day: date) -> bool:
    if hour.weekday != day.isoweekday():
        return False
    if hour.starts_on and day < hour.starts_on:
        return False
    if hour.ends_before and day >= hour.ends_before:
        return False
    return hour.nth is None or hour.nth in _places(day)


def _places(day: date) -> set[int]:
    """Which such weekday of its month a day is, counted from the front and from the end."""
    is_last = (day + timedelta(days=7)).month != day.month
    return {(day.day - 1) // 7 + 1} | ({-1} if is_last else set())
