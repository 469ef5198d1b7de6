"""Consents: asked, given, declined and withdrawn, by the right person and at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aldea.access.data_classes import BEFORE_YES, REFERRAL_CLASSES, Use
from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.core import clock
from aldea.people import consents, disclosures
from aldea.people.models import Consent, Disclosure, Guardian
from tests.factories.people import ConsentFactory, DisclosureFactory, StudentFactory

UNTIL = date(2027, 7, 1)


@pytest.fixture
def student(school):
    return StudentFactory(school=school)


@pytest.fixture
def asking(coordinator, as_staff):
    return lambda: as_staff(coordinator, Permission.CONSENT_ASK)


@pytest.fixture
def as_guardian(as_link):
    def answering(consent, verb, **more):
        with as_link(consent.pk, "FAMILY"):
            by = Doer(kind=Event.DoerKind.FAMILY_LINK, id=consent.pk, name="family")
            return verb(consent=consent, by=by, **more)

    return answering


def ask(school, student, partner, by, **more):
    given = {
        "school_id": school.pk,
        "guardian": student.family.guardians.get(),
        "student": student,
        "recipient": partner,
        "data_classes": REFERRAL_CLASSES,
        "use": Use.REFERRAL,
        "until": UNTIL,
        "language": "es",
        "how": Consent.How.LINK,
    }
    return consents.ask(**{**given, **more}, by=by)


def test_a_question_names_recipient_facts_purpose_and_period(school, student, partner, asking):
    with asking() as by:
        ask(school, student, partner, by)

    consent = Consent.objects.get()
    assert (consent.recipient, consent.use) == (partner, "REFERRAL")
    assert consent.data_classes == list(REFERRAL_CLASSES)
    assert (consent.starts_on, consent.ends_before) == (clock.today(), UNTIL)
    assert consent.subject_name == "Kim"
    assert consent.is_waiting


def test_an_adult_who_must_not_be_told_is_not_asked(school, student, partner, asking):
    Guardian.objects.update(may_be_told=False)

    with asking() as by, pytest.raises(consents.MayNotBeTold):
        ask(school, student, partner, by)


def test_two_taps_ask_one_after_the_other(school, student, partner, asking):
    with CaptureQueriesContext(connection) as queries, asking() as by:
        ask(school, student, partner, by)

    locked = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    assert "people_family" in locked[0]


@pytest.mark.parametrize("state", [{}, {"given": True}])
def test_the_same_is_not_asked_while_a_question_or_a_yes_stands(
    school, student, partner, asking, state
):
    earlier = ConsentFactory(school=school, student=student, recipient=partner, **state)

    with asking() as by, pytest.raises(consents.AlreadyAsked) as refused:
        ask(school, student, partner, by)

    assert refused.value.consent == earlier


def test_the_same_is_asked_again_after_a_no(school, student, partner, asking):
    ConsentFactory(school=school, student=student, recipient=partner, declined=True)

    with asking() as by:
        ask(school, student, partner, by)

    assert Consent.objects.waiting().count() == 1


def test_a_guardian_says_yes_by_the_link(school, student, as_guardian):
    consent = ConsentFactory(school=school, student=student)

    as_guardian(consent, consents.give, signed_name=" Rosa Alvarez ", language="en")

    consent.refresh_from_db()
    assert (consent.state, consent.signed_name) == (Consent.State.GIVEN, "Rosa Alvarez")
    assert (consent.how, consent.language) == (Consent.How.LINK, "en")
    event = Event.objects.get(name="consent.given")
    assert event.doer_kind == Event.DoerKind.FAMILY_LINK


def test_a_question_sent_by_link_may_be_answered_in_person(school, student, asking):
    consent = ConsentFactory(school=school, student=student)

    with asking() as by:
        consents.give(consent=consent, signed_name="Rosa", language="es", by=by)

    consent.refresh_from_db()
    assert (consent.is_given, consent.how) == (True, Consent.How.IN_PERSON)


def test_a_yes_is_signed(school, student, as_guardian):
    consent = ConsentFactory(school=school, student=student)

    with pytest.raises(consents.Unsigned):
        as_guardian(consent, consents.give, signed_name="  ", language="es")


def test_a_question_is_answered_once(school, student, as_guardian):
    consent = ConsentFactory(school=school, student=student)
    as_guardian(consent, consents.decline, language="es")

    with pytest.raises(consents.AlreadyAnswered):
        as_guardian(consent, consents.give, signed_name="Rosa", language="es")


def test_a_question_whose_time_is_over_is_not_answered(school, student, as_guardian):
    consent = ConsentFactory(school=school, student=student, lapsed=True)

    with pytest.raises(consents.Over):
        as_guardian(consent, consents.give, signed_name="Rosa", language="es")


def test_a_withdrawal_hides_what_was_told_at_once(school, student, as_guardian):
    consent = ConsentFactory(school=school, student=student, given=True)
    told = DisclosureFactory(school=school, consent=consent)
    other = DisclosureFactory(school=school)

    as_guardian(consent, consents.withdraw)

    consent.refresh_from_db()
    assert (consent.state, consent.withdrawn_at) == (Consent.State.WITHDRAWN, clock.now())
    assert list(Disclosure.objects.open(clock.today())) == [other]
    assert told not in Disclosure.objects.open(clock.today())


def test_staff_withdraw_when_the_guardian_says_so(school, student, coordinator, as_staff):
    consent = ConsentFactory(school=school, student=student, given=True)
    DisclosureFactory(school=school, consent=consent)

    with as_staff(coordinator, Permission.CONSENT_WITHDRAW) as by:
        consents.withdraw(consent=consent, by=by)

    assert not Disclosure.objects.open(clock.today()).exists()


def test_there_must_be_a_yes_to_take_back(school, student, as_guardian):
    consent = ConsentFactory(school=school, student=student)

    with pytest.raises(consents.NotGiven):
        as_guardian(consent, consents.withdraw)


def in_force(school, student, partner, **more):
    given = {
        "school_id": school.pk,
        "family_id": student.family_id,
        "student_id": student.pk,
        "recipient_id": partner.pk,
        "use": Use.REFERRAL,
        "data_classes": BEFORE_YES,
        "today": clock.today(),
    }
    return consents.in_force(**{**given, **more})


def test_a_consent_holds_from_its_first_day_to_the_one_before_its_end(school, student, partner):
    consent = ConsentFactory(
        school=school,
        student=student,
        recipient=partner,
        given=True,
        starts_on=clock.today(),
        ends_before=clock.today() + timedelta(days=2),
    )

    days = [clock.today() + timedelta(days=number) for number in range(-1, 3)]
    held = [in_force(school, student, partner, today=day) for day in days]
    assert held == [None, consent, consent, None]


def test_a_consent_for_the_student_is_not_one_for_the_family(school, student, partner):
    ConsentFactory(school=school, student=student, recipient=partner, given=True)

    assert in_force(school, student, partner, student_id=None) is None


def test_a_link_opens_its_own_consent_only(school, student, as_link):
    consent = ConsentFactory(school=school, student=student)
    ConsentFactory(school=school)

    with as_link(consent.pk, "FAMILY"):
        assert list(Consent.objects.all()) == [consent]
    with as_link(consent.pk, "PARTNER"):
        assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "GIVEN"}, "consent_given_is_signed"),
        ({"state": "DECLINED", "withdrawn_at": clock.now()}, "consent_withdrawn_at_iff"),
        ({"data_classes": []}, "consent_names_data_classes"),
        ({"ends_before": None}, "consent_ends"),
        ({"ends_before": date(2020, 1, 1)}, "consent_ends_after_it_starts"),
    ],
)
def test_the_database_refuses_a_consent_that_is_not_one(school, student, change, constraint):
    consent = ConsentFactory(school=school, student=student)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)


def test_facts_are_told_only_by_a_consent_in_force(school, student, partner, coordinator, as_staff):
    declined = ConsentFactory(school=school, student=student, recipient=partner, declined=True)

    with (
        as_staff(coordinator, Permission.REFERRAL_SEND) as by,
        pytest.raises(disclosures.NotConsented),
    ):
        disclosures.make(consent=declined, errand_key=declined.pk, told={}, by=by)
