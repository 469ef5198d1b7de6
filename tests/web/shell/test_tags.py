"""Tags and filters that screens share."""

import pytest
from django.contrib.messages.storage.base import Message
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from aldea.web.shell import specimens, tags, toasts


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+12135550142", "(213) 555-0142"),
        ("213-555-0142", "(213) 555-0142"),
        ("+525555550142", "+52 55 5555 0142"),
        ("ask the office", "ask the office"),
    ],
)
def test_a_number_is_printed_as_people_here_write_it(stored, shown):
    assert tags.phone(stored) == shown


def test_a_number_can_be_called():
    assert tags.tel_href("213-555-0142") == "tel:+1-213-555-0142"
    assert tags.tel_href("none") == "tel:none"


def sorted_by(query: str, column: str):
    request = RequestFactory().get(f"/{query}")
    return tags.sorted_by(RequestContext(request, {"request": request}), column)


def test_a_heading_sorts_up_then_down_and_starts_at_the_first_page():
    fresh = sorted_by("?language=es&page=3", "name")
    upwards = sorted_by("?sort=name", "name")
    downwards = sorted_by("?sort=-name", "name")

    assert fresh.href == "?language=es&sort=name"
    assert (upwards.href, upwards.now) == ("?sort=-name", "ascending")
    assert (downwards.href, downwards.now) == ("?sort=name", "descending")


def test_the_pager_keeps_the_filters_of_the_list():
    request = RequestFactory().get("/?language=es")
    pager = CottonCompiler().process('<c-pager :page="page" noun="families" />')
    html = Template(pager).render(
        RequestContext(request, {"request": request, "page": specimens.page()})
    )

    assert "?language=es&amp;page=3" in html
    assert "11 to 20 of 64 families" in html


def test_each_language_is_an_address_that_can_be_sent():
    request = RequestFactory().get("/answer/x/?from=text")
    with translation.override("es"):
        english, spanish = tags.languages(RequestContext(request, {"request": request}))

    assert english.href == "?from=text&lang=en"
    assert spanish.is_current
    assert spanish.name == "Español"


def test_the_bottom_bar_has_three_places_and_more_keeps_the_rest():
    first, rest = tags.phone_first(specimens.NAV), tags.phone_rest(specimens.NAV)

    assert [item.label for item in first] == ["Today", "Families", "Services"]
    assert len(first) + len(rest) == len(specimens.NAV)
    assert tags.phone_first(None) == tags.phone_rest(None) == []


def test_an_undo_travels_with_the_message():
    with_undo = Message(25, "Contact logged.", extra_tags=f"{toasts.UNDO}/touches/1/undo/")

    assert toasts.undo_address(with_undo) == "/touches/1/undo/"
    assert toasts.undo_address(Message(25, "Done.")) == ""
