"""Finding services: words with typos, needs, language, distance, age, cost, hours and room."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from aldea.partners import flags, standing, synonyms, typos
from aldea.partners.models import Facet, Service

STATEMENT = Path(__file__).with_name("search.sql")
# Each filter is a group of choices: one passes a group when it fits any choice made in it.
FILTERS: dict[str, dict[str, Facet]] = {
    "room": {"opening": Facet.OPENING, "drop-in": Facet.DROP_IN},
    "open": {
        "now": Facet.OPEN_NOW,
        "evenings": Facet.EVENINGS,
        "saturday": Facet.SATURDAY,
    },
    "cost": {"free": Facet.FREE, "medi-cal": Facet.MEDI_CAL},
    "papers": {"none": Facet.NO_PAPERS},
}
NONE_HAS = 1 << 30  # stands for a choice that is none
GROUPS = ("room", "open", "language", "cost", "papers")
# With words each service has a rank; without, these stand for it.
WORDED = {
    "ranking": Path(__file__).with_name("ranking.sql").read_text(),
    "likeness": "coalesce(r.rank, 0) / greatest((select rank from best), 0.0001)",
    "share": "coalesce(r.share, 0)",
}
WORDLESS = {"ranking": "", "likeness": "0::float", "share": "0::float"}
RANKED = "join ranked r using (number)"
# What only brushes one word of many is left out where something fits well.
REACHES = "r.share > 0 or r.rank >= 0.25 * (select rank from best)"
IN_LANGUAGE = (
    "(%(chosen_language)s::text[] = '{}' or languages like any(%(chosen_language)s::text[]))"
)
LITTLE = 0.3


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, for whom, and from where."""

    text: str = ""
    hint: str = ""  # words that order, but leave nothing out
    domains: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # group: choices
    point: tuple[float, float] | None = None
    within: float | None = None  # miles
    campus: str = ""  # the school's CDS code
    age: float | None = None
    speaks: str = "en"  # the family's language
    shared_with: tuple[UUID, ...] = ()  # partners that can be asked now
    without: tuple[UUID, ...] = ()  # services not to show again
    only: tuple[UUID, ...] = ()  # when these alone are meant


