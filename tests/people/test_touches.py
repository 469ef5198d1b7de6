"""Logging a contact, and taking it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people import touches
from aldea.people.models import CensusLine, Strength, Touch
from tests.factories.people import CensusLineFactory, FamilyFactory, StudentFactory, TouchFactory

Outcome = Touch.Outcome


@pytest.fixture
def student(school):
    return StudentFactory(school=school, family__name="Haddad")


@pytest.fixture
def draft(student, school):
    return touches.Draft(
        school_id=school.pk,
        family=student.family,
        student=None,
        guardian=student.family.guardians.get(),
        channel=Touch.Channel.CALL,
        outcome=Outcome.NO_ANSWER,
        at=clock.now(),
        note="",
        follow_up_on=date(2026, 11, 11),
        follow_up_note="After 5 pm",
        next_owner=None,
    )


@pytest.fixture
def logged(as_staff, coordinator):
    def log(draft):
        with as_staff(coordinator, Permission.TOUCH_LOG) as by:
            return touches.log(draft=draft, by=by)

    return log


@pytest.fixture
def line(student):
    def read():
        return CensusLine.objects.get(family=student.family)

    return read


def test_a_try_is_counted_and_followed_up(draft, logged, line):
    touch = logged(draft)

    assert touch.by_id
    assert line().tries == 1
    assert line().latest_tried_at == draft.at
    assert line().latest_heard_at is None
    assert line().follow_up_on == date(2026, 11, 11)
    assert line().follow_up_note == "After 5 pm"


def test_hearing_from_a_family_ends_the_count_of_tries(draft, logged, line):
    logged(draft)

    logged(replace(draft, key=new_id(), outcome=Outcome.REACHED, follow_up_on=None))

    assert line().tries == 0
    assert line().latest_heard_at == draft.at
    assert line().latest_heard_by == "CALL"
    assert line().follow_up_on is None


def test_a_contact_noted_late_does_not_hide_a_newer_one(draft, logged, line):
    logged(replace(draft, outcome=Outcome.REACHED))

    logged(replace(draft, key=new_id(), at=draft.at - timedelta(days=3), follow_up_note="Old"))

    assert line().latest_heard_at == draft.at
    assert line().tries == 0
    assert line().follow_up_note == "After 5 pm"


def test_hearing_noted_late_counts_the_tries_since(draft, logged, line):
    logged(draft)

    earlier = draft.at - timedelta(days=3)
    logged(replace(draft, key=new_id(), at=earlier, outcome=Outcome.REACHED))

    assert line().latest_heard_at == earlier
    assert line().tries == 1


def test_the_same_form_twice_is_one_touch(draft, logged, line):
    logged(draft)

    with pytest.raises(touches.AlreadyLogged):
        logged(draft)

    assert Touch.objects.count() == 1
    assert line().tries == 1


def test_a_touch_in_the_future_is_refused(draft, logged):
    with pytest.raises(touches.NotYetHappened):
        logged(replace(draft, at=clock.now() + timedelta(hours=1)))


def test_a_family_that_left_is_not_logged_with(draft, logged, line):
    CensusLine.objects.update(left_on=clock.today())

    with pytest.raises(touches.NotInCensus):
        logged(draft)


def test_a_family_of_another_school_is_out_of_reach(draft, logged, other_school):
    family = FamilyFactory(school=other_school)

    with pytest.raises(touches.NotInCensus):
        logged(replace(draft, school_id=other_school.pk, family=family, guardian=None))


def test_a_strength_heard_in_the_call_is_noted_with_who_said_it(draft, logged, student):
    logged(replace(draft, outcome=Outcome.REACHED, student=student, strength="Sings in a choir"))

    strength = Strength.objects.get()
    assert strength.text == "Sings in a choir"
    assert strength.said_by == draft.guardian.name


def test_the_trail_names_channel_and_outcome_but_no_person(draft, logged):
    touch = logged(draft)

    event = Event.objects.get(subject_id=touch.pk, name="touch.logged")
    assert event.detail == {"channel": "CALL", "outcome": "NO_ANSWER"}


def test_undo_brings_back_what_the_touch_before_said(draft, logged, line, as_staff, coordinator):
    logged(replace(draft, at=draft.at - timedelta(days=1), follow_up_note="First"))
    touch = logged(replace(draft, key=new_id(), outcome=Outcome.REACHED, follow_up_on=None))

    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        touches.undo(touch=touch, by=by)

    assert line().latest_heard_at is None
    assert line().latest_heard_by == ""
    assert line().tries == 1
    assert line().follow_up_note == "First"


def test_undo_of_the_only_touch_leaves_a_silent_family(draft, logged, line, as_staff, coordinator):
    touch = logged(draft)

    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        touches.undo(touch=touch, by=by)

    assert line().is_silent
    assert line().latest_tried_at is None
    assert line().follow_up_on is None


def test_undo_happens_once(draft, logged, as_staff, coordinator):
    touch = logged(draft)

    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        touches.undo(touch=touch, by=by)
        with pytest.raises(touches.AlreadyUndone):
            touches.undo(touch=touch, by=by)


def test_only_who_logged_a_touch_takes_it_back(draft, logged, as_staff, social_worker):
    touch = logged(draft)

    with as_staff(social_worker, Permission.TOUCH_LOG) as by, pytest.raises(touches.NotYours):
        touches.undo(touch=touch, by=by)


def test_every_outcome_says_when_to_try_again():
    assert set(touches.FOLLOW_UP_AFTER) == set(Outcome)


def test_every_outcome_means_heard_told_or_tried():
    kinds = [*Touch.HEARD, *Touch.TOLD, *Touch.TRIED]

    assert sorted(kinds) == sorted(Outcome)


@pytest.mark.parametrize(
    ("outcome", "day", "due"),
    [
        (Outcome.NO_ANSWER, date(2026, 11, 10), date(2026, 11, 11)),
        (Outcome.NO_ANSWER, date(2026, 11, 13), date(2026, 11, 16)),
        (Outcome.LEFT_MESSAGE, date(2026, 11, 8), date(2026, 11, 16)),
        (Outcome.REACHED, date(2026, 11, 10), None),
    ],
)
def test_a_follow_up_falls_on_a_school_day(outcome, day, due):
    assert touches.follow_up_day(outcome=outcome, day=day) == due


def test_tries_of_another_school_are_its_own(draft, logged, student, other_school):
    CensusLineFactory(family=student.family, school=other_school)
    TouchFactory(family=student.family, school=other_school)

    logged(draft)

    theirs = CensusLine.objects.get(school_id=other_school.pk)
    assert theirs.tries == 0
