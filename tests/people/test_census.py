"""The contact census: bands of silence, questions, and what stands beside a family."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.people import census
from aldea.people.models import CensusLine, Family, Grade, Touch
from tests.factories.people import (
    CensusLineFactory,
    EnrolmentFactory,
    GuardianFactory,
    StudentFactory,
    TouchFactory,
)


@pytest.fixture
def question(school):
    def ask(**more):
        today = clock.today()
        began = school.year_began_on(today)
        return census.Question(school_id=school.pk, today=today, year_began=began, **more)

    return ask


@pytest.fixture
def family(school):
    def make(*, heard=None, tried=None, grade=Grade.NINTH, **more):
        student = StudentFactory(school=school, school__grade=grade, **more)
        CensusLine.objects.filter(family=student.family).update(
            latest_heard_at=heard and clock.now() - timedelta(days=heard),
            latest_tried_at=tried and clock.now() - timedelta(days=tried),
        )
        return student.family

    return make


@pytest.mark.parametrize(
    ("heard", "tried", "band"),
    [
        (3, None, census.RECENT),
        (28, None, census.RECENT),
        (29, 2, census.LATELY),
        (57, None, census.LONGER),
        (200, 5, census.TRIED),
        (None, 5, census.TRIED),
        (None, 200, census.UNTRIED),
        (None, None, census.UNTRIED),
    ],
)
def test_a_family_stands_in_one_band(family, question, as_staff, coordinator, heard, tried, band):
    family(heard=heard, tried=tried)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        assert census.lines(question()).get().band == band
        assert census.counts(question()).bands[band] == 1


def test_in_the_first_weeks_only_this_school_year_counts(
    school, family, question, as_staff, coordinator
):
    family(heard=10)
    school.first_day = clock.today() - timedelta(days=8)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        assert census.counts(question()).silent == 1


def test_counts_add_up_and_every_door_holds_as_many(family, question, as_staff, coordinator):
    for heard, tried in [(1, None), (40, None), (80, None), (None, 2), (None, None), (None, 9)]:
        family(heard=heard, tried=tried)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        counts = census.counts(question())
        assert (counts.families, counts.heard, counts.silent) == (6, 3, 3)
        for heard, bands in census.HEARD.items():
            found = census.lines(question(heard=heard)).count()
            assert found == sum(counts.bands[band] for band in bands)


def test_a_family_with_children_in_two_grades_stands_in_both(
    school, family, question, as_staff, coordinator
):
    both = family(grade=Grade.NINTH)
    StudentFactory(family=both, school=school, school__grade=Grade.ELEVENTH)
    twins = family(grade=Grade.NINTH)
    StudentFactory(family=twins, school=school, school__grade=Grade.NINTH)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        found = census.counts_by_grade(question())
        assert {grade: counts.families for grade, counts in found.items()} == {9: 2, 11: 1}
        for grade, counts in found.items():
            assert census.lines(question(grade=grade)).count() == counts.families


def test_a_student_who_left_is_in_no_grade(school, family, question, as_staff, coordinator):
    here = family()
    EnrolmentFactory(
        student=StudentFactory(family=here), school=school, grade=Grade.TWELFTH, ended=True
    )

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        assert list(census.counts_by_grade(question())) == [9]


@pytest.mark.parametrize(
    ("asked", "matches"),
    [
        ({"language": "ko"}, {"home_language": "ko"}),
        ({"device": "PHONE"}, {"device": "PHONE"}),
        ({"internet": "NONE"}, {"internet": "NONE"}),
    ],
)
def test_a_question_narrows_the_list(family, question, as_staff, coordinator, asked, matches):
    family()
    wanted = family()
    Family.objects.filter(pk=wanted.pk).update(**matches)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        assert census.lines(question(**asked)).get().family == wanted


def test_the_next_owner_narrows_the_list(family, question, as_staff, coordinator):
    family()
    mine = family()
    CensusLine.objects.filter(family=mine).update(next_owner=coordinator.profile)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        assert census.lines(question(owner=coordinator.pk)).get().family == mine
        assert census.owners(question().school_id).get() == coordinator.profile


def test_the_longest_silence_comes_first(family, question, as_staff, coordinator):
    spoke, lately, tried, never = (
        family(heard=50), family(heard=2), family(tried=3), family()
    )  # fmt: skip

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        found = [line.family for line in census.lines(question())]
        assert found == [never, tried, spoke, lately]


def test_families_of_another_school_are_not_seen(question, other_school, as_staff, coordinator):
    StudentFactory(school=other_school)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        assert not census.lines(question()).exists()


def test_rows_cost_the_same_for_few_and_for_many(school, family, question, as_staff, coordinator):
    def asked(number):
        for _ in range(number):
            TouchFactory(family=family(heard=1), school=school)
        with (
            as_staff(coordinator, Permission.CENSUS_VIEW),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            assert len(census.rows(census.lines(question())[:50], question())) >= number
        return len(queries)

    assert asked(3) == asked(20)


def test_a_row_knows_whom_to_call_first(family, question, as_staff, coordinator):
    here = family()
    here.guardians.update(phone="")
    second = GuardianFactory(family=here, rank=2)
    GuardianFactory(family=here, rank=0, may_be_told=False)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        row = census.rows(census.lines(question()), question())[0]
        assert row.guardian == second


def test_a_week_shows_the_best_that_happened_in_it():
    first = date(2026, 11, 2)

    def touch(day, outcome):
        return Touch(at=census.moment(day) + timedelta(hours=9), outcome=outcome)

    marks = census.weeks(
        [
            touch(date(2026, 11, 2), "NO_ANSWER"),
            touch(date(2026, 11, 8), "REACHED"),
            touch(date(2026, 11, 9), "LEFT_MESSAGE"),
            touch(date(2026, 11, 20), "NO_ANSWER"),
            touch(date(2026, 10, 30), "REACHED"),
        ],
        first=first,
        today=date(2026, 11, 24),
    )

    assert marks == ["talked", "told", "tried", "none"]


def test_undone_touches_are_not_drawn(school, family, question, as_staff, coordinator):
    TouchFactory(family=family(), school=school, undone_at=clock.now())

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        row = census.rows(census.lines(question()), question())[0]
        assert set(row.weeks) == {"none"}


def test_what_waits_is_mine_or_nobodys(school, family, question, as_staff, coordinator, principal):
    for owner in (coordinator.profile, principal.profile, None):
        CensusLine.objects.filter(family=family()).update(
            next_owner=owner, follow_up_on=clock.today()
        )
    CensusLineFactory(school=school)

    with as_staff(coordinator, Permission.CENSUS_VIEW) as by:
        waiting = census.waits_on(school_id=school.pk, owner=by.profile_id)
        assert waiting.count() == 2


def test_languages_come_most_spoken_first(school, family, as_staff, coordinator):
    for language in ("ko", "es", "es"):
        Family.objects.filter(pk=family().pk).update(home_language=language)

    with as_staff(coordinator, Permission.CENSUS_VIEW):
        assert census.languages(school.pk) == ["es", "ko"]
