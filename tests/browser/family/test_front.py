"""Somebody opens the front, finds their school on the map or in the list, and enters its guide."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import DESK, PHONE, Site, Visitor

SCHOOL = "/guide/19644691932482/"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_fit_to_be_seen(
    visitor: Callable[..., Visitor], size: dict[str, int], language: str
) -> None:
    reader = visitor(size)
    for name, path in {
        "welcome": "/welcome/",
        "about": "/about/community-school/",
        "pillars": "/about/pillars/",
        "partners": "/about/partners/",
        "connect": "/about/connect/",
        "our-schools": "/our-schools/",
        "guide-map": f"{SCHOOL}map/",
    }.items():
        reader.goes_to(f"{path}?lang={language}")
        reader.looks(f"{name}-{language}")


def test_somebody_finds_their_school_on_the_map_and_enters_its_guide(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    reader = visitor(DESK)
    addresses: list[str] = []
    refused: list[str] = []
    reader.page.on("request", lambda request: addresses.append(request.url))
    reader.page.on(
        "console",
        lambda told: refused.append(told.text) if "Content Security" in told.text else None,
    )
    reader.goes_to("/welcome/")
    reader.page.get_by_label("Find your school").fill("duarte")
    reader.page.get_by_role("button", name="Search").click()
    reader.sees("1 school")

    marker = reader.page.get_by_role("button", name="1. Duarte High")
    marker.focus()
    assert reader.page.locator("#places li.is-shown").count() == 1
    marker.press("Enter")
    link = reader.page.get_by_role("link", name="Duarte High")
    assert link.evaluate("each => each === document.activeElement")
    reader.page.keyboard.press("Enter")

    reader.page.wait_for_url(f"**{SCHOOL}")
    assert all(address.startswith((site.address, "data:")) for address in addresses)
    assert refused == []


def test_the_map_shows_what_the_list_says_in_the_same_order(
    visitor: Callable[..., Visitor],
) -> None:
    parent = visitor(DESK, locale="es-US")
    parent.goes_to(f"{SCHOOL}find/?need=food")
    listed = parent.page.locator(".rows h3").all_inner_texts()

    parent.page.get_by_role("button", name="En un mapa").click()
    parent.page.wait_for_url("**/map/")

    assert parent.page.locator("#places h3").all_inner_texts() == listed
    placed = parent.page.locator("#places [data-point]")
    named = " ".join(
        str(each.get_attribute("aria-label"))
        for each in parent.page.locator(".map-pin[role=button]").all()
    )
    assert placed.count() > 3
    for row in placed.all():
        assert f"{row.get_attribute('data-number')}. {row.get_attribute('data-name')}" in named
    placed.nth(2).hover()
    assert parent.page.locator(".map-pin.is-shown").count() == 1


def test_without_a_script_the_list_is_whole_and_no_empty_map_stands(
    visitor: Callable[..., Visitor],
) -> None:
    reader = visitor(PHONE, javascript=False)
    reader.goes_to("/our-schools/?q=duarte")

    assert not reader.page.locator("[data-map]").is_visible()
    reader.page.get_by_role("link", name="Duarte High").click()
    reader.page.wait_for_url(f"**{SCHOOL}")


def test_the_director_writes_a_page_that_visitors_read(visitor: Callable[..., Visitor]) -> None:
    director, reader = visitor(DESK), visitor(PHONE)
    director.goes_to("/")
    card = director.page.locator("li.card", has_text="Answers for the initiative")
    card.get_by_role("button").first.click()
    director.page.get_by_role("link", name="Public pages").first.click()
    director.looks("pages")
    director.page.get_by_role("link", name="The four pillars").click()
    director.page.get_by_label("Text in English").fill("## Hello\n\nWe **try** this.")
    director.page.locator("#preview strong", has_text="try").wait_for()
    director.looks("page-edit")
    director.page.get_by_role("button", name="Save as a draft").click()
    director.page.get_by_role("button", name="Publish draft 1").click()
    director.sees("Published: The four pillars.")
    director.page.get_by_role("link", name="History").click()
    director.looks("page-history")
    director.page.get_by_role("link", name="Version 1").click()
    director.looks("page-version")

    reader.goes_to("/about/pillars/?lang=en")
    reader.sees("We try this.")
