"""Agreements: signing one writes what may be shared, ending it takes that back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from aldea.access.data_classes import REFERRAL_CLASSES, DataClass, Use
from aldea.access.models import Sharing
from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import agreements
from aldea.partners.models import Agreement, Desk
from tests.factories.network import PartnerFactory
from tests.factories.partners import agree

BY = command("tests")


@pytest.fixture
def partner(db, frozen):
    return PartnerFactory()


def test_signing_writes_one_sharing_for_each_school_and_use(partner, school, other_school):
    agreement = agree(partner, school, other_school, data_classes=[DataClass.NEED])

    written = Sharing.objects.filter(recipient=partner)
    assert {sharing.school_id for sharing in written} == {school.pk, other_school.pk}
    assert {(sharing.use, *sharing.data_classes) for sharing in written} == {("REFERRAL", "NEED")}
    assert agreement.clauses.count() == 2
    assert Event.objects.get(subject_id=agreement.pk).detail == {"kind": "DSA", "sharings": 2}


def test_a_sharing_holds_as_long_as_its_agreement(partner, school):
    agreement = agree(partner, school)

    sharing = agreement.clauses.get().sharing
    assert (sharing.starts_on, sharing.ends_before) == (
        agreement.starts_on,
        agreement.ends_before,
    )


def test_ending_an_agreement_ends_what_it_allowed_that_day(partner, school):
    agreement = agree(partner, school)

    ended = agreements.end(agreement=agreement, on=clock.today(), by=BY)

    assert ended.ended_on == clock.today()
    assert not Sharing.objects.live(clock.today()).filter(recipient=partner).exists()
    assert Sharing.objects.live(clock.today() - timedelta(days=1)).filter(recipient=partner)
    assert Event.objects.filter(name="agreement.ended", subject_id=agreement.pk).exists()


def test_an_agreement_ends_once(partner, school):
    agreement = agree(partner, school)
    agreements.end(agreement=agreement, on=clock.today(), by=BY)

    with pytest.raises(agreements.AlreadyEnded):
        agreements.end(agreement=agreement, on=clock.today(), by=BY)


def test_one_that_has_not_begun_is_ended_at_its_beginning(partner, school):
    begins = clock.today() + timedelta(days=10)
    agreement = agree(partner, school, starts_on=begins)

    ended = agreements.end(agreement=agreement, on=clock.today(), by=BY)

    assert ended.ends_before == begins
    assert not Sharing.objects.live(begins).filter(recipient=partner).exists()


def test_ending_one_agreement_leaves_another(partner, school):
    agreement = agree(partner, school)
    agree(partner, school, use=Use.COORDINATION, data_classes=REFERRAL_CLASSES)

    agreements.end(agreement=agreement, on=clock.today(), by=BY)

    left = Sharing.objects.live(clock.today()).get(recipient=partner)
    assert left.use == Use.COORDINATION


def test_an_agreement_does_not_go_on_for_ever(partner):
    with pytest.raises(IntegrityError, match="agreement_ends"):
        Agreement.objects.create(
            partner=partner, kind="MOU", title="t", signed_on=clock.today(), starts_on=clock.today()
        )


def test_a_desk_can_be_reached(partner):
    with pytest.raises(IntegrityError, match="desk_can_be_reached"):
        Desk.objects.create(organization=partner)
