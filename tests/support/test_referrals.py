"""Referrals: who is asked on what grounds, the legal moves, and what each answer discloses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from aldea.access.data_classes import AFTER_YES, BEFORE_YES, DataClass
from aldea.access.models import Sharing
from aldea.audit.models import Event
from aldea.core import clock
from aldea.partners import standing
from aldea.partners.models import ListedOrganization
from aldea.people import consents, disclosures
from aldea.people.models import Consent, DisclosedFact, Disclosure
from aldea.support import referrals
from aldea.support.models import Need, Referral, ReferralStep, Word
from aldea.support.models.referral import (
    NEED_A_REASON,
    OPEN_STATES,
    REASONS,
    TRANSITIONS,
    Reason,
    State,
)
from tests.factories.network import PartnerFactory
from tests.factories.partners import agree
from tests.factories.people import ConsentFactory
from tests.factories.support import ReferralFactory

CLOSED = (State.REJECTED, State.CANCELLED, State.COMPLETED, State.FAILED)


def words_of(referral):
    return {(word.side, word.station): word.says for word in referral.words.order_by("at", "pk")}


def test_every_status_has_its_moves_and_no_move_leads_nowhere():
    assert set(TRANSITIONS) == set(State)
    assert set().union(*TRANSITIONS.values()) == set(State) - {State.DRAFT}


def test_what_is_over_may_only_turn_out_to_be_a_mistake():
    for state in CLOSED:
        assert TRANSITIONS[state] == {State.ENTERED_IN_ERROR}
        assert state not in OPEN_STATES


def test_open_statuses_closed_ones_drafts_and_mistakes_are_all_there_is():
    assert {*OPEN_STATES, *CLOSED, State.DRAFT, State.ENTERED_IN_ERROR} == set(State)
    assert not set(OPEN_STATES) & set(CLOSED)


def test_each_status_that_says_why_has_reasons_and_each_reason_fits_somewhere():
    assert set(REASONS) == set(NEED_A_REASON)
    assert set().union(*REASONS.values()) == set(Reason)


def test_sending_tells_the_partner_the_minimum_and_no_more(referral):
    told = DisclosedFact.objects.filter(disclosure__errand_key=referral.pk)

    disclosure = Disclosure.objects.get(errand_key=referral.pk)
    assert disclosure.data_classes == list(BEFORE_YES)
    assert disclosure.basis == Disclosure.Basis.CONSENT
    assert {fact.data_class: fact.value for fact in told} == {
        "NEED": "Someone to talk to after a loss",
        "AGE_BAND": "14 to 17",
        "LANGUAGE": "Spanish",
        "ZIP": "91010",
    }


def test_sending_leaves_a_step_both_words_and_an_event(referral, coordinator):
    step = ReferralStep.objects.get(referral=referral)

    assert (step.state, step.by_id) == (State.REQUESTED, coordinator.pk)
    assert words_of(referral) == {("SCHOOL", "ASKED"): "YES", ("FAMILY", "ASKED"): "YES"}
    assert Event.objects.filter(name="referral.sent", subject_id=referral.pk).exists()


@pytest.mark.parametrize(
    ("urgency", "day"),
    [
        ("ROUTINE", date(2026, 11, 16)),
        ("URGENT", date(2026, 11, 12)),
        ("ASAP", date(2026, 11, 11)),
        ("STAT", date(2026, 11, 10)),
    ],
)
def test_the_sooner_help_is_wanted_the_sooner_an_answer(
    need, consent, partner, sender, urgency, day
):
    Need.objects.filter(pk=need.pk).update(urgency=urgency)

    with sender() as by:
        referral = referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)

    assert referral.answer_by == day


def refused(need, partner, sender, why):
    with sender() as by, pytest.raises(why):
        referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)
    assert not Referral.objects.exists()
    assert not Disclosure.objects.exists()


def test_nobody_is_asked_without_a_consent(need, partner, sender):
    refused(need, partner, sender, referrals.ConsentMissing)


@pytest.mark.parametrize("state", ["declined", "withdrawn", "lapsed"])
def test_nobody_is_asked_on_a_consent_that_does_not_hold(need, school, partner, sender, state):
    given = {"given": True} if state == "lapsed" else {}
    ConsentFactory(student=need.student, school=school, recipient=partner, **{state: True}, **given)

    refused(need, partner, sender, referrals.ConsentMissing)


def test_a_consent_for_less_does_not_do(need, school, partner, sender):
    ConsentFactory(
        given=True,
        student=need.student,
        school=school,
        recipient=partner,
        data_classes=list(BEFORE_YES),
    )

    refused(need, partner, sender, referrals.ConsentMissing)


def test_a_consent_for_somebody_else_does_not_do(need, school, partner, sender):
    ConsentFactory(given=True, student=need.student, school=school, recipient=PartnerFactory())
    ConsentFactory(given=True, school=school, recipient=partner)

    refused(need, partner, sender, referrals.ConsentMissing)


def test_nobody_is_asked_without_an_agreement_in_force(need, consent, partner, sender):
    Sharing.objects.filter(recipient=partner).update(ends_before=clock.today())

    refused(need, partner, sender, referrals.NotShared)


def test_nobody_is_asked_whose_desk_is_not_known(need, school, sender):
    deskless = PartnerFactory()
    agree(deskless, school)
    ConsentFactory(given=True, student=need.student, school=school, recipient=deskless)

    refused(need, deskless, sender, referrals.NoDesk)


def test_nobody_is_asked_who_asked_to_be_left_alone(need, consent, partner, sender):
    listed = ListedOrganization.objects.create(name="It", description="It", partner=partner)
    with sender() as by:
        put = standing.put(
            listing=listed, kind="DO_NOT_CONTACT", why="Too many calls in one week.", by=by
        )

    refused(need, partner, sender, referrals.AskedToBeLeftAlone)

    with sender() as by:
        standing.lift(standing=put, by=by)
        assert referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)


def test_nobody_is_asked_for_a_need_that_is_closed(need, consent, partner, sender):
    Need.objects.filter(pk=need.pk).update(
        state=Need.State.MET, closed_at=clock.now(), closed_because="The family said so."
    )

    refused(need, partner, sender, referrals.NeedClosed)


def test_the_same_partner_is_not_asked_twice_at_a_time(referral, sender):
    with sender() as by, pytest.raises(referrals.AlreadyAsked):
        referrals.send(need=referral.need, partner=referral.partner, asked_for="Again", by=by)


def test_a_yes_by_the_link_tells_name_and_phone(referral, as_partner):
    with as_partner(referral) as by:
        before = disclosures.facts(errand_key=referral.pk)
        referrals.accept(referral=referral, by=by, language="es")
        after = disclosures.facts(errand_key=referral.pk)

    assert set(before) == set(BEFORE_YES)
    assert set(after) == {*BEFORE_YES, *AFTER_YES}
    assert after[DataClass.NAME].startswith("Kim Alvarez · Rosa ")
    assert after[DataClass.PHONE] == "+16265550142"
    referral.refresh_from_db()
    assert referral.state == State.ACCEPTED
    assert words_of(referral)["PARTNER", "ANSWERED"] == "YES"
    assert Event.objects.get(name="referral.accepted").doer_kind == Event.DoerKind.PARTNER_LINK


def test_a_yes_told_by_telephone_is_written_down_by_the_school(referral, sender):
    with sender() as by:
        referrals.accept(referral=referral, note="Called back at noon", by=by)

    word = Word.objects.get(referral=referral, side="PARTNER")
    assert (word.says, word.note, word.by_id) == ("YES", "Called back at noon", by.id)
    assert Disclosure.objects.filter(errand_key=referral.pk).count() == 2


def test_a_second_answer_is_refused(referral, as_partner):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        with pytest.raises(referrals.AlreadyAnswered):
            referrals.accept(referral=referral, by=by)
        with pytest.raises(referrals.AlreadyAnswered):
            referrals.reject(referral=referral, reason=Reason.NO_CAPACITY, by=by)


def test_no_yes_after_the_family_withdrew(referral, as_partner, as_family):
    with as_family(referral.consent) as guardian:
        consents.withdraw(consent=referral.consent, by=guardian)

    with as_partner(referral) as by:
        assert disclosures.facts(errand_key=referral.pk) == {}
        with pytest.raises(referrals.NoLongerAllowed):
            referrals.accept(referral=referral, by=by)

    referral.refresh_from_db()
    assert referral.is_waiting


def test_no_yes_after_the_agreement_ended(referral, as_partner, frozen):
    Sharing.objects.filter(recipient=referral.partner).update(ends_before=clock.today())

    with as_partner(referral) as by:
        assert disclosures.facts(errand_key=referral.pk) == {}
        with pytest.raises(referrals.NoLongerAllowed):
            referrals.accept(referral=referral, by=by)


def test_an_agreement_that_ends_at_midnight_hides_at_midnight(referral, as_partner, frozen):
    tomorrow = clock.today() + timedelta(days=1)
    Sharing.objects.filter(recipient=referral.partner).update(ends_before=tomorrow)

    with as_partner(referral):
        assert disclosures.facts(errand_key=referral.pk)
    frozen.shift(timedelta(days=1))
    with as_partner(referral):
        assert disclosures.facts(errand_key=referral.pk) == {}


def test_contacted_and_served_are_told_after_a_lapse(referral, as_partner, frozen):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
    Sharing.objects.filter(recipient=referral.partner).update(ends_before=clock.today())

    with as_partner(referral) as by:
        referrals.start(referral=referral, by=by)
        referrals.complete(referral=referral, by=by)

    referral.refresh_from_db()
    assert referral.state == State.COMPLETED
    assert words_of(referral)["PARTNER", "SERVED"] == "YES"


def test_a_waiting_list_is_accepted_then_on_hold_in_one_action(referral, as_partner):
    with as_partner(referral) as by:
        referrals.waitlist(referral=referral, by=by)

    referral.refresh_from_db()
    assert (referral.state, referral.reason) == (State.ON_HOLD, Reason.WAITING_LIST)
    assert list(referral.steps.order_by("at", "pk").values_list("state", flat=True)) == [
        State.REQUESTED,
        State.ACCEPTED,
        State.ON_HOLD,
    ]


def test_a_no_says_why_and_tells_nothing_more(referral, as_partner):
    with as_partner(referral) as by:
        referrals.reject(referral=referral, reason=Reason.OUT_OF_AREA, by=by)

    referral.refresh_from_db()
    assert (referral.state, referral.reason) == (State.REJECTED, Reason.OUT_OF_AREA)
    assert Disclosure.objects.filter(errand_key=referral.pk).count() == 1
    assert referral.need.is_open


def test_a_no_takes_a_reason_of_its_own_list(referral, as_partner):
    with as_partner(referral) as by, pytest.raises(referrals.ReasonDoesNotFit):
        referrals.reject(referral=referral, reason=Reason.NO_LONGER_NEEDED, by=by)


def test_a_refused_one_is_never_reopened_a_new_one_is_made_from_it(
    referral, as_partner, sender, school
):
    with as_partner(referral) as by:
        referrals.reject(referral=referral, reason=Reason.NO_CAPACITY, by=by)
        with pytest.raises(referrals.NotALegalMove):
            referrals.start(referral=referral, by=by)
    other = PartnerFactory(desk=True)
    agree(other, school)
    ConsentFactory(given=True, student=referral.student, school=school, recipient=other)

    referral.refresh_from_db()
    with sender() as by:
        fresh = referrals.next_from_rejected(
            rejected=referral, partner=other, asked_for="Counseling", by=by
        )

    assert fresh.instead_of == referral
    assert fresh.need == referral.need


def test_one_that_is_still_open_is_not_passed_on(referral, sender):
    with sender() as by, pytest.raises(referrals.NotALegalMove):
        referrals.next_from_rejected(
            rejected=referral, partner=referral.partner, asked_for="Counseling", by=by
        )


@pytest.mark.parametrize("state", [State.REQUESTED, State.REJECTED, State.COMPLETED])
def test_only_what_was_accepted_can_be_started(school, sender, state):
    more = {"reason": Reason.OTHER} if state == State.REJECTED else {}
    referral = ReferralFactory(school=school, state=state, **more)

    with sender() as by, pytest.raises(referrals.NotALegalMove):
        referrals.start(referral=referral, by=by)


def test_what_did_not_work_out_says_why(referral, as_partner):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.fail(referral=referral, reason=Reason.COULD_NOT_REACH, by=by)

    referral.refresh_from_db()
    assert referral.state == State.FAILED
    assert words_of(referral)["PARTNER", "CONTACTED"] == "NO"


def test_one_taken_back_is_hidden_from_the_partner_at_once(referral, sender, as_partner):
    with sender() as by:
        referrals.cancel(referral=referral, reason=Reason.FAMILY_DECLINED, by=by)

    with as_partner(referral):
        assert disclosures.facts(errand_key=referral.pk) == {}


def test_nobody_is_nudged_about_what_is_over(referral, sender):
    with sender() as by:
        referrals.cancel(referral=referral, reason=Reason.NO_LONGER_NEEDED, by=by)
        referral.refresh_from_db()
        with pytest.raises(referrals.NotALegalMove):
            referrals.nudge(referral=referral, by=by)


def test_a_link_opens_its_own_referral_only(referral, as_link, school):
    other = ReferralFactory(school=school)

    with as_link(referral.pk, "PARTNER"):
        assert list(Referral.objects.all()) == [referral]
        assert disclosures.facts(errand_key=other.pk) == {}


def test_a_family_s_link_sees_no_disclosed_fact(referral, as_family):
    with as_family(referral):
        assert disclosures.facts(errand_key=referral.pk) == {}


def test_another_school_s_staff_see_no_referral(referral, as_staff, other_school):
    from aldea.access.permissions import Permission
    from tests.factories.access import GrantFactory
    from tests.factories.accounts import UserFactory

    other = UserFactory(profile__name="Olga Other")
    GrantFactory(user=other, role="COORDINATOR", organization=other_school.organization)

    with as_staff(other, Permission.REFERRAL_VIEW):
        assert not Referral.objects.exists()
        assert not Word.objects.exists()
        assert not Consent.objects.exists()


def test_the_database_refuses_a_no_without_a_reason(referral):
    with pytest.raises(IntegrityError, match="referral_says_why"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="rejected")


def test_the_database_refuses_a_status_nobody_knows(referral):
    with pytest.raises(IntegrityError, match="referral_state_is_known"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="done")


def test_the_database_refuses_an_answer_to_one_that_waits(referral):
    with pytest.raises(IntegrityError, match="waiting_is_unanswered"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(answered_at=clock.now())
