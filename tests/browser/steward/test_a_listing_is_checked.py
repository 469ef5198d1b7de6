"""The directory steward calls down the list, and the family's page says that it was checked."""

from collections.abc import Callable

from tests.browser.conftest import DESK, PHONE, Site, Visitor

SCHOOL = "19644691932482"
CHECKS = "select count(*) from partners_verification"


def given_the_steward_is_signed_in(somebody: Visitor) -> Visitor:
    somebody.goes_to("/")
    role = somebody.page.locator("li", has_text="Directory steward").last
    role.get_by_role("button").first.click()
    somebody.page.wait_for_url("**/directory/")
    return somebody


def test_a_clerk_verifies_a_listing_and_the_family_reads_it(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    steward = given_the_steward_is_signed_in(visitor(PHONE))
    [(before,)] = site.ask(CHECKS)
    steward.looks("directory-desk")
    steward.page.get_by_role("link", name="Listings to check").click()
    steward.sees("came to no contact")
    steward.looks("checks")

    steward.page.get_by_role("button", name="Call down the list").click()
    steward.sees("You could say")
    steward.looks("check")
    key = steward.page.url.split("/checks/")[1].split("/")[0]
    steward.page.get_by_role("link", name="Español").click()
    steward.sees("¿Abren estos días y a estas horas?")
    steward.looks("check-es")
    steward.page.get_by_role("button", name="All is right").click()
    steward.sees("was checked today")
    assert "walk=1" in steward.page.url
    assert site.ask(CHECKS) == [(before + 1,)]

    parent = visitor(PHONE)
    parent.goes_to(f"/guide/{SCHOOL}/service/{key}/")
    parent.sees("Checked by a person on")
    parent.sees("today")


def test_without_script_at_the_desk_what_is_different_is_written_down(
    visitor: Callable[..., Visitor],
) -> None:
    steward = given_the_steward_is_signed_in(visitor(DESK, javascript=False))
    steward.goes_to("/directory/checks/?need=food-insecurity")
    steward.page.locator(".rows h3 a").first.click()
    steward.page.get_by_role("button", name="I am calling them now").click()
    steward.page.get_by_text("Something is different").click()
    steward.page.get_by_text("Other hours for now").click()
    steward.page.get_by_label("In English").fill("From 3 to 6")
    steward.page.get_by_role("button", name="Save what is different").click()
    steward.sees("Families read it beside")
    assert "need=food-insecurity" in steward.page.url
