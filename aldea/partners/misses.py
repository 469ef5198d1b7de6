"""Misses: what families searched and did not find, counted by week; and what is near each ZIP."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, Sum

from aldea.partners import standing, synonyms
from aldea.partners.models import DirectoryFile, Miss, SearchEntry
from aldea.partners.models.miss import LANGUAGES, NEEDS, OTHER_WORDS
from aldea.partners.search import Answer

A_WEEK = timedelta(days=7)
SHOWN_WEEKS = 52
KEPT_WEEKS = 104
NEAR = 15.0  # miles
EVERYWHERE = ""  # the guide of a district, not of one school
Missing = Miss.Missing
# What a search lacked, in each language of the pages: a column, and the reason it belongs to.
REASONS = {f"{missing} {language}": missing for missing in Missing.values for language in LANGUAGES}
# Flat ground, as the search has it. A service counts once, by its nearest place; only those of
# several places are told apart, as to tell all of a county apart took seven times as long.
COVERAGE = """
with wanted as materialized (
    select e.service_id, term.code
    from partners_searchentry e cross join lateral unnest(e.terms) term(code)
    where e.is_active and term.code = any(%(needs)s) and e.service_id <> all(%(hidden)s::uuid[])
), place as materialized (
    select service_id, latitude, longitude, count(*) over (partition by service_id) as of_places
    from (select service_id, latitude, longitude from partners_searchentry
          union select service_id, latitude, longitude from partners_searchpoint) at
    where latitude is not null and service_id in (select service_id from wanted)
), near as (
    select zip.zip_code, place.service_id
    from partners_zippoint zip join place on {near}
    where zip.zip_code = any(%(zips)s) and of_places = 1
    union all
    select distinct zip.zip_code, place.service_id
    from partners_zippoint zip join place on {near}
    where zip.zip_code = any(%(zips)s) and of_places > 1
)
select zip_code, code, count(*) from near join wanted using (service_id) group by 1, 2
"""
COVERAGE = COVERAGE.replace(
    "{near}",
    """place.latitude between zip.latitude - %(degrees)s and zip.latitude + %(degrees)s
    and (place.latitude - zip.latitude) ^ 2
        + ((place.longitude - zip.longitude) * cos(radians(zip.latitude))) ^ 2
        <= %(degrees)s ^ 2""",
)
FOLD = """
with old as (
    delete from partners_miss where week < %(running)s returning *
)
insert into partners_miss (id, week, need, zip_code, language, missing, count)
select gen_random_uuid(), week, need, zip_code, language, missing, sum(count)
from old where week >= %(kept)s group by week, need, zip_code, language, missing
"""


@dataclass(frozen=True, slots=True)
class Missed:
    """One search that came to nothing: what is counted of it, and nothing else."""

    need: str
    zip_code: str
    language: str
    missing: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The searches of a period that came to nothing: by need and ZIP, and by need and what was
    missing in which language."""

    since: date
    until: date  # the first day no longer counted
    by_zip: dict[tuple[str, str], int]
    by_reason: dict[tuple[str, str], int]  # (need, a column of REASONS)


def monday(day: date) -> date:
    """The day on which a day's week began."""
    return day - timedelta(days=day.weekday())


def need_of(*, text: str, domains: Iterable[str]) -> str:
    """The need that a search is counted under: the first it was understood as, never its words."""
    meant = (*domains, *synonyms.meaning(text).needs)
    return next((need for need in meant if need in NEEDS), OTHER_WORDS)


def what_is_missing(*, answer: Answer, language: str, asks_language: bool) -> str:
    """Say what a search came to lack, as far as its answer tells; "" where it found something.

    Whoever reads the guide in a language asks for it, English aside. Only the page of the answer
    is looked at for nearness: the caller asks on where more pages follow.
    """
    speaking = answer.counts.get("language", {})
    if not answer.total:
        return Missing.LANGUAGE if asks_language and any(speaking.values()) else Missing.ANY
    if language != "en" and not speaking.get(language):
        return Missing.LANGUAGE
    if all(match.miles is not None and match.miles > NEAR and not match.is_virtual
           for match in answer.matches):  # fmt: skip
        return Missing.NEAR
    return ""


def add(*, missed: Missed, today: date) -> None:
    """Count one search. It leaves no event: an event says when, and by which request."""
    row = Miss(
        week=monday(today),
        need=missed.need,
        zip_code=missed.zip_code,
        language=missed.language if missed.language in LANGUAGES else "en",
        missing=missed.missing,
    )
    Miss.objects.bulk_create([row])  # without RETURNING: a visitor may not read it


def counted(*, today: date) -> Counted:
    """Count the whole weeks of the last year; the running week is not told yet."""
    until = monday(today)
    rows = Miss.objects.filter(week__gte=until - SHOWN_WEEKS * A_WEEK, week__lt=until)
    first = rows.aggregate(first=Min("week"))["first"]
    return Counted(
        since=first or until,
        until=until,
        by_zip=_sums(rows.values_list("need", "zip_code").annotate(Sum("count"))),
        by_reason={
            (need, f"{missing} {language}"): count
            for need, missing, language, count in rows.values_list(
                "need", "missing", "language"
            ).annotate(Sum("count"))
        },
    )


def _sums(rows: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    return {(need, column): count for need, column, count in rows}


def coverage(*, zip_codes: Iterable[str], today: date) -> dict[tuple[str, str], int]:
    """How many services for each need are given within 15 miles of the middle of each ZIP."""
    values: dict[str, Any] = {
        "zips": list(zip_codes),
        "needs": list(NEEDS),
        "degrees": NEAR / 69.09,
        "hidden": standing.hidden_services(today=today),
    }
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE, values)
        return {(need, zip_code): count for zip_code, need, count in cursor.fetchall()}


def coverage_mark(*, today: date) -> tuple[object, ...]:
    """What is another when coverage may be: by a load, by entries, by what is hidden."""
    loaded = DirectoryFile.objects.aggregate(last=Max("loaded_at"))["last"]
    hidden = frozenset(standing.hidden_services(today=today))
    return loaded, SearchEntry.objects.count(), hidden


def fold(*, today: date) -> None:
    """Make one row of the equal ones of each past week; what is older than two years goes."""
    running = monday(today)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOLD, {"running": running, "kept": running - KEPT_WEEKS * A_WEEK})
