"""What families did not find is counted by week, and folded, and never more than a code."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from aldea.audit.trail import command
from aldea.core import clock
from aldea.core.rls import Reach, reading
from aldea.partners import directory, jobs, misses, standing
from aldea.partners.misses import Missed
from aldea.partners.models import Miss, Service, Standing, ZipPoint
from aldea.partners.models.miss import LANGUAGES, NEEDS
from aldea.support.domains import Domain
from aldea.web.shell.languages import TONGUES
from tests.partners import listings

FOOD = Missed("food-insecurity", "91010", "es", Miss.Missing.ANY)
GOOD = {
    "week": "2026-11-09", "need": "food-insecurity", "zip_code": "91010", "language": "es",
    "missing": "ANY",
}  # fmt: skip


def weeks_ago(number):
    return clock.today() - number * misses.A_WEEK


def test_the_codes_are_those_of_needs_and_pages():
    assert set(NEEDS) == set(Domain)
    assert set(LANGUAGES) == {tongue.listed for tongue in TONGUES}


def test_a_visitor_counts_and_reads_nothing(db):
    with reading(Reach("visitor")):
        misses.add(missed=FOOD, today=clock.today())

    [row] = Miss.objects.all()
    assert (row.need, row.week, row.count) == ("food-insecurity", misses.monday(clock.today()), 1)
    with reading(Reach("visitor")), pytest.raises(ProgrammingError), transaction.atomic():
        Miss.objects.count()


@pytest.mark.parametrize(
    "statement", ["update partners_miss set count = 9", "delete from partners_miss"]
)
@pytest.mark.parametrize("reader", ["visitor", "staff"])
def test_nobody_who_reads_pages_changes_a_count(db, reader, statement):
    with reading(Reach(reader)), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("week", "2026-11-10"),
        ("need", "my cousin's insulin"),
        ("need", ""),
        ("zip_code", "9101"),
        ("zip_code", "abcde"),
        ("language", "xx"),
        ("missing", "WORDS"),
        ("count", 0),
    ],
)
def test_what_is_no_code_cannot_be_kept(db, field, value):
    Miss.objects.create(**GOOD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Miss.objects.create(**{**GOOD, field: value})


@pytest.mark.parametrize(
    ("text", "domains", "need"),
    [
        ("despensa", (), "food-insecurity"),
        ("despensa", ("stress",), "stress"),
        ("xylophone restringing", (), "other-words"),
        ("", (), "other-words"),
    ],
)
def test_a_search_is_counted_under_the_first_need_it_means(text, domains, need):
    assert misses.need_of(text=text, domains=domains) == need


def test_the_running_week_is_not_told_and_neither_is_last_year(db):
    for number in (0, 1, 52, 53):
        misses.add(missed=FOOD, today=weeks_ago(number))

    counted = misses.counted(today=clock.today())

    assert counted.by_zip == {("food-insecurity", "91010"): 2}
    assert counted.by_reason == {("food-insecurity", "ANY es"): 2}
    assert counted.since == misses.monday(weeks_ago(52))
    assert counted.until == misses.monday(clock.today())


def test_past_weeks_are_folded_and_kept_two_years(db):
    for number in (0, 0, 1, 1, 1, 104, 105):
        misses.add(missed=FOOD, today=weeks_ago(number))
    before = misses.counted(today=clock.today())

    for _twice in range(2):
        with reading(Reach("jobs")):
            jobs.fold_misses(timestamp=0)

    rows = Miss.objects.order_by("-week", "count").values_list("week", "count")
    now, last, oldest = (misses.monday(weeks_ago(number)) for number in (0, 1, 104))
    assert list(rows) == [(now, 1), (now, 1), (last, 3), (oldest, 1)]
    assert misses.counted(today=clock.today()) == before


def test_coverage_counts_each_service_near_a_zip_once(db, tmp_path):
    for zip_code, latitude in (("91010", 34.14), ("93535", 34.70)):
        ZipPoint.objects.create(zip_code=zip_code, city="A", latitude=latitude, longitude=-117.97)
    two = [
        listings.at("pantry", listings.place(name, latitude, -117.97))
        for name, latitude in (("House", 34.15), ("Hall", 34.16))
    ]
    tag = listings.tag("pantry", "food-insecurity")
    pantry = listings.service("Food pantry", attributes=[tag], service_at_locations=two)
    directory.import_file(path=listings.write(tmp_path, pantry), by=command("test"))

    def near():
        return misses.coverage(zip_codes=["91010", "93535"], today=clock.today())

    assert near() == {("food-insecurity", "91010"): 1}

    Standing.objects.create(
        listing_id=Service.objects.get().pk,
        listed="SERVICE",
        kind=Standing.Kind.DO_NOT_LIST,
        starts_on=clock.today() - timedelta(days=1),
    )
    assert standing.hidden_services(today=clock.today())
    assert near() == {}
