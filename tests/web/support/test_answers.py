"""A partner answers by its link: what it sees before, after, too late, and in Spanish."""

from datetime import timedelta

import pytest

from aldea.access.models import Sharing
from aldea.audit.models import Event
from aldea.core import clock, links
from aldea.core.ids import new_id
from aldea.core.links import Purpose
from aldea.people import consents
from aldea.people.models import Disclosure
from aldea.support import referrals
from aldea.support.models import Referral, ReferralStep, Word
from aldea.support.models.referral import Reason, State

WHO = ("Kim", "Alvarez", "Rosa", "(626) 555-0142")


def seen(phone, page):
    return phone.get(page).content.decode()


def test_opening_the_link_shows_the_minimum_and_nothing_more(referral, phone, answer_page):
    page = seen(phone, answer_page(referral))

    assert "Someone to talk to after a loss" in page
    assert "A student, 14 to 17 years old, and the family" in page
    assert "Spanish at home" in page
    assert "91010" in page
    assert "Monday, November 16" in page
    assert not [fact for fact in WHO if fact in page]


def test_opening_the_link_changes_and_logs_nothing(referral, phone, answer_page):
    def rows():
        return [
            table.objects.count() for table in (Event, ReferralStep, Word, Disclosure)
        ], Referral.objects.values_list("state", "answered_at").get()

    before = rows()
    for _ in range(3):
        assert phone.get(answer_page(referral)).status_code == 200

    assert rows() == before


def test_a_yes_shows_name_and_phone(referral, phone, answer_page):
    page = answer_page(referral)

    answered = phone.post(page, {"say": "yes"}, follow=True)

    text = answered.content.decode()
    assert answered.redirect_chain == [(page, 302)]
    assert "Kim Alvarez" in text
    assert "(626) 555-0142" in text
    assert "You said yes. The school knows." in text
    referral.refresh_from_db()
    assert referral.state == State.ACCEPTED


def test_a_yes_tapped_twice_is_one_yes(referral, phone, answer_page):
    phone.post(answer_page(referral), {"say": "yes"})
    again = phone.post(answer_page(referral), {"say": "yes"}, follow=True)

    assert again.status_code == 200
    assert referral.steps.count() == 2
    assert Disclosure.objects.filter(errand_key=referral.pk).count() == 2


def test_a_waiting_list_is_a_yes_too(referral, phone, answer_page):
    page = phone.post(answer_page(referral), {"say": "wait"}, follow=True).content.decode()

    assert "Kim Alvarez" in page
    referral.refresh_from_db()
    assert referral.state == State.ON_HOLD


def test_a_no_takes_the_tapped_reason(referral, phone, answer_page):
    page = phone.post(answer_page(referral), {"say": "no", "why": "LANGUAGE"}, follow=True)

    referral.refresh_from_db()
    assert (referral.state, referral.reason) == (State.REJECTED, Reason.LANGUAGE)
    text = page.content.decode()
    assert "Thank you for answering" in text
    assert not [fact for fact in (*WHO, "after a loss") if fact in text]


def test_a_no_without_a_reason_we_know_is_another_reason(referral, phone, answer_page):
    phone.post(answer_page(referral), {"say": "no", "why": "BECAUSE"})

    referral.refresh_from_db()
    assert referral.reason == Reason.OTHER


def test_nonsense_changes_nothing(referral, phone, answer_page):
    assert phone.post(answer_page(referral), {"say": "maybe"}).status_code == 302
    referral.refresh_from_db()
    assert referral.is_waiting


def test_contacted_served_and_settled_are_a_tap_each(referral, phone, answer_page):
    page = answer_page(referral)
    phone.post(page, {"say": "yes"})
    assert "We have talked" in seen(phone, page)

    phone.post(page, {"say": "talked"})
    assert "You have talked with the family." in seen(phone, page)
    phone.post(page, {"say": "served"})
    assert "Is it settled?" in seen(phone, page)
    phone.post(page, {"say": "outcome", "settled": "yes"})

    assert "You said that it is settled." in seen(phone, page)
    referral.refresh_from_db()
    assert referral.state == State.COMPLETED
    said = Word.objects.filter(side="PARTNER").order_by("at", "pk")
    assert list(said.values_list("station", flat=True)) == [
        "ANSWERED", "CONTACTED", "SERVED", "OUTCOME",
    ]  # fmt: skip