@dataclass(frozen=True, slots=True)
class Match:
    """A service that fits, and what speaks for it."""

    service: Service
    score: float
    likeness: float
    fits: bool  # tagged with a need that the words mean
    miles: float | None
    is_campus: bool
    is_virtual: bool
    is_drop_in: bool
    speaks: bool
    is_free: bool
    has_opening: bool
    is_open_now: bool
    is_referable: bool
    is_flagged: bool  # referrals met trouble there, and nobody has asked since


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, how much each filter would leave, and which words were read differently."""

    matches: tuple[Match, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    mended: Mapping[str, str]


def find(*, question: Question, at: datetime, start: int = 0, size: int = 10) -> Answer:
    """Find services, most likely to help first.

    Order: how well words and need fit, then how near, the family's language, room, and whether
    an agreement lets the partner be asked.
    """
    (page, total, counts, languages), mended = ask(question=question, at=at, start=start, size=size)
    services = Service.objects.for_showing().in_bulk([row["service_id"] for row in page])
    by_key = {str(key): service for key, service in services.items()}
    matches = tuple(_match(row, by_key[row["service_id"]], question) for row in page)
    return Answer(matches, total, _nested(counts) | {"language": languages}, mended)


def ask(
    *, question: Question, at: datetime, start: int, size: int
) -> tuple[tuple[Any, ...], dict[str, str]]:
    """Put the question to the database: rows of the page, total, counts, and mended words."""
    words, mended = typos.mend(question.text or question.hint)
    names = _parameters(question, words, at) | {"size": size, "start": start}
    is_asking = bool(question.text and names["words"])
    statement = _statement(is_asking=is_asking, has_words=bool(names["words"] or names["needs"]))
    with connection.cursor() as cursor:
        cursor.execute(statement, names)
        return cursor.fetchone(), mended


def look_at(*, service: Service, question: Question, at: datetime) -> Match | None:
    """See one service as a list would show it; nothing when it is not offered now."""
    if not service.is_offered:
        return None
    alone = Question(
        point=question.point,
        campus=question.campus,
        speaks=question.speaks,
        shared_with=question.shared_with,
        only=(service.pk,),
    )
    return next(iter(find(question=alone, at=at, size=1).matches), None)


def eligible_next(*, question: Question, at: datetime, size: int = 3) -> tuple[Match, ...]:
    """Propose who could help instead, after one could not: first those that can be asked now."""
    found = find(question=question, at=at, size=max(size * 4, 12)).matches
    return tuple(sorted(found, key=lambda match: not match.is_referable)[:size])


def _match(row: dict, service: Service, question: Question) -> Match:
    facets = Facet(row["facets"])
    return Match(
        service=service,
        score=row["score"],
        likeness=row["likeness"],
        fits=row["share"] > 0,
        miles=row["miles"],
        is_campus=row["is_campus"],
        is_virtual=Facet.VIRTUAL in facets,
        is_drop_in=Facet.DROP_IN in facets,
        speaks=question.speaks in row["languages"].split(),
        is_free=Facet.FREE in facets,
        has_opening=Facet.OPENING in facets,
        is_open_now=Facet.OPEN_NOW in facets,
        is_referable=row["referable"],
        is_flagged=row["is_flagged"],
    )


def _parameters(question: Question, words: list[str], at: datetime) -> dict[str, Any]:
    read = synonyms.read(f"{question.text or question.hint} . {' '.join(words)}")
    more = [word for word in read.words if word not in words]
    meant = sum(read.needs.values())
    local = timezone.localtime(at)
    in_seven_days = local.date() + timedelta(days=7)
    latitude, longitude = question.point or (None, None)
    return {
        "words": words + more,
        "factors": [_factor(word, read) for word in words] + [1.0] * len(more),
        "needs": [f"#{need}" for need in read.needs],
        "shares": [times / meant for times in read.needs.values()],
        "domains": list(question.domains),
        "latitude": latitude,
        "longitude": longitude,
        "narrowing": cos(radians(latitude or 0)) ** 2,
        "within": question.within,
        "campus": question.campus,
        "age": question.age,
        "speaks": question.speaks,
        "shared_with": list(question.shared_with),
        "without": [*question.without, *standing.hidden_services(today=local.date())],
        "only": list(question.only),
        "at": at,
        "no_room_since": flags.no_room_since(at),
        **flags.LIMITS,
        "weekday": local.isoweekday(),
        "minute": (local.isoweekday() - 1) * 1440 + local.hour * 60 + local.minute,
        "time": local.time().replace(tzinfo=None),
        "today": local.date(),
        "zone": timezone.get_current_timezone_name(),
        "nth": (local.day - 1) // 7 + 1,
        "nth_last": -1 if in_seven_days.month != local.month else 0,
        **{f"chosen_{group}": _chosen(question, group) for group in FILTERS},
        "chosen_language": [_like(code) for code in question.chosen.get("language", ())],
        "like_speaks": _like(question.speaks),
    }


def _factor(word: str, read: synonyms.Reading) -> float:
    """What a word counts: little when it tells little, or beside words that say the need."""
    if word in synonyms.EVERYDAY or (read.needs and word not in read.telling):
        return LITTLE
    return 1.0


def _like(language: str) -> str:
    plain = re.sub(r"([%_\\])", r"\\\1", language)
    return f"% {plain} %"


def _chosen(question: Question, group: str) -> int:
    chosen = 0
    for choice in question.chosen.get(group, ()):
        chosen |= FILTERS[group].get(choice, NONE_HAS)
    return chosen


@cache
def _statement(*, is_asking: bool, has_words: bool) -> str:
    named = {name: int(facet) for name, facet in Facet.__members__.items()}
    return STATEMENT.read_text().format(
        **named,
        **(WORDED if has_words else WORDLESS),
        ranked="" if not has_words else RANKED if is_asking else f"left {RANKED}",
        reaches=REACHES if is_asking else "true",
        # Few are found by words; where all are read, writing them down would cost the most.
        kept="materialized" if is_asking else "not materialized",
        counted=sum(facet for choices in FILTERS.values() for facet in choices.values()),
        in_language=IN_LANGUAGE,
        rows_pass=f"{_rows_pass()} and {IN_LANGUAGE}",
        rows_pass_but_language=_rows_pass(),
        groups=", ".join(f"{_passes(group)} as in_{group}" for group in FILTERS),
        every_group=_all_but(""),
        counts=", ".join(
            f"'{group}/{choice}', coalesce(sum(services) filter ("
            f"where facets & {facet} > 0 and {_all_but(group)}), 0)"
            for group, choices in FILTERS.items()
            for choice, facet in choices.items()
        ),
    )


def _passes(group: str) -> str:
    chosen = f"%(chosen_{group})s::int"
    return f"({chosen} = 0 or facets & {chosen} > 0)"


def _rows_pass() -> str:
    """Read the clock only for a group that needs it: what is not chosen is planned away."""
    groups = [f"%(chosen_{group})s::int" for group in FILTERS]
    return " and ".join(
        f"({chosen} = 0 or known & {chosen} > 0"
        f" or {chosen} & {Facet.OPENING} > 0 and is_opening"
        f" or {chosen} & {Facet.OPEN_NOW} > 0 and is_open)"
        for chosen in groups
    )


def _all_but(left_out: str) -> str:
    return " and ".join(f"in_{group}" for group in GROUPS if group != left_out)


def _nested(counts: dict[str, int]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for name, count in counts.items():
        group, _, choice = name.partition("/")
        nested.setdefault(group, {})[choice] = count
    return nested
