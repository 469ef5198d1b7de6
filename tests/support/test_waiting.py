"""What waits on somebody, from every domain."""

from datetime import timedelta

import pytest

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.people.models import CensusLine
from aldea.support import waiting
from tests.factories.people import ConsentFactory, StudentFactory
from tests.factories.support import NeedFactory, ReferralFactory, WordFactory


@pytest.fixture
def referral(school, partner):
    def make(**more):
        student = StudentFactory(school=school)
        return ReferralFactory(
            need=NeedFactory(student=student, school=school),
            consent=ConsentFactory(given=True, student=student, school=school, recipient=partner),
            school=school,
            partner=partner,
            **more,
        )

    return make


@pytest.fixture
def running(as_staff, coordinator, school):
    def read():
        with as_staff(coordinator, Permission.REFERRAL_VIEW):
            return waiting.running(school_id=school.pk, today=clock.today())

    return read


def kinds(found):
    return [[loop.referral for loop in loops] for loops in found]


def test_a_fresh_question_waits_on_the_partner_only(referral, running):
    referral()

    assert kinds(running()) == [[], [], []]


def test_a_yes_waits_to_be_told(referral, running):
    accepted = referral(accepted=True)

    assert kinds(running()) == [[], [accepted], []]


def test_a_no_waits_on_the_school(referral, running):
    rejected = referral(rejected=True)

    assert kinds(running()) == [[rejected], [], []]


def test_silence_is_stuck_and_counted_once(referral, running):
    silent = referral(
        sent_at=clock.now() - timedelta(days=9), answer_by=clock.today() - timedelta(days=4)
    )

    assert kinds(running()) == [[], [], [silent]]


def test_two_sides_that_differ_wait_and_are_stuck(referral, running):
    split = referral(accepted=True)
    WordFactory(referral=split, side="PARTNER", station="SERVED", says="YES")
    WordFactory(referral=split, side="FAMILY", station="SERVED", says="NO")

    assert kinds(running()) == [[split], [], [split]]


def test_a_consent_waits_until_it_is_used(referral, as_staff, coordinator, school, partner):
    referral()
    student = StudentFactory(school=school)
    unused = ConsentFactory(given=True, student=student, school=school, recipient=partner)
    asked = ConsentFactory(student=student, school=school)
    ConsentFactory(declined=True, student=student, school=school)

    with as_staff(coordinator, Permission.CONSENT_ASK):
        assert waiting.consents(school_id=school.pk, today=clock.today()) == ([unused], [asked])


def test_follow_ups_come_by_their_day(as_staff, coordinator, school):
    for days in (3, 1):
        family = StudentFactory(school=school).family
        CensusLine.objects.filter(family=family).update(
            follow_up_on=clock.today() + timedelta(days=days)
        )

    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        asked = {"school_id": school.pk, "owner": by.profile_id}
        found = waiting.follow_ups(**asked, today=clock.today() + timedelta(days=2))
        first = waiting.follow_ups(**asked, today=clock.today(), most=1)

    assert [(line.follow_up_on - clock.today()).days for line in found.first] == [1, 3]
    assert (found.total, found.due) == (2, 1)
    assert (list(first.first), first.total, first.due) == ([found.first[0]], 2, 0)
    assert waiting.Waiting(follow_ups=first).count == 2
