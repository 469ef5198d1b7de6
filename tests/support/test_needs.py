"""Needs: heard, noted, closed with evidence."""

import pytest
from django.db import IntegrityError, transaction

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.core import clock
from aldea.people import touches
from aldea.people.models import Touch
from aldea.support import needs, referrals
from aldea.support.domains import Domain
from aldea.support.models import Need, Word
from aldea.support.models.referral import State
from aldea.support.needs import Heard
from tests.factories.people import StudentFactory


@pytest.fixture
def noting(coordinator, as_staff):
    return lambda: as_staff(coordinator, Permission.NEED_RECORD)


@pytest.fixture
def draft(school, student):
    return touches.Draft(
        school_id=school.pk,
        family=student.family,
        student=student,
        guardian=student.family.guardians.get(),
        channel=Touch.Channel.CALL,
        outcome=Touch.Outcome.REACHED,
        at=clock.now(),
        note="",
        follow_up_on=None,
        follow_up_note="",
        next_owner=None,
    )


def test_a_need_is_noted_on_the_student_s_record(school, student, noting, coordinator):
    heard = Heard(Domain.FOOD, " Groceries ", student, Need.Weight.MUCH, Need.Urgency.URGENT)

    with noting() as by:
        needs.note(school_id=school.pk, family=student.family, heard=heard, by=by)

    need = Need.objects.get()
    assert (need.student, need.family) == (student, student.family)
    assert (need.wanted, need.weight, need.urgency) == ("Groceries", 3, "URGENT")
    assert (need.opened_by_id, need.is_open) == (coordinator.pk, True)
    assert Event.objects.filter(name="need.noted", subject_id=need.pk).exists()


def test_a_need_of_the_family_names_no_student(school, student, noting):
    with noting() as by:
        needs.note(
            school_id=school.pk, family=student.family, heard=Heard(Domain.FOOD, "Food"), by=by
        )

    assert Need.objects.get().student is None


def test_a_student_of_another_family_is_refused(school, student, noting):
    other = StudentFactory(school=school)

    with noting() as by, pytest.raises(needs.NotOfThisFamily):
        needs.note(
            school_id=school.pk,
            family=student.family,
            heard=Heard(Domain.FOOD, "Food", other),
            by=by,
        )


def test_a_call_and_what_was_heard_in_it_are_one(draft, student, coordinator, as_staff):
    heard = [Heard(Domain.FOOD, "Groceries"), Heard(Domain.STRESS, "Someone to talk to", student)]

    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        touch = needs.log_call(draft=draft, heard=heard, by=by)

    assert set(Need.objects.values_list("heard_in", flat=True)) == {touch.pk}
    assert Need.objects.count() == 2


def test_a_call_in_which_nothing_was_heard_is_logged_too(draft, coordinator, as_staff):
    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        needs.log_call(draft=draft, heard=[], by=by)

    assert Touch.objects.count() == 1


def test_a_call_is_not_logged_when_a_need_is_refused(school, draft, coordinator, as_staff):
    wrong = Heard(Domain.FOOD, "Groceries", StudentFactory(school=school))

    with as_staff(coordinator, Permission.TOUCH_LOG) as by, pytest.raises(needs.NotOfThisFamily):
        needs.log_call(draft=draft, heard=[wrong], by=by)

    assert not Touch.objects.exists()


def test_closing_says_the_school_s_word_and_takes_back_what_waits(referral, sender):
    with sender() as by:
        needs.close_as_met(need=referral.need, because="A neighbor helps now.", by=by)

    referral.refresh_from_db()
    referral.need.refresh_from_db()
    assert referral.need.is_met
    assert referral.state == State.CANCELLED
    assert not Word.objects.filter(station="MET").exists()


def test_closing_after_help_leaves_the_referral_as_it_is(referral, as_partner, sender):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.complete(referral=referral, by=by)
    with sender() as by:
        needs.close_as_met(need=referral.need, because="Her mother says so.", by=by)

    referral.refresh_from_db()
    assert referral.state == State.COMPLETED
    assert Word.objects.get(station="MET").side == Word.Side.SCHOOL


def test_a_need_is_closed_once_and_with_a_reason(need, sender):
    with sender() as by:
        with pytest.raises(needs.NothingSaid):
            needs.close_as_met(need=need, because="  ", by=by)
        needs.set_aside(need=need, because="The family moved away.", by=by)
        with pytest.raises(needs.AlreadyClosed):
            needs.close_as_met(need=need, because="Again", by=by)

    need.refresh_from_db()
    assert need.state == Need.State.SET_ASIDE


def test_the_database_refuses_a_closed_need_without_its_moment(need):
    with pytest.raises(IntegrityError, match="need_closed_iff_closed_at"), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state="MET", closed_because="x")


def test_the_database_refuses_a_closed_need_without_evidence(need):
    with pytest.raises(IntegrityError, match="need_closed_with_evidence"), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state="MET", closed_at=clock.now())


def test_the_database_refuses_a_domain_nobody_knows(need):
    with pytest.raises(IntegrityError, match="need_domain_is_known"), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(domain="luck")
