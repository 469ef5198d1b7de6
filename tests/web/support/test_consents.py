"""The guardian's page by link and in person, asking for it, and taking it back."""

import re

import pytest

from aldea.audit.models import Event
from aldea.people.models import Consent, Disclosure, Guardian
from tests.factories.people import ConsentFactory, DisclosureFactory, GuardianFactory

TICKS = {f"tell_{name}": "on" for name in ("need", "age_band", "language", "zip", "name", "phone")}
YES = {**TICKS, "signed_name": "Rosa Alvarez", "say": "yes"}


@pytest.fixture
def asked(school, student, partner):
    return ConsentFactory(school=school, student=student, recipient=partner)


@pytest.fixture
def given(school, student, partner):
    return ConsentFactory(school=school, student=student, recipient=partner, given=True)


def test_the_page_says_what_to_whom_what_for_and_until_when(asked, phone, consent_page):
    page = phone.get(consent_page(asked)).content.decode()

    assert "May we ask Table of Plenty to help Kim?" in page
    assert "What we would tell them" in page
    assert "Your phone number" in page
    assert "Nov. 9, 2027" in page


def test_opening_it_changes_nothing(asked, phone, consent_page):
    before = Event.objects.count()

    phone.get(consent_page(asked))

    asked.refresh_from_db()
    assert (asked.is_waiting, Event.objects.count()) == (True, before)


def test_a_yes_by_link_is_signed(asked, phone, consent_page):
    page = phone.post(consent_page(asked) + "?lang=es", YES, follow=True)

    asked.refresh_from_db()
    assert (asked.state, asked.signed_name, asked.language) == ("GIVEN", "Rosa Alvarez", "es")
    assert "Usted dijo que sí" in page.content.decode()


@pytest.mark.parametrize("missing", ["signed_name", "tell_phone"])
def test_a_yes_without_name_or_tick_comes_back_with_what_was_typed(
    asked, phone, consent_page, missing
):
    page = phone.post(consent_page(asked), {**YES, missing: ""})

    assert page.status_code == 422
    asked.refresh_from_db()
    assert asked.is_waiting


def test_a_no_needs_no_tick(asked, phone, consent_page):
    page = phone.post(consent_page(asked), {"say": "no"}, follow=True)

    asked.refresh_from_db()
    assert asked.state == Consent.State.DECLINED
    assert "You said no" in page.content.decode()


def test_a_yes_sent_twice_is_one_yes(asked, phone, consent_page):
    phone.post(consent_page(asked), YES)
    again = phone.post(consent_page(asked), YES, follow=True)

    assert again.status_code == 200
    assert Event.objects.filter(name="consent.given").count() == 1


def test_a_yes_is_taken_back_by_one_tap(given, school, phone, consent_page):
    DisclosureFactory(school=school, consent=given)

    page = phone.post(consent_page(given), {"say": "withdraw"}, follow=True)

    given.refresh_from_db()
    assert given.state == Consent.State.WITHDRAWN
    assert Disclosure.objects.get().stopped_at is not None
    assert "You took it back" in page.content.decode()


def test_a_question_whose_time_is_over_says_so(school, student, partner, phone, consent_page):
    lapsed = ConsentFactory(school=school, student=student, recipient=partner, lapsed=True)

    assert "This question is over" in phone.get(consent_page(lapsed)).content.decode()
    phone.post(consent_page(lapsed), YES)
    lapsed.refresh_from_db()
    assert lapsed.is_waiting


def ask_address(school, need, partner):
    return f"/school/{school.cds_code}/consent/?need={need.pk}&partner={partner.pk}&next=/x/"


def form(adult, **more):
    return {
        "guardian": str(adult.pk),
        "how": "LINK",
        "language": "es",
        "until": "2027-07-01",
        **more,
    }


def test_a_question_by_link_goes_to_the_guardian_s_phone(
    school, need, partner, at_work, run_jobs, outbox, phone
):
    guardian = need.family.guardians.get()

    sent = at_work.post(ask_address(school, need, partner), form(guardian))
    run_jobs()

    assert (sent.status_code, sent["Location"]) == (302, "/x/")
    (message,) = outbox()
    assert message["to"] == guardian.phone
    link = re.search(r"https?://[^/]+(/c/\S+)", message["body"])[1]
    assert "¿Podemos pedirle a Table of Plenty" in phone.get(link).content.decode()


