"""How a service reads: hours, cost, what to bring, room, and why it is shown."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time

from django.utils import timezone

from aldea.partners.capacities import Age, Room
from aldea.partners.models import OpenHour, Service
from aldea.partners.search import Match
from aldea.web.shell.languages import language_name

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
ALL_DAY = (time(0), time(23, 59))


def clock_time(at: time) -> str:
    """Write 9 am, 4:30 pm, noon, midnight."""
    if at in (time(0), time(23, 59)):
        return "midnight"
    if at == time(12):
        return "noon"
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"


def hours(rows: Iterable[OpenHour]) -> list[str]:
    """Write the hours of a week: Mon to Fri, 9 am to 5 pm."""
    spans: dict[tuple[time, time, int | None], list[int]] = defaultdict(list)
    for row in rows:
        spans[row.opens, row.closes, row.nth].append(row.weekday)
    written = []
    for (opens, closes, nth), weekdays in sorted(spans.items(), key=lambda span: min(span[1])):
        days = _days(sorted(set(weekdays)))
        days = f"{NTH.get(nth, '')} {days} of the month" if nth else days
        if (opens, closes) == ALL_DAY:
            written.append("Day and night" if days == "Every day" else f"{days}, day and night")
        else:
            written.append(f"{days}, {clock_time(opens)} to {clock_time(closes)}")
    return [line[0].upper() + line[1:] for line in written]


def _days(weekdays: list[int]) -> str:
    if len(weekdays) == len(DAYS):
        return "Every day"
    names = [DAYS[weekday - 1] for weekday in weekdays]
    if len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return f"{names[0]} to {names[-1]}"
    return listed(names)


def listed(words: list[str]) -> str:
    """Write a list as it is said: one, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def open_until(rows: Iterable[OpenHour], at: datetime) -> str:
    """Say until when it is open, given that it is open now."""
    local = timezone.localtime(at)
    now = local.time()
    ends = [
        row.closes
        for row in rows
        if row.weekday == local.isoweekday() and row.opens <= now < row.closes
    ]
    return clock_time(max(ends)) if ends else ""


def cost(service: Service) -> str:
    """Say what it costs."""
    options = [option.option for option in service.cost_options.all() if option.option]
    return service.fees_description or service.fees or "; ".join(options) or "Ask"


def bring(service: Service) -> str:
    """Say what to bring."""
    papers = [paper.document for paper in service.required_documents.all() if paper.document]
    return "; ".join(papers) or "Nothing"


def web(address: str) -> str:
    """An address to follow; a listing may name one that would run something instead."""
    return address if address.startswith(("https://", "http://")) else ""


def room_title(room: Room, service: Service, *, drop_in: bool) -> str:
    """Say how much room there is: 3 openings."""
    if not room.is_known:
        return "Walk in" if drop_in else "Room not known"
    count = round(room.available or 0)
    if count > 0:
        return f"{count} {_singular(room.unit) if count == 1 else room.unit}"
    return f"Waiting list, {service.wait_time}" if service.wait_time else f"No {room.unit} now"


def _singular(unit: str) -> str:
    first, _, rest = unit.partition(" ")
    known = {"families": "family", "boxes": "box"}
    return f"{known.get(first, first.removesuffix('s'))} {rest}".strip()


def room_said(room: Room) -> str:
    """Say how old that word is."""
    if room.days is None:
        return "they have not said"
    if room.age == Age.UNKNOWN:
        return f"last word {room.days} days ago"
    ago = {0: "today", 1: "yesterday"}.get(room.days, f"{room.days} days ago")
    return f"they said so {ago}"


def why(match: Match, *, speaks: str, origin: str, said_yes: tuple[int, int] | None) -> str:
    """Say why this one, in one sentence of what speaks for it."""
    parts = []
    if match.is_campus:
        parts.append("on campus, no ride needed")
    elif match.miles is not None:
        parts.append(f"{match.miles:.1f} miles from {origin}")
    elif match.is_virtual:
        parts.append("no ride needed")
    if speaks != "en" and match.speaks:
        parts.insert(0, f"serves in {language_name(speaks)}")
    if match.is_free and len(parts) < 2:
        parts.append("free")
    if said_yes and said_yes[1] >= 3:
        parts.append(f"said yes to {said_yes[0]} of our last {said_yes[1]}")
    if not parts:
        return "Fits what was asked."
    text = ", ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return f"{text[0].upper()}{text[1:]}."


def ages(service: Service) -> str:
    """Say whom it is for by age."""
    low, high = service.minimum_age, service.maximum_age
    if low and high:
        return f"{low:g} to {high:g}"
    if low:
        return f"{low:g} and older"
    return f"Up to {high:g}" if high else "Any age"
