"""A district's data steward sends a roster, looks at what it would change, and applies it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.arrivals.packing import pack
from tests.browser.conftest import DESK, PHONE, Site, Visitor

DISTRICT = "Duarte Unified"


@pytest.fixture
def steward(visitor: Callable[..., Visitor]) -> Visitor:
    """Duarte's data steward, at the desk."""
    return given_i_am_signed_in(visitor(DESK))


def given_i_am_signed_in(somebody: Visitor) -> Visitor:
    somebody.goes_to("/")
    role = somebody.page.locator("li", has_text="District data steward").last
    role.get_by_role("button").first.click()
    somebody.page.wait_for_url("**/data-arrivals/")
    somebody.sees(DISTRICT)
    return somebody


def test_a_roster_is_sent_looked_at_and_applied(
    steward: Visitor, site: Site, tmp_path: Path
) -> None:
    then_the_empty_list_says_what_to_do(steward)
    roster = when_the_student_system_makes_its_export(steward, tmp_path)
    before = people(site)

    when_it_is_sent(steward, roster)
    then_it_is_shown_and_nothing_has_changed(steward, site, before)
    when_the_lists_behind_the_figures_are_opened(steward)
    when_it_is_applied(steward)

    assert people(site) != before
    when_it_is_sent(steward, roster)
    steward.sees("nothing to change.")
    steward.looks("arrival-same")


def test_without_script_a_roster_is_sent_from_a_phone(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    steward = given_i_am_signed_in(visitor(PHONE, javascript=False))
    steward.goes_to("/data-arrivals/send/")
    roster = when_the_student_system_makes_its_export(steward, tmp_path)
    steward.page.get_by_label("Roster").set_input_files(roster)
    steward.page.get_by_role("button", name="Send", exact=True).click()
    steward.page.get_by_text("Nothing has changed yet.").wait_for()

    for _ in range(60):
        if steward.page.get_by_role("button", name="Apply").count():
            break
        steward.page.wait_for_timeout(500)
        steward.page.reload()

    steward.page.get_by_role("button", name="Apply").click()
    steward.page.get_by_text("The roster is being applied.").wait_for()


def test_a_file_that_is_no_roster_is_refused_kindly(steward: Visitor, tmp_path: Path) -> None:
    wrong = tmp_path / "photos.zip"
    wrong.write_bytes(pack({"photo.txt": "a picture"}).getvalue())

    steward.goes_to("/data-arrivals/send/")
    steward.page.get_by_label("Roster").set_input_files(wrong)
    steward.page.get_by_role("button", name="Send", exact=True).click()

    steward.sees("There is no manifest.csv in the ZIP")
    steward.looks("send-refused")


def people(site: Site) -> list[tuple]:
    return site.ask(
        "select (select count(*) from people_student), (select count(*) from people_guardian),"
        " (select md5(string_agg(phone, ',' order by id)) from people_guardian)"
    )


def then_the_empty_list_says_what_to_do(she: Visitor) -> None:
    she.sees("No roster has come yet")
    she.looks("arrivals-empty")
    she.page.get_by_role("link", name="Send a roster").click()
    she.sees("Nothing changes before you say so.")
    she.looks("send")


def when_the_student_system_makes_its_export(she: Visitor, folder: Path) -> Path:
    with she.page.expect_download() as download:
        she.page.get_by_role("link", name="today’s export").click()
    path = folder / "roster.zip"
    download.value.save_as(path)
    return path


def when_it_is_sent(she: Visitor, roster: Path) -> None:
    she.goes_to("/data-arrivals/send/")
    she.page.get_by_label("Roster").set_input_files(roster)
    she.page.get_by_role("button", name="Send", exact=True).click()


def then_it_is_shown_and_nothing_has_changed(she: Visitor, site: Site, before: list[tuple]) -> None:
    heading = she.page.get_by_role("heading", name="What would change")
    heading.wait_for(timeout=60_000)
    she.sees("Nothing has changed yet.")
    assert people(site) == before
    she.looks("arrival")
    she.page.set_viewport_size(PHONE)
    she.looks("arrival")
    she.page.set_viewport_size(DESK)


def when_the_lists_behind_the_figures_are_opened(she: Visitor) -> None:
    page = she.page
    here = page.url
    page.get_by_role("link", name="line by line").click()
    she.sees("Correct them in the student system")
    she.looks("arrival-refused")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download with reasons").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.goto(f"{here}changes/?kind=CHANGED")
    she.sees("This is what would be written.")
    she.looks("arrival-changes")
    page.goto(here)


def when_it_is_applied(she: Visitor) -> None:
    she.page.get_by_role("button", name="Apply").click()
    she.page.get_by_role("heading", name="What changed").wait_for(timeout=60_000)
    she.looks("arrival-applied")
    she.goes_to("/data-arrivals/")
    she.sees("Nothing waits for a decision.")
    she.looks("arrivals")
