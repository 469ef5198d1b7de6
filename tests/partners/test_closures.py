"""Closing a school, a district or the county, and opening again."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.core import clock
from aldea.partners import closures, guides
from aldea.partners.models import Answerer, Closure, ClosureHelp, Remark, Service
from tests.partners import listings
from tests.partners.test_directory import load


@pytest.fixture
def food(school, tmp_path):
    load(tmp_path, listings.service())
    return Service.objects.get()


def declare(organization, by, *, days=3, starts_on=None):
    starts_on = starts_on or clock.today()
    return closures.declare(
        organization=organization,
        starts_on=starts_on,
        last_day=starts_on + timedelta(days=days - 1),
        title_en="Closed for smoke",
        title_es="Cerrada por el humo",
        goes_on_en="Food at the north door",
        goes_on_es="Comida en la puerta norte",
        by=by,
    )


def closed(school, ahead=0):
    place = guides.place(cds_code=school.cds_code)
    return guides.closures(place=place, today=clock.today() + timedelta(days=ahead))


def test_a_closure_holds_its_days_and_ends_by_itself(school, coordinator, actor_for):
    declare(school.organization, actor_for(coordinator))

    assert [len(closed(school, ahead)) for ahead in (-1, 0, 2, 3)] == [0, 1, 1, 0]


@pytest.mark.parametrize("level", ["district", "county_office"])
def test_what_closes_above_closes_here(school, other_school, director, actor_for, level):
    declare(getattr(school, level), actor_for(director))

    assert len(closed(school)) == 1
    assert len(closed(other_school)) == (1 if level == "county_office" else 0)


def test_it_is_ended_once_and_stays_in_the_history(school, coordinator, actor_for):
    by = actor_for(coordinator)
    closure = declare(school.organization, by)

    closures.end(closure=closure, by=by)

    assert closed(school) == []
    assert Closure.objects.filter(pk=closure.pk).exists()
    with pytest.raises(closures.AlreadyOver):
        closures.end(closure=closure, by=by)
    assert Event.objects.filter(name__startswith="closure.").count() == 2


def test_days_must_make_sense(school, coordinator, actor_for):
    by, past = actor_for(coordinator), clock.today() - timedelta(days=9)

    with pytest.raises(closures.OverBeforeItBegins):
        declare(school.organization, by, days=0)
    with pytest.raises(closures.OverBeforeItBegins):
        declare(school.organization, by, starts_on=past)
    with pytest.raises(closures.ClosureTooLong):
        declare(school.organization, by, days=202)


def test_a_service_is_given_otherwise_only_here_and_only_then(
    school, other_school, food, coordinator, actor_for
):
    by = actor_for(coordinator)
    closure = declare(school.organization, by)
    closures.alter(
        closure=closure, service=food, kind=Remark.Kind.BY_PHONE, words_en="", words_es="", by=by
    )

    def told(school, ahead=0):
        place = guides.place(cds_code=school.cds_code)
        today = clock.today() + timedelta(days=ahead)
        return guides.remarks(services=[food.pk], place=place, today=today)

    assert told(school)
    assert not told(other_school)
    assert not told(school, 3)
    closures.end(closure=closure, by=by)
    assert not told(school)
    closure.refresh_from_db()
    with pytest.raises(closures.AlreadyOver):
        closures.alter(
            closure=closure, service=food, kind=Remark.Kind.MOVED, words_en="", words_es="", by=by
        )


def test_staff_close_what_they_reach_and_nothing_else(
    school, other_school, coordinator, director, as_staff
):
    with as_staff(coordinator, Permission.TODAY_VIEW) as by:
        declare(school.organization, by)
        for organization in (other_school.organization, school.district, school.county_office):
            with pytest.raises(ProgrammingError), transaction.atomic():
                declare(organization, by)
    Closure.objects.all().delete()
    with as_staff(director, Permission.TODAY_VIEW) as by:
        for organization in (school.organization, school.district, school.county_office):
            declare(organization, by)


@pytest.mark.parametrize("broken", [{"title_es": ""}, {"ends_before": None}])
def test_constraints_hold_a_closure_whole(school, coordinator, broken):
    values = {
        "organization": school.organization, "title_en": "Closed", "title_es": "Cerrada",
        "starts_on": clock.today(), "ends_before": clock.today() + timedelta(days=1),
        "by": coordinator.profile, "declared_at": clock.now(),
    }  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(**{**values, **broken})


def test_who_answers_has_a_telephone(school, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Answerer.objects.create(
            organization=school.organization, person=coordinator.profile, phone=""
        )


def test_the_same_days_are_not_closed_twice(school, coordinator, actor_for):
    by = actor_for(coordinator)
    closure = declare(school.organization, by)

    with pytest.raises(closures.AlreadyClosed):
        declare(school.organization, by, starts_on=clock.today() + timedelta(days=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(
            organization=school.organization, title_en="x", title_es="x", by=coordinator.profile,
            starts_on=closure.starts_on, ends_before=closure.ends_before,
            declared_at=clock.now(),
        )  # fmt: skip
    closures.end(closure=closure, by=by)
    assert declare(school.organization, by).pk


def test_a_reason_or_a_title_in_both_languages(school, coordinator, actor_for):
    values = {"organization": school.organization, "starts_on": clock.today(),
              "last_day": clock.today(), "by": actor_for(coordinator)}  # fmt: skip

    with pytest.raises(closures.NoReason):
        closures.declare(**values, title_en="Closed")
    closures.declare(**values, why=Closure.Why.SMOKE)


@pytest.mark.parametrize(
    ("begins", "ends"), [(time(9), None), (None, time(9)), (time(9), time(9)), (time(9), time(8))]
)
def test_help_ends_after_it_begins(school, coordinator, actor_for, begins, ends):
    meals = closures.Help("MEALS", begins, ends)
    values = {"organization": school.organization, "starts_on": clock.today(),
              "last_day": clock.today(), "why": Closure.Why.SMOKE}  # fmt: skip

    with pytest.raises(closures.EndsBeforeItBegins):
        closures.declare(**values, helps=[meals], by=actor_for(coordinator))
    closure = closures.declare(**values, helps=[closures.Help("MEALS")], by=actor_for(coordinator))
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosureHelp.objects.filter(closure=closure).update(begins=begins, ends=ends)


def test_help_is_said_once(school, coordinator, actor_for):
    closure = declare(school.organization, actor_for(coordinator))
    ClosureHelp.objects.create(closure=closure, kind="MEALS")

    with pytest.raises(IntegrityError), transaction.atomic():
        ClosureHelp.objects.create(closure=closure, kind="MEALS")


def test_staff_add_help_to_their_own_closures_only(
    school, other_school, coordinator, director, actor_for, as_staff
):
    theirs = declare(other_school.organization, actor_for(director))

    with as_staff(coordinator, Permission.TODAY_VIEW) as by:
        closures.declare(
            organization=school.organization, starts_on=clock.today(), last_day=clock.today(),
            why="SMOKE", helps=[closures.Help("MEALS")], by=by,
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            ClosureHelp.objects.bulk_create([ClosureHelp(closure=theirs, kind="MEALS")])


def translated(closure, by, said, **more):
    asked = {"language": "ko", "begun_from": {}, "is_read": False} | more
    return closures.translate(closure=closure, said=said, by=by, **asked)


def test_a_closures_words_are_put_into_a_language(school, coordinator, actor_for):
    by = actor_for(coordinator)
    closure = declare(school.organization, by)

    assert closures.texts(closure=closure, language="ko") == [
        "Closed for smoke", "Food at the north door",
    ]  # fmt: skip
    assert closures.texts(closure=closure, language="es") == []
    assert (
        len(translated(closure, by, {"Closed for smoke": "닫음", "Food at the north door": ""}))
        == 1
    )
    assert translated(closure, by, {"Closed for smoke": "닫음"}) == []
    assert Event.objects.filter(name="closure.translated").count() == 2


def test_words_of_no_closure_and_of_one_that_is_over_are_refused(school, coordinator, actor_for):
    by = actor_for(coordinator)
    closure = declare(school.organization, by)

    with pytest.raises(closures.NotOfThisClosure):
        translated(closure, by, {"Something else": "다른 것"})
    closures.end(closure=closure, by=by)
    closure.refresh_from_db()
    with pytest.raises(closures.AlreadyOver):
        translated(closure, by, {"Closed for smoke": "닫음"})
