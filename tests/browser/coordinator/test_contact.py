"""A coordinator keeps in touch: Today, the census, four taps, one hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

# Chromium without a screen waits for an answer about the telephone; a phone does not.
NO_TELEPHONE = """document.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='tel:']")) event.preventDefault();
}, true)"""
LATEST = "select family_id, outcome from people_touch where undone_at is null order by id desc"


@pytest.fixture
def dolores(visitor):
    def arrives(size, **more):
        reader = visitor(size, **more)
        reader.goes_to("/")
        reader.page.get_by_role("button", name="Dolores Amaya").click()
        reader.page.get_by_role("heading", level=1).wait_for()
        return reader

    return arrives


def school_of(reader):
    return re.search(r"/school/\d+/", reader.page.url)[0]


def taps(reader, words):
    reader.page.locator("label", has_text=re.compile(f"^{words}$")).click(force=True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_screens_of_contact_are_fit_to_be_seen(dolores, size):
    reader = dolores(size)
    school = school_of(reader)
    reader.looks("today")
    for name, path in {
        "census": f"{school}families/?heard=silent",
        "call": f"{school}call/?heard=silent",
        "log-choose": f"{school}log/",
        "students": f"{school}students/",
        "search": f"{school}search/?q=ana",
    }.items():
        reader.goes_to(path)
        reader.looks(name)

    reader.goes_to(f"{school}students/")
    reader.page.locator("tbody a").first.click()
    reader.sees("What has happened")
    reader.looks("record")
    reader.page.locator("a[href^='/family/']").first.click()
    reader.sees("When we last heard")
    reader.looks("family")


def test_four_taps_log_a_contact_and_one_takes_it_back(dolores, site):
    reader = dolores(PHONE)
    page = reader.page
    before = site.ask(LATEST)

    page.get_by_role("link", name="Log", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("heading", name="Next in line").wait_for()
    sheet.locator("h3 a").last.click()
    sheet.get_by_role("heading", name="How did it go?").wait_for()
    taps(reader, "No answer")
    page.locator("[name=follow_up][value='1']:checked").wait_for(state="attached")
    page.wait_for_timeout(100)
    assert not reader.axe()
    sheet.get_by_role("button", name="Save").click()

    reader.sees("Contact logged for")
    assert site.ask(LATEST)[0][1] == "NO_ANSWER"
    assert len(site.ask(LATEST)) == len(before) + 1
    page.get_by_role("button", name="Undo").click()
    reader.sees("was taken back")
    assert len(site.ask(LATEST)) == len(before)


def test_calling_down_the_list_goes_from_family_to_family(dolores, site):
    reader = dolores(PHONE)
    page = reader.page

    page.get_by_role("link", name="Start calling").click()
    first = page.get_by_role("heading", level=1).inner_text()
    page.evaluate(NO_TELEPHONE)
    page.locator(".thumb a.is-log").click()
    page.get_by_role("dialog").wait_for()
    reader.looks("call-log")
    taps(reader, "Left a message")
    page.get_by_role("button", name="Save, next family").click()

    reader.sees("Contact logged for")
    assert page.get_by_role("heading", level=1).inner_text() != first
    reader.sees("2 of")
    assert site.ask(LATEST)[0][1] == "LEFT_MESSAGE"


def test_a_contact_is_logged_without_a_script(dolores, site):
    reader = dolores(PHONE, javascript=False)
    page = reader.page

    page.get_by_role("link", name="Log", exact=True).click()
    page.locator("h3 a").first.click()
    page.get_by_role("button", name="Save").click()
    reader.sees("Tap what happened.")
    page.get_by_role("radio", name="Talked").check(force=True)
    page.get_by_role("button", name="Save").click()

    reader.sees("Contact logged for")
    assert site.ask(LATEST)[0][1] == "REACHED"


def test_a_filter_narrows_the_census_and_back_widens_it(dolores):
    reader = dolores(DESK)
    page = reader.page
    page.get_by_role("link", name="Families").first.click()
    whole = page.locator("#list").inner_text()

    page.get_by_label("Home language").select_option("es")
    page.wait_for_url("**language=es**")
    page.get_by_role("link", name="Spanish").wait_for()
    assert page.locator("#list").inner_text() != whole
    page.go_back()

    expect(page.locator("#list")).to_have_text(whole)
