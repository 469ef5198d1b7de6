"""The steward reads where nothing is, and follows a number to the guide that families see."""

from collections.abc import Callable

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.steward.test_a_listing_is_checked import given_the_steward_is_signed_in


def test_the_steward_follows_a_need_to_the_guide(visitor: Callable[..., Visitor]) -> None:
    steward = given_the_steward_is_signed_in(visitor(PHONE))
    steward.page.get_by_role("link", name="What families did not find").click()
    steward.sees("Searches that found nothing")
    steward.looks("gaps")

    steward.page.get_by_role("link", name="A place to live").first.click()
    steward.sees("A place to live, by ZIP")
    steward.page.locator("table").first.locator("td a").last.click()
    steward.sees("Housing and rent")
    assert "/guide/" in steward.page.url


def test_without_script_at_the_desk_the_tables_say_what_the_map_does(
    visitor: Callable[..., Visitor],
) -> None:
    steward = given_the_steward_is_signed_in(visitor(DESK, javascript=False))
    steward.goes_to("/directory/gaps/?need=homelessness")
    steward.sees("Services within 15 miles")
    steward.sees("withheld")
