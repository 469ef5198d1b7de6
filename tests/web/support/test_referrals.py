"""The coordinator asks a partner, follows the referral, and writes down what she is told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aldea.access.models import Sharing
from aldea.core import clock
from aldea.partners import standing
from aldea.partners.models import ListedOrganization, Service
from aldea.support import referrals
from aldea.support.models import Need, Notice, Referral, Word
from aldea.support.models.referral import Reason, State
from tests.factories.network import PartnerFactory
from tests.factories.partners import agree
from tests.factories.people import ConsentFactory, StudentFactory
from tests.factories.support import NeedFactory, ReferralFactory
from tests.partners import listings
from tests.partners.test_directory import load


def refer(school, need, partner):
    return f"/school/{school.cds_code}/refer/?need={need.pk}&partner={partner.pk}&for=Counseling"


def test_the_page_shows_what_the_partner_will_read(school, need, consent, partner, at_work):
    page = at_work.get(refer(school, need, partner)).content.decode()

    assert "14 to 17" in page
    assert "Monday, November 16" in page
    assert "Ask Table of Plenty" in page


def test_a_tap_sends_it(school, need, consent, partner, at_work, run_jobs, outbox):
    sent = at_work.post(refer(school, need, partner))
    run_jobs()

    referral = Referral.objects.get()
    assert sent["Location"] == f"/referral/{referral.pk}/"
    assert referral.asked_for == "Counseling"
    assert "/a/" in outbox()[0]["body"]
    page = at_work.get(sent["Location"]).content.decode()
    assert "Table of Plenty was asked to answer by November 16." in page
    assert "need, age in a band, language, ZIP" in page


def test_without_consent_the_page_says_why_and_the_two_ways_on(school, need, partner, at_work):
    page = at_work.get(refer(school, need, partner)).content.decode()

    assert "The family has not agreed" in page
    assert "Ask for consent" in page
    assert "Give the family the information" in page
    assert at_work.post(refer(school, need, partner)).status_code == 422
    assert not Referral.objects.exists()


def test_a_question_that_waits_is_offered_for_an_answer_in_person(school, need, partner, at_work):
    asked = ConsentFactory(school=school, student=need.student, recipient=partner)

    page = at_work.get(refer(school, need, partner)).content.decode()

    assert f"/consent/{asked.pk}/" in page


def test_without_an_agreement_the_page_says_who_can_renew_it(
    school, need, consent, partner, at_work
):
    Sharing.objects.filter(recipient=partner).update(ends_before=clock.today())

    page = at_work.get(refer(school, need, partner)).content.decode()

    assert "No agreement in force" in page
    assert "Ask for consent" not in page
    assert at_work.post(refer(school, need, partner)).status_code == 422


def test_a_partner_without_a_desk_cannot_be_asked(school, need, at_work):
    deskless = PartnerFactory()
    agree(deskless, school)
    ConsentFactory(given=True, school=school, student=need.student, recipient=deskless)

    assert "Nobody has said where" in at_work.get(refer(school, need, deskless)).content.decode()


def test_sent_twice_is_one_referral(school, need, consent, partner, at_work):
    first = at_work.post(refer(school, need, partner))
    again = at_work.post(refer(school, need, partner))

    assert again["Location"] == first["Location"]
    assert Referral.objects.count() == 1


def test_a_nudge_tapped_twice_is_one(referral, at_work):
    at_work.post(f"/referral/{referral.pk}/act/", {"act": "NUDGE"})
    again = at_work.post(f"/referral/{referral.pk}/act/", {"act": "NUDGE"}, follow=True)

    assert Notice.objects.filter(kind=Notice.Kind.NUDGE).count() == 1
    assert "within the last hour" in again.content.decode()


def test_without_a_need_or_partner_the_page_asks_for_them(school, need, partner, at_work):
    page = f"/school/{school.cds_code}/refer/"

    assert "For which need?" in at_work.get(page).content.decode()
    assert "Table of Plenty" in at_work.get(f"{page}?need={need.pk}").content.decode()
    assert at_work.get(f"{page}?need=x").status_code == 404


@pytest.fixture
def left_alone(actor_for, directory_steward):
    """Say that a listing asked to be left alone."""
    by = actor_for(directory_steward)
    return lambda listing: standing.put(
        listing=listing, kind="DO_NOT_CONTACT", why="Too many calls.", by=by
    )


def test_nobody_is_proposed_who_asked_to_be_left_alone(
    school, referral, partner, phone, answer_page, at_work, left_alone, tmp_path
):
    """Neither a service in the list of who could help instead, nor a partner to choose."""
    other = PartnerFactory(name="Second Wind", desk=True)
    agree(other, school)
    organization = listings.organization("Second Wind")
    tagged = [listings.tag("grief", referral.need.domain)]
    names = ("Grief circle", "Grief walk")
    load(tmp_path, [
        listings.service(name, organization=organization, attributes=tagged) for name in names
    ])  # fmt: skip
    ListedOrganization.objects.update(partner=other)
    phone.post(answer_page(referral), {"say": "no", "why": "NO_CAPACITY"})
    page, whom = f"/referral/{referral.pk}/", f"/school/{school.cds_code}/refer/"

    before = at_work.get(page).content.decode()
    left_alone(Service.objects.get(name="Grief walk"))
    one = at_work.get(page).content.decode()
    left_alone(ListedOrganization.objects.get())
    none = at_work.get(page).content.decode()

    assert [name in before for name in names] == [True, True]
    assert [name in one for name in names] == [True, False]
    assert [name in none for name in names] == [False, False]
    choice = at_work.get(whom, {"need": referral.need_id}).content.decode()
    assert partner.name in choice
    assert other.name not in choice


def test_the_page_says_at_once_that_they_asked_to_be_left_alone(
    school, need, partner, at_work, left_alone, tmp_path
):
    """Before anybody writes a word, or asks the family for a consent that leads nowhere."""
    load(tmp_path, listings.service())
    ListedOrganization.objects.update(partner=partner)
    left_alone(Service.objects.get())
    pantry = f"/school/{school.cds_code}/refer/?need={need.pk}&service={Service.objects.get().pk}"

    page = at_work.get(pantry).content.decode()

    assert "They asked us to leave them alone." in page
    assert "Ask for consent" not in page
    assert "Give the family the information" in page
    assert at_work.post(pantry).status_code == 422
    assert "Ask for consent" in at_work.get(refer(school, need, partner)).content.decode()


def test_after_a_no_the_next_one_is_made_from_it(school, referral, phone, answer_page, at_work):
    phone.post(answer_page(referral), {"say": "no", "why": "NO_CAPACITY"})
    other = PartnerFactory(name="Second Wind", desk=True)
    agree(other, school)
    ConsentFactory(given=True, school=school, student=referral.student, recipient=other)

    page = at_work.get(f"/referral/{referral.pk}/").content.decode()
    assert "Ask another partner" in page
    at_work.post(refer(school, referral.need, other))

    assert Referral.objects.get(partner=other).instead_of == referral


@pytest.mark.parametrize(
    ("act", "kind"), [("NUDGE", Notice.Kind.NUDGE), ("ASK_FAMILY", Notice.Kind.FAMILY)]
)
def test_a_nudge_and_a_question_go_out(referral, at_work, act, kind):
    at_work.post(f"/referral/{referral.pk}/act/", {"act": act})

    assert Notice.objects.filter(referral=referral, kind=kind).count() == 1


def test_telling_the_family_is_the_school_s_word(referral, at_work):
    at_work.post(f"/referral/{referral.pk}/act/", {"act": "TELL_FAMILY"})
    twice = at_work.post(f"/referral/{referral.pk}/act/", {"act": "TELL_FAMILY"}, follow=True)

    assert Word.objects.filter(side="SCHOOL", station="ANSWERED").count() == 1
    assert "That was done already." in twice.content.decode()


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ("yes", State.ACCEPTED),
        ("wait", State.ON_HOLD),
        ("no-OUT_OF_AREA", State.REJECTED),
    ],
)
def test_what_the_partner_said_by_telephone_is_written_down(referral, at_work, what, state):
    at_work.post(
        f"/referral/{referral.pk}/told/", {"side": "PARTNER", "what": what, "note": "By phone"}
    )

    referral.refresh_from_db()
    assert referral.state == state
    assert Word.objects.get(side="PARTNER").note == "By phone"


def test_a_move_the_table_does_not_allow_is_not_offered(referral, at_work):
    page = at_work.post(f"/referral/{referral.pk}/told/", {"side": "PARTNER", "what": "served"})

    assert page.status_code == 422
    referral.refresh_from_db()
    assert referral.is_waiting


def test_what_the_family_said_by_telephone_is_written_down(referral, at_work):
    at_work.post(
        f"/referral/{referral.pk}/told/",
        {"side": "FAMILY", "what": "CONTACTED-NO", "note": "Nadie ha llamado"},
    )

    word = Word.objects.get(side="FAMILY", station="CONTACTED")
    assert (word.says, word.note) == ("NO", "Nadie ha llamado")


def test_a_side_nobody_knows_is_refused(referral, at_work):
    page = at_work.post(f"/referral/{referral.pk}/told/", {"side": "X", "what": "yes"})

    assert page.status_code == 422


def test_a_referral_is_taken_back_with_a_reason(referral, at_work):
    assert at_work.post(f"/referral/{referral.pk}/back/", {}).status_code == 422

    at_work.post(f"/referral/{referral.pk}/back/", {"reason": "FAMILY_DECLINED"})

    referral.refresh_from_db()
    assert (referral.state, referral.reason) == (State.CANCELLED, Reason.FAMILY_DECLINED)


def test_the_list_says_whose_move_it_is(school, referral, at_work, frozen):
    stuck = ReferralFactory(
        school=school,
        need=NeedFactory(school=school, student=StudentFactory(school=school)),
        answer_by=clock.today() - timedelta(days=1),
    )
    address = f"/school/{school.cds_code}/referrals/"

    everything = at_work.get(address).content.decode()
    assert f"/referral/{referral.pk}/" in everything
    assert f"/referral/{stuck.pk}/" in everything
    for view in ("school", "stuck"):
        page = at_work.get(f"{address}?move={view}").content.decode()
        assert f"/referral/{stuck.pk}/" in page
        assert f"/referral/{referral.pk}/" not in page


def test_a_sensitive_need_is_not_named_in_the_list(school, need, referral, at_work):
    Need.objects.filter(pk=need.pk).update(domain="intimate-partner-violence")

    page = at_work.get(f"/school/{school.cds_code}/referrals/").content.decode()

    assert "Something private" in page
    assert "after a loss" not in page


def test_what_is_over_has_its_own_view(school, referral, at_work, sender):
    with sender() as by:
        referrals.cancel(referral=referral, reason=Reason.NO_LONGER_NEEDED, by=by)
    address = f"/school/{school.cds_code}/referrals/"

    assert str(referral.pk) not in at_work.get(address).content.decode()
    assert str(referral.pk) in at_work.get(f"{address}?move=over").content.decode()


def test_the_list_takes_as_many_queries_for_one_as_for_many(school, referral, at_work):
    address = f"/school/{school.cds_code}/referrals/"
    at_work.get(address)
    with CaptureQueriesContext(connection) as one:
        at_work.get(address)
    for _ in range(4):
        need = NeedFactory(school=school, student=StudentFactory(school=school))
        ReferralFactory(school=school, need=need)
    with CaptureQueriesContext(connection) as five:
        at_work.get(address)

    assert len(one) == len(five)


def test_a_referral_of_another_school_is_not_there(other_school, at_work):
    other = ReferralFactory(school=other_school)

    assert at_work.get(f"/referral/{other.pk}/").status_code == 404
    assert at_work.post(f"/referral/{other.pk}/act/", {"act": "NUDGE"}).status_code == 404


def test_who_only_follows_may_not_act(referral, client_of, principal):
    client = client_of(principal)

    page = client.get(f"/referral/{referral.pk}/").content.decode()
    assert "Nudge" not in page
    assert client.post(f"/referral/{referral.pk}/act/", {"act": "NUDGE"}).status_code == 403
