"""What referrals teach about listings: by the partner's link, staff and the family's link."""

from uuid import uuid4

import pytest

from aldea.core import clock
from aldea.partners import checks
from aldea.partners.models import Lesson, Service
from aldea.support import lessons, referrals, words
from aldea.support.models import Referral, Word
from aldea.support.models.referral import Reason
from tests.partners import listings
from tests.partners.test_directory import load

Kind, Side, Station, Says = Lesson.Kind, Word.Side, Word.Station, Word.Says


@pytest.fixture
def listed(referral, tmp_path):
    """The listing that the referral was sent for."""
    load(tmp_path, listings.service())
    service = Service.objects.get()
    Referral.objects.filter(pk=referral.pk).update(service_key=service.pk)
    referral.refresh_from_db()
    return service


def kinds():
    return sorted(Lesson.objects.values_list("kind", flat=True))


def test_only_reasons_that_speak_of_the_listing_teach():
    assert set(lessons.OF_REASONS) == {Reason.NO_CAPACITY, Reason.COULD_NOT_REACH}


def test_sending_makes_the_listing_matter(need, consent, partner, sender, tmp_path):
    load(tmp_path, listings.service())
    with sender() as by:
        referrals.send(
            need=need, partner=partner, asked_for="Food", by=by,
            service_key=Service.objects.get().pk,
        )  # fmt: skip

    assert kinds() == [Kind.SENT]


def test_the_partners_link_says_that_there_is_no_room(referral, listed, as_partner):
    with as_partner(referral) as by:
        referrals.reject(referral=referral, reason=Reason.NO_CAPACITY, by=by)

    assert kinds() == [Kind.NO_ROOM]


def test_a_no_for_the_familys_sake_teaches_nothing(referral, listed, as_partner):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.fail(referral=referral, reason=Reason.FAMILY_DECLINED, by=by)

    assert kinds() == []


def test_partner_family_and_school_saying_so_of_one_referral_count_once(
    referral, listed, as_partner, as_family, sender
):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.fail(referral=referral, reason=Reason.COULD_NOT_REACH, by=by)
    says = {"referral": referral, "station": Station.CONTACTED, "says": Says.NO}
    with as_family(referral) as by:
        words.say(**says, side=Side.FAMILY, by=by)
    with sender() as by:
        words.say(**says, side=Side.SCHOOL, by=by)

    assert kinds() == [Kind.NO_CONTACT]


def test_three_families_nobody_called_flag_the_listing_and_one_that_is_reached_clears_it(
    referral, listed, as_family
):
    for _ in range(2):
        Lesson.objects.create(
            service=listed, kind=Kind.NO_CONTACT, mark=uuid4().hex[:16], on=clock.today()
        )
    say = {"referral": referral, "side": Side.FAMILY, "station": Station.CONTACTED}
    with as_family(referral) as by:
        words.say(**say, says=Says.NO, by=by)
    assert flagged(listed)

    with as_family(referral) as by:
        words.say(**say, says=Says.YES, by=by)
    assert not flagged(listed)


def flagged(service):
    found = Service.objects.for_showing().get(pk=service.pk)
    return checks.standings(services=[found], at=clock.now())[found.pk].is_flagged


def test_a_listing_the_directory_has_dropped_stops_nobody(referral, as_partner):
    Referral.objects.filter(pk=referral.pk).update(service_key=uuid4())
    with as_partner(referral) as by:
        referrals.reject(referral=referral, reason=Reason.NO_CAPACITY, by=by)

    assert kinds() == []
