"""A family says how it went: yes, no or not yet, in its language."""

from aldea.audit.models import Event
from aldea.support import referrals
from aldea.support.models import Word
from aldea.support.models.referral import Reason


def test_the_page_asks_one_thing_at_a_time(referral, phone, word_page):
    page = phone.get(word_page(referral)).content.decode()

    assert "Did they call you?" in page
    assert "Did you get help?" not in page
    assert "Table of Plenty" in page
    assert "Alvarez" not in page


def test_opening_it_changes_nothing(referral, phone, word_page):
    before = Word.objects.count(), Event.objects.count()

    phone.get(word_page(referral))

    assert (Word.objects.count(), Event.objects.count()) == before


def test_three_yeses_reach_the_end_of_the_loop(referral, phone, word_page):
    page = word_page(referral)
    phone.post(page, {"called": "YES"})
    phone.post(page, {"helped": "YES"})
    answered = phone.post(page, {"enough": "YES"}, follow=True)

    said = Word.objects.filter(side="FAMILY").exclude(station="ASKED")
    assert {(word.station, word.says) for word in said} == {
        ("CONTACTED", "YES"),
        ("SERVED", "YES"),
        ("OUTCOME", "YES"),
        ("MET", "YES"),
    }
    assert "You said: Yes. You can change it." in answered.content.decode()


def test_not_yet_is_an_answer_and_asks_no_further(referral, phone, word_page):
    page = phone.post(word_page(referral), {"called": "NOT_YET"}, follow=True).content.decode()

    assert "You said: Not yet." in page
    assert "Did you get help?" not in page


def test_an_answer_can_be_changed(referral, phone, word_page):
    phone.post(word_page(referral), {"called": "NO"})
    phone.post(word_page(referral), {"called": "YES"})

    newest = Word.objects.filter(station="CONTACTED").order_by("-at", "-pk").first()
    assert newest.says == "YES"


def test_an_answer_tapped_twice_is_one(referral, phone, word_page):
    phone.post(word_page(referral), {"called": "NO"})
    phone.post(word_page(referral), {"called": "NO"})

    assert Word.objects.filter(station="CONTACTED").count() == 1


def test_nonsense_is_no_answer(referral, phone, word_page):
    phone.post(word_page(referral), {"called": "PERHAPS"})

    assert not Word.objects.filter(station="CONTACTED").exists()


def test_what_is_over_is_not_asked(referral, phone, word_page, sender):
    with sender() as by:
        referrals.cancel(referral=referral, reason=Reason.NO_LONGER_NEEDED, by=by)

    assert "Did they call you?" not in phone.get(word_page(referral)).content.decode()


def test_in_spanish(referral, phone, word_page):
    page = phone.get(word_page(referral) + "?lang=es").content.decode()

    assert "¿Le llamaron?" in page
    assert "Todavía no" in page
    word = phone.post(word_page(referral), {"called": "YES"})
    assert word.status_code == 302
    assert Word.objects.get(station="CONTACTED").language == "es"