def test_a_question_in_person_is_read_and_signed_on_the_screen(
    school, need, partner, at_work, run_jobs, outbox
):
    guardian = need.family.guardians.get()
    address = ask_address(school, need, partner)

    sent = at_work.post(address, form(guardian, how="IN_PERSON"))
    page = at_work.get(sent["Location"]).content.decode()
    assert "¿Podemos pedirle a Table of Plenty" in page
    done = at_work.post(sent["Location"], YES)
    run_jobs()

    consent = Consent.objects.get()
    assert done["Location"] == f"/consent/{consent.pk}/?next=%2Fx%2F"
    assert (consent.state, consent.how) == ("GIVEN", "IN_PERSON")
    assert "Rosa said yes" in at_work.get(done["Location"]).content.decode()
    assert "/c/" in outbox()[0]["body"]


def test_a_question_that_waits_is_opened_not_asked_again(school, need, partner, asked, at_work):
    sent = at_work.post(ask_address(school, need, partner), form(asked.guardian, how="IN_PERSON"))

    assert Consent.objects.count() == 1
    assert f"/consent/{asked.pk}/sign/" in sent["Location"]


@pytest.mark.parametrize(
    "wrong", [{"until": "2026-11-10"}, {"until": "2029-01-01"}, {"guardian": "x"}, {"how": ""}]
)
def test_a_question_that_cannot_be_asked_comes_back(school, need, partner, at_work, wrong):
    guardian = need.family.guardians.get()

    page = at_work.post(ask_address(school, need, partner), form(guardian, **wrong))

    assert page.status_code == 422
    assert not Consent.objects.exists()


def test_a_guardian_without_a_phone_is_asked_in_person(school, need, partner, at_work):
    Guardian.objects.update(phone="", email="")

    page = at_work.post(ask_address(school, need, partner), form(need.family.guardians.get()))

    assert page.status_code == 422
    assert "Ask in person." in page.content.decode()


def test_who_must_not_be_told_is_not_offered(school, need, partner, at_work):
    Guardian.objects.update(may_be_told=False)

    page = at_work.get(ask_address(school, need, partner)).content.decode()

    assert "Nobody of this family can be asked here." in page


def test_a_way_back_to_another_site_is_not_taken(school, need, partner, at_work):
    guardian = need.family.guardians.get()
    address = ask_address(school, need, partner).replace("/x/", "https://elsewhere.example/")

    sent = at_work.post(address, form(guardian))

    assert sent["Location"] == f"/need/{need.pk}/"


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "javascript:alert(1)", "//x.example"]
)
def test_no_button_leads_to_another_site(school, need, partner, given, at_work, there):
    address = ask_address(school, need, partner).replace("/x/", there)

    assert there not in at_work.get(address).content.decode()
    assert there not in at_work.get(f"/consent/{given.pk}/", {"next": there}).content.decode()


def test_one_adult_does_not_sign_what_another_was_asked(school, need, partner, asked, at_work):
    father = GuardianFactory(family=need.family, given_name="Luis")

    sent = at_work.post(ask_address(school, need, partner), form(father, how="IN_PERSON"))

    assert sent["Location"] == f"/consent/{asked.pk}/?next=%2Fx%2F"
    assert Consent.objects.get() == asked


def test_staff_take_back_when_the_guardian_says_so(given, at_work):
    page = at_work.post(f"/consent/{given.pk}/withdraw/", follow=True).content.decode()

    given.refresh_from_db()
    assert given.state == Consent.State.WITHDRAWN
    assert "Rosa took it back" in page
    again = at_work.post(f"/consent/{given.pk}/withdraw/", follow=True).content.decode()
    assert "There is no yes to take back any more." in again


def test_a_link_is_sent_again_and_not_twice_in_an_hour(asked, at_work, run_jobs, outbox):
    at_work.post(f"/consent/{asked.pk}/remind/")
    again = at_work.post(f"/consent/{asked.pk}/remind/", follow=True).content.decode()
    run_jobs()

    assert len(outbox()) == 1
    assert "within the last hour" in again


def test_those_who_may_not_withdraw_are_refused(given, client_of, family_coordinator):
    assert client_of(family_coordinator).post(f"/consent/{given.pk}/withdraw/").status_code == 403


def test_a_consent_of_another_school_is_not_there(other_school, at_work):
    consent = ConsentFactory(school=other_school)

    assert at_work.get(f"/consent/{consent.pk}/").status_code == 404
