"""Every component as a browser draws it: on a desk, on a phone, from right to left, by keyboard."""

import pytest

from tests.browser.conftest import DESK, PHONE

SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_component_is_fit_to_be_seen(visitor, size):
    reader = visitor(size)
    reader.goes_to("/components/")
    reader.looks("components")

    reader.page.evaluate("document.documentElement.dir = 'rtl'")
    assert not reader.page.evaluate(SIDEWAYS)


def test_a_slash_leads_to_the_search_but_not_while_typing(visitor):
    reader = visitor(DESK)
    reader.goes_to("/components/")

    reader.page.keyboard.press("/")
    reader.page.keyboard.type("a/b")

    assert reader.page.locator("[data-search]").input_value() == "a/b"


def test_a_sheet_opens_over_the_page_and_gives_the_focus_back(visitor):
    reader = visitor(PHONE)
    reader.goes_to("/components/")

    reader.page.get_by_role("link", name="Open it as a sheet").click()
    sheet = reader.page.get_by_role("dialog", name="How did it go?")
    sheet.wait_for()
    assert sheet.locator("input:checked").first.evaluate("each => each === document.activeElement")

    reader.page.keyboard.press("Escape")
    sheet.wait_for(state="detached")
    assert reader.page.evaluate("document.activeElement.textContent") == "Open it as a sheet"


def test_more_opens_without_a_script(visitor):
    reader = visitor(PHONE, javascript=False)
    reader.goes_to("/components/")

    reader.page.locator(".more-items summary").click()

    reader.page.get_by_role("link", name="Four goals").wait_for()


def test_a_toast_stays_while_it_has_the_focus_and_then_goes(visitor):
    reader = visitor(DESK)
    reader.page.clock.install()
    reader.goes_to("/components/")
    reader.page.evaluate(
        """() => {
            const toast = '<div data-toast><button id="undo">Undo</button></div>';
            document.getElementById("toasts").innerHTML = toast;
            document.dispatchEvent(new CustomEvent("htmx:after:swap"));
            document.getElementById("undo").focus();
        }"""
    )

    reader.page.clock.run_for(60_000)
    assert reader.page.locator("[data-toast]").count() == 1

    reader.page.locator("#undo").blur()
    reader.page.clock.run_for(11_000)
    assert reader.page.locator("[data-toast]").count() == 0
