"""Rows of a listing in a few words: what a row is called, and a rule of hours as people say it."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from babel.dates import format_time
from django.db import models
from django.utils.translation import gettext

from aldea.partners import schedules
from aldea.partners.editable import Plain, snapshot
from aldea.partners.models import (
    Address,
    CostOption,
    Language,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceCapacity,
)
from aldea.partners.schedules import Stretch
from aldea.web.shell.languages import language_name, page_tongue, weekday
from aldea.web.shell.listing_fields import WEEKDAYS, asks, days
from aldea.web.shell.tags import phone


def is_plain(row: models.Model) -> bool:
    """Whether days, a beginning and an end say all of a rule of hours; of other rows always."""
    if not isinstance(row, Schedule):
        return True
    more = (row.bymonthday, row.byweekno, row.byyearday, row.until, row.count)
    is_weekly = row.freq in ("", "WEEKLY") and (row.interval or 1) == 1 and not any(more)
    times = [text for text in (row.opens_at, row.closes_at) if text]
    dates = [text for text in (row.valid_from, row.valid_to) if text]
    return (
        is_weekly
        and not (row.dtstart and not row.byday)
        and set(days(row.byday)) <= WEEKDAYS.keys()
        and all(schedules.time_of(text) for text in times)
        and all(_is_date(text) for text in dates)
    )


def title(row: models.Model) -> str:
    """What a row is called among its like; the service itself has no like."""
    say = TITLES.get(type(row))
    return say(row) if say else ""


def rule(row: Schedule) -> str:
    """Say a rule of hours in words; one that cannot be read, as it is written."""
    told: dict[tuple[time, time], list[Stretch]] = {}
    for each in schedules.hours(row):
        told.setdefault((each.opens, each.closes), []).append(each)
    if told:
        return "; ".join(f"{_days(days)}, {_times(*times)}" for times, days in told.items())
    words = (row.freq, row.byday, row.bymonthday, row.dtstart, row.opens_at, row.closes_at)
    return row.description or ", ".join(filter(None, words))


def told(table: str, row: models.Model) -> str:
    """Say what stands in a row, in a line."""
    return line(table, snapshot(row))


def line(table: str, cells: Mapping[str, Plain]) -> str:
    """Say what the cells of a whole row say, in a line."""
    if table == "schedule":
        return rule(Schedule(**cells))
    said = ((ask, cells.get(name)) for name, ask in asks(table).items())
    shown = (ask.field(value).show(value) for ask, value in said if value not in (None, ""))
    return ", ".join(shown)


def _days(told: list[Stretch]) -> str:
    """Name the days of the same hours; a run of them by its ends."""
    names = [weekday(each.weekday, nth=each.nth) for each in told]
    first, last = told[0].weekday, told[-1].weekday
    is_run = [each.weekday for each in told] == list(range(first, last + 1))
    if is_run and len(told) > 2 and not any(each.nth for each in told):
        return gettext("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


def _times(opens: time, closes: time) -> str:
    words = {"opens": _clock(opens), "closes": _clock(closes)}
    return gettext("%(opens)s to %(closes)s") % words


def _clock(moment: time) -> str:
    return format_time(moment, "h:mm a", locale=page_tongue().locale).lower()


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


TITLES: dict[type[models.Model], Callable[[Any], str]] = {
    Phone: lambda row: phone(row.number),
    Schedule: rule,
    Language: lambda row: language_name(row.code) if row.code else row.name,
    RequiredDocument: lambda row: row.document,
    CostOption: lambda row: row.option,
    Location: lambda row: row.name,
    Address: lambda row: ", ".join(filter(None, (row.address_1, row.city))),
    ServiceCapacity: lambda row: f"{row.available:g} {row.unit.name}",
}