def test_who_cannot_be_reached_is_said_with_a_reason(referral, phone, answer_page):
    phone.post(answer_page(referral), {"say": "yes"})
    page = phone.post(answer_page(referral), {"say": "lost", "why": "COULD_NOT_REACH"}, follow=True)

    assert "Thank you for trying" in page.content.decode()
    referral.refresh_from_db()
    assert referral.state == State.FAILED


def test_after_a_withdrawal_nothing_is_shown_and_a_yes_is_kindly_refused(
    referral, phone, answer_page, as_family
):
    with as_family(referral.consent) as by:
        consents.withdraw(consent=referral.consent, by=by)

    page = seen(phone, answer_page(referral))
    assert "The family has taken back its consent" in page
    assert "after a loss" not in page
    phone.post(answer_page(referral), {"say": "yes"})
    referral.refresh_from_db()
    assert referral.is_waiting


def test_after_the_agreement_nothing_is_shown_and_a_yes_is_kindly_refused(
    referral, phone, answer_page
):
    Sharing.objects.filter(recipient=referral.partner).update(ends_before=clock.today())

    page = seen(phone, answer_page(referral))
    assert "Our agreement with you has ended" in page
    assert "after a loss" not in page
    phone.post(answer_page(referral), {"say": "yes"})
    referral.refresh_from_db()
    assert referral.is_waiting


def test_after_a_lapse_contacted_and_served_can_still_be_said(referral, phone, answer_page):
    phone.post(answer_page(referral), {"say": "yes"})
    Sharing.objects.filter(recipient=referral.partner).update(ends_before=clock.today())

    page = seen(phone, answer_page(referral))
    assert not [fact for fact in WHO if fact in page]
    assert "What you did before still counts" in page
    phone.post(answer_page(referral), {"say": "served"})
    referral.refresh_from_db()
    assert referral.state == State.COMPLETED


def test_one_taken_back_says_so(referral, phone, answer_page, sender):
    with sender() as by:
        referrals.cancel(referral=referral, reason=Reason.NO_LONGER_NEEDED, by=by)

    assert "The school has taken this request back" in seen(phone, answer_page(referral))


def test_a_link_ends_after_its_days(referral, phone, answer_page, frozen):
    page = answer_page(referral)
    frozen.shift(timedelta(days=15))

    assert phone.get(page).status_code == 410
    assert phone.post(page, {"say": "yes"}).status_code == 410


@pytest.mark.parametrize("purpose", [Purpose.WORD, Purpose.CONSENT])
def test_a_link_made_for_something_else_opens_nothing(referral, phone, purpose):
    page = f"/a/{links.token(purpose=purpose, subject=referral.pk)}/"

    assert phone.get(page).status_code == 410


def test_a_link_to_a_referral_that_is_not_there_is_a_404(phone):
    page = f"/a/{links.token(purpose=Purpose.ANSWER, subject=new_id())}/"

    assert phone.get(page).status_code == 404


def test_a_family_s_own_need_names_no_student(school, referral, phone, answer_page):
    Referral.objects.filter(pk=referral.pk).update(student=None)

    page = seen(phone, answer_page(referral))
    assert "Can you help this family?" in page
    assert "14 to 17" not in page


def test_in_spanish_every_sentence_is_spanish(referral, phone, answer_page):
    page = seen(phone, answer_page(referral) + "?lang=es")

    for words in (
        "¿Pueden ayudar a esta alumna o alumno?",
        "español en casa",
        "De 14 a 17 años",
        "Sí, podemos ayudar",
        "lunes 16 de noviembre",
    ):
        assert words in page, words


def test_somebody_signed_in_sees_what_the_link_shows_and_no_more(referral, at_work, answer_page):
    page = at_work.get(answer_page(referral)).content.decode()

    assert "after a loss" in page
    assert not [fact for fact in WHO if fact in page]


def test_the_link_is_for_no_search_engine_and_no_cache(referral, phone, answer_page):
    answer = phone.get(answer_page(referral))

    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
