"""The directory steward orders the guides of a district on paper, and takes one along."""

from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.steward.test_a_listing_is_checked import given_the_steward_is_signed_in

ALL_MADE = 90_000  # two guides of a second or two, and the worker's start


def test_the_guides_of_a_district_are_made_and_one_is_downloaded(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    steward = given_the_steward_is_signed_in(visitor(DESK))

    when_a_districts_guides_are_ordered(steward)
    steward.page.get_by_role("link", name="Download all").wait_for(timeout=ALL_MADE)
    steward.sees("2 guides")
    steward.looks("paper-ready")
    steward.page.set_viewport_size(PHONE)
    steward.looks("paper-ready")

    then_a_guide_is_a_pdf_that_can_be_read_aloud(steward, tmp_path)


def when_a_districts_guides_are_ordered(she: Visitor) -> None:
    she.page.get_by_role("link", name="Guides on paper").click()
    she.sees("Nobody has asked for guides on paper yet")
    she.looks("papers-empty")
    she.page.get_by_label("Schools of").select_option(label="Duarte Unified")
    she.page.locator("label", has_text="Spanish").click()  # asked for unless it is taken out
    she.page.get_by_role("button", name="Make these guides").click()
    she.sees("Guides of Duarte Unified")


def then_a_guide_is_a_pdf_that_can_be_read_aloud(she: Visitor, folder: Path) -> None:
    with she.page.expect_download() as download:
        she.page.locator("th a", has_text="Duarte High").click()
    assert download.value.suggested_filename.startswith("duarte-high-")
    download.value.save_as(folder / "guide.pdf")

    assert (folder / "guide.pdf").read_bytes().startswith(b"%PDF-")
    root = PdfReader(folder / "guide.pdf").trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
