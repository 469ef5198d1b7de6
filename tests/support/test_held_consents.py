"""Consents while they are used: a withdrawal comes before or after, and only for their own."""

import pytest
from django.db import connection

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people import disclosures
from aldea.people.models import Consent, DisclosedFact, Guardian
from aldea.support import grounds, referrals
from tests.factories.people import ConsentFactory, DisclosureFactory, StudentFactory
from tests.factories.support import ReferralFactory


def is_held(consent):
    """Whether this transaction holds the row, so that another one's withdrawal waits."""
    with connection.cursor() as cursor:
        cursor.execute("select xmax::text <> '0' from people_consent where id = %s", [consent.pk])
        return cursor.fetchone()[0]


def test_a_withdrawal_waits_for_a_yes_that_is_being_written_and_then_hides_it(
    school, need, consent, partner, as_partner
):
    referral = ReferralFactory(school=school, need=need, consent=consent, partner=partner)
    DisclosureFactory(school=school, consent=consent, errand_key=referral.pk)
    assert not is_held(consent)

    with as_partner(referral):
        assert disclosures.disclose_contact(errand_key=referral.pk)

    assert is_held(consent)


def test_a_withdrawal_waits_for_a_referral_that_is_being_sent(need, consent, partner, sender):
    with sender() as by:
        referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)

    assert is_held(consent)


def test_nobody_is_asked_on_a_consent_withdrawn_a_moment_ago(
    need, consent, partner, sender, monkeypatch
):
    stale = grounds.Grounds(
        consent=consent, asked=None, is_shared=True, has_desk=True, may_be_asked=True
    )
    monkeypatch.setattr(grounds, "of", lambda **asked: stale)
    Consent.objects.update(state=Consent.State.WITHDRAWN, withdrawn_at=clock.now())

    with sender() as by, pytest.raises(referrals.ConsentMissing):
        referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)

    assert not DisclosedFact.objects.exists()


def test_nobody_is_asked_on_the_yes_of_an_adult_who_must_not_be_told(
    need, consent, partner, sender
):
    Guardian.objects.update(may_be_told=False)

    with sender() as by, pytest.raises(referrals.ConsentMissing):
        referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)


def test_the_number_of_an_adult_who_must_not_be_told_is_not_told(referral, as_partner):
    Guardian.objects.update(may_be_told=False)

    with as_partner(referral) as by, pytest.raises(referrals.NoLongerAllowed):
        referrals.accept(referral=referral, by=by)


def test_a_yes_tells_nothing_of_a_family_the_school_never_had(
    school, other_school, partner, coordinator, as_staff
):
    theirs = StudentFactory(school=other_school)
    consent = ConsentFactory(given=True, student=theirs, school=school, recipient=partner)
    told = DisclosureFactory(school=school, consent=consent, errand_key=new_id())

    with as_staff(coordinator, Permission.REFERRAL_SEND):
        assert not disclosures.disclose_contact(errand_key=told.errand_key)

    assert not DisclosedFact.objects.exists()
