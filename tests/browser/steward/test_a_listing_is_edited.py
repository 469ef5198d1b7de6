"""The steward mends a telephone number: the family reads it, and it can be put back."""

from collections.abc import Callable

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.steward.test_a_listing_is_checked import SCHOOL, given_the_steward_is_signed_in


def test_a_steward_edits_a_listing_and_puts_it_back(visitor: Callable[..., Visitor]) -> None:
    steward = given_the_steward_is_signed_in(visitor(DESK))
    page = steward.page
    steward.goes_to("/directory/listings/?q=food")
    steward.looks("listings")
    page.locator("main .rows h3 a").first.click()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("heading", name="Edit the listing").wait_for()
    key = page.url.split("/listings/")[1].split("/")[0]
    page.locator("#phones > summary").click()
    number = page.get_by_label("Number").first
    before = number.input_value()
    number.fill("555")
    steward.looks("edit-listing")
    page.get_by_role("button", name="Save").click()
    steward.sees("Write the whole number with its area code.")

    page.get_by_label("Number").first.fill("(626) 555-0188")
    page.get_by_label("How do you know?").fill("Their new leaflet")
    page.get_by_role("button", name="Save").click()
    steward.sees("Their new leaflet")
    steward.looks("listing")

    parent = visitor(PHONE)
    parent.goes_to(f"/guide/{SCHOOL}/service/{key}/")
    parent.sees("(626) 555-0188")

    page.get_by_role("button", name="Put back").first.click()
    steward.sees("Put back. Families see it in a minute.")
    parent.goes_to(f"/guide/{SCHOOL}/service/{key}/")
    parent.does_not_see("(626) 555-0188")
    parent.sees(before)


def test_without_script_on_a_phone_a_paper_is_added(visitor: Callable[..., Visitor]) -> None:
    steward = given_the_steward_is_signed_in(visitor(PHONE, javascript=False))
    page = steward.page
    steward.goes_to("/directory/listings/?q=food")
    page.locator("main .rows h3 a").first.click()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("#papers > summary").click()
    more = page.locator("#papers details").first
    more.locator("summary").click()
    more.get_by_label("A paper to bring").fill("A library card")
    page.get_by_role("button", name="Save").click()

    steward.sees("What to bring, added")
    steward.sees("A library card")
