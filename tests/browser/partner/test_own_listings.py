"""A partner on a phone keeps its own listings right by a link, and the family's page shows it."""

import re
from collections.abc import Callable

from tests.browser.conftest import PHONE, Site, Visitor

SCHOOL = "19644691932482"
LINK = re.compile(r"http\S+")
STEWARD = "Directory steward"
OURS = "select id from partners_service where name = 'Bus pass for a student'"
NEW = "(310) 555-0199"


def given_the_partner_was_sent_its_link(somebody: Visitor, site: Site) -> tuple[str, str]:
    """The link, and the key of one of its listings."""
    [(key,)] = site.ask(OURS)
    page, sent = somebody.page, len(site.messages())
    somebody.goes_to("/")
    page.locator("li", has_text=STEWARD).last.get_by_role("button").first.click()
    page.wait_for_url("**/directory/")
    somebody.goes_to(f"/directory/checks/{key}/")
    somebody.looks("check-with-link")
    page.get_by_role("button", name="Send them the link to their listings").click()
    somebody.sees("gets the link to its listings")
    return LINK.search(site.message_after(sent)["body"])[0], str(key)


def test_all_is_right_and_a_number_is_changed(visitor: Callable[..., Visitor], site: Site) -> None:
    link, key = given_the_partner_was_sent_its_link(visitor(PHONE), site)
    partner = visitor(PHONE)
    page = partner.page

    partner.goes_to(link)
    partner.sees("Is this still right?")
    partner.looks("own-listings")
    card = page.locator(f"#s-{key}")
    card.get_by_role("button", name="All is right").click()
    partner.sees("Families now read that")
    partner.looks("own-listings-said")
    assert card.get_by_role("button", name="All is right").count() == 0

    card.get_by_role("link", name="Change something").click()
    partner.looks("own-listing")
    page.locator("#phones > summary").click()
    page.locator("#hours > summary").click()
    partner.looks("own-listing-open")
    page.locator("#phones").get_by_label("Number", exact=True).first.fill("555")
    page.get_by_role("button", name="Save").click()
    partner.sees("Write the whole number with its area code.")
    partner.looks("own-listing-refused")
    page.locator("#phones").get_by_label("Number", exact=True).first.fill(NEW)
    page.get_by_role("button", name="Save").click()
    partner.sees("Thank you. It is saved")
    partner.looks("own-listing-saved")

    parent = visitor(PHONE)
    parent.goes_to(f"/guide/{SCHOOL}/service/{key}/")
    parent.sees(NEW)
    parent.sees("Checked by a person on")
    parent.sees("today")


def test_in_spanish_and_without_script_room_is_said_and_hours_are_added(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    link, key = given_the_partner_was_sent_its_link(visitor(PHONE), site)
    partner = visitor(PHONE, javascript=False)
    page = partner.page

    partner.goes_to(link.replace("lang=en", "lang=es"))
    partner.sees("¿Sigue siendo correcto?")
    card = page.locator(f"#s-{key}")
    card.get_by_label("Cuántos hay libres hoy").fill("7")
    card.get_by_role("button", name="Esos lugares").click()
    assert card.get_by_label("Cuántos hay libres hoy").input_value() == "7"
    partner.sees("última vez: hoy")

    card.get_by_role("link", name="Cambiar algo").click()
    page.locator("#hours > summary").click()
    more = page.locator("#hours .note").first
    more.locator("summary").click()
    more.get_by_text("Sábado").click()
    more.get_by_label("Desde las").fill("10:00")
    more.get_by_label("Hasta las").fill("13:00")
    page.get_by_role("button", name="Guardar").click()
    partner.sees("Quedó guardado")
    partner.sees("sábado, 10:00 a.m. a 1:00 p.m.")
