"""Calling down a list, one family at a time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.people.models import CensusLine, Family
from aldea.web.people.views.calling import _and
from tests.factories.people import StudentFactory, TouchFactory

DAY = timedelta(days=1)


@pytest.fixture
def walk(client_of, coordinator, school):
    def go(**query):
        url = reverse("people:call", args=[school.cds_code])
        now = str(int(clock.now().timestamp()))
        return client_of(coordinator).get(url, {"from": now} | query)

    return go


@pytest.fixture
def family(school):
    return StudentFactory(school=school, given_name="Yareli", family__name="López").family


def test_the_walk_begins_now(client_of, coordinator, school):
    url = reverse("people:call", args=[school.cds_code])

    answer = client_of(coordinator).get(url, {"language": "es"})

    assert answer.url == f"{url}?language=es&from={int(clock.now().timestamp())}&skip=0"


def test_a_family_stands_with_what_to_say_in_its_language(walk, family):
    StudentFactory(
        family=family, school=CensusLine.objects.get().school.school, given_name="Isabel"
    )

    page = walk()

    assert page.context["say_in"] == "es"
    assert page.context["script"] == (
        "Buenos días, le habla Maya, de la escuela de Isabel y Yareli. Todo está bien. "
        "Llamo para presentarme y saber si necesitan algo."
    )
    assert 'lang="es"' in page.content.decode()


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Ana"], "Ana"),
        (["Ana", "Tomás"], "Ana y Tomás"),
        (["Ana", "Isabel"], "Ana e Isabel"),
        (["Ana", "Luz", "Hilda"], "Ana, Luz e Hilda"),
        (["Ana", "Yareli"], "Ana y Yareli"),
    ],
)
def test_names_are_joined_as_spanish_says_it(names, joined):
    assert _and(names, "es") == joined


def test_the_words_can_be_read_in_english(walk, family):
    page = walk(say="en")

    assert page.context["script"].startswith("Good morning, this is Maya, from Yareli’s school.")


def test_a_text_names_no_child(walk, family, school):
    text = walk().context["text"]

    assert "Yareli" not in text
    assert "Jacaranda" in text


def test_skipping_goes_on_and_comes_back(walk, family, school):
    StudentFactory(school=school)

    assert walk(skip="1").context["row"].family != walk().context["row"].family
    after = walk(skip="2")
    assert "end of the list" in after.content.decode()
    assert "Try those you skipped" in after.content.decode()


def test_a_family_without_a_number_is_given_one_first(walk, family):
    family.guardians.update(phone="")

    assert "Add a number for" in walk().content.decode()


def test_what_is_not_known_is_worth_asking(walk, family):
    asks = [words for _icon, words in walk().context["asks"]]
    assert any("internet" in words for words in asks)

    Family.objects.update(internet="HOME", best_time="After 4 pm")
    asks = [words for _icon, words in walk().context["asks"]]
    assert not any("internet" in words or "good time" in words for words in asks)


@pytest.mark.parametrize("wrong", [{"from": "x"}, {"from": "9" * 30}, {"skip": "-1"}])
def test_an_address_that_makes_no_sense_begins_anew(walk, family, wrong):
    assert walk(**wrong).status_code == 302


def test_an_empty_list_says_so(walk, school):
    assert "Nobody is on this list" in walk(heard="silent").content.decode()


def test_the_way_back_keeps_the_filters(walk, family):
    assert walk(heard="silent").context["list_url"].endswith("/families/?heard=silent")


def test_a_number_that_was_wrong_last_time_is_corrected_first(walk, family, school):
    TouchFactory(family=family, school=school, outcome="WRONG_NUMBER", at=clock.now() - DAY)

    assert "The number was wrong last time" in walk().content.decode()
