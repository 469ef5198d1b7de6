"""The directory steward takes a file of services with a mistake in it, and a family finds one."""

import csv
from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import DESK, PHONE, Site, Visitor
from tests.browser.steward.test_a_listing_is_checked import (
    SCHOOL,
    given_the_steward_is_signed_in,
)
from tests.partners import listings

COATS = "Winter coats for children"
COUNT = "select count(*) from partners_service"


def given_another_county_sends_its_list(folder: Path) -> Path:
    """One service near the school as it should be, and one that says of itself what nobody may."""
    house = listings.place("Coat house", 34.137, -117.972)
    coats = listings.service(
        COATS,
        description="Warm coats, new and used, in every size.",
        organization=listings.organization("Coats of Duarte"),
        attributes=[listings.tag("coats", "material-hardship")],
        service_at_locations=[listings.at("coats", house)],
    )
    broken = listings.service("A service without a state", status="open")
    return listings.write(folder, [coats, broken], "their-services.json")


def test_a_file_with_a_mistake_is_looked_at_applied_and_found_by_a_family(
    visitor: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    steward = given_the_steward_is_signed_in(visitor(DESK))
    [(before,)] = site.ask(COUNT)

    when_the_file_is_sent(steward, given_another_county_sends_its_list(tmp_path))
    then_it_is_shown_and_nothing_has_changed(steward)
    then_the_mistake_is_downloaded_with_its_reason(steward, tmp_path)
    assert site.ask(COUNT) == [(before,)]

    when_it_is_applied(steward)
    assert site.ask(COUNT) == [(before + 1,)]
    then_a_family_finds_it(visitor(PHONE))


def when_the_file_is_sent(she: Visitor, file: Path) -> None:
    she.page.get_by_role("link", name="Files", exact=True).click()
    she.sees("Files, newest first")
    she.looks("files")
    she.page.get_by_role("link", name="Send a file").click()
    she.sees("How long we keep it")
    she.looks("file-send")
    she.page.get_by_label("File", exact=True).set_input_files(file)
    she.page.get_by_role("button", name="Send", exact=True).click()


def then_it_is_shown_and_nothing_has_changed(she: Visitor) -> None:
    she.page.get_by_role("heading", name="What would change").wait_for(timeout=60_000)
    she.sees("Nothing has changed yet.")
    she.sees("Kept until")
    she.sees("/1/status")
    she.looks("file")
    she.page.set_viewport_size(PHONE)
    she.looks("file")
    she.page.set_viewport_size(DESK)


def then_the_mistake_is_downloaded_with_its_reason(she: Visitor, folder: Path) -> None:
    with she.page.expect_download() as download:
        she.page.get_by_role("link", name="Download with reasons").click()
    download.value.save_as(folder / "refused.csv")
    with (folder / "refused.csv").open(encoding="utf-8-sig", newline="") as table:
        [refused] = csv.DictReader(table)
    assert (refused["where"], refused["value"]) == ("/1/status", "open")
    assert refused["what to do"] == "Use one of these words."


def when_it_is_applied(she: Visitor) -> None:
    she.page.get_by_role("button", name="Apply this file").click()
    she.page.get_by_role("heading", name="What changed").wait_for(timeout=60_000)
    she.sees("applied it on")
    she.looks("file-applied")


def then_a_family_finds_it(parent: Visitor) -> None:
    parent.goes_to(f"/guide/{SCHOOL}/")
    parent.page.get_by_label("What does your family need?").fill("winter coats")
    parent.page.get_by_role("button", name="Search").click()
    parent.page.get_by_role("link", name=COATS).first.click()
    parent.sees("Warm coats, new and used, in every size.")
