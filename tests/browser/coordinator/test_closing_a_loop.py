"""The main job, end to end: from "nobody has reached them" to "the need is met"."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import DESK, PHONE, Site, Visitor

SCHOOL = "/school/19644691932482"
FAMILY, CHILD, MOTHER = "López Santiago", "Ximena", "Rosa Santiago Cruz"
WANTED = "Someone to talk to after a loss"
LINK = re.compile(r"http\S+")


@pytest.fixture
def coordinator(visitor: Callable[..., Visitor]) -> Visitor:
    """Dolores Amaya, at her desk."""
    dolores = visitor(DESK)
    given_i_am_signed_in(dolores, "Dolores Amaya")
    return dolores


def given_i_am_signed_in(somebody: Visitor, name: str) -> None:
    somebody.goes_to("/")
    somebody.page.get_by_role("button", name=name).click()
    somebody.page.wait_for_url("**/today/")


def test_a_family_is_reached_asks_for_help_and_the_need_is_met(
    coordinator: Visitor, visitor: Callable[..., Visitor], site: Site
) -> None:
    when_she_sees_who_waits(coordinator)
    when_she_logs_a_call_and_hears_a_need(coordinator)
    when_she_opens_the_record(coordinator)
    when_she_finds_a_service(coordinator)
    then_it_cannot_go_out_without_consent(coordinator)
    when_the_mother_agrees_on_the_screen(coordinator)
    letter = when_the_partner_is_asked(coordinator, site)

    sent = len(site.messages())
    partner = visitor(PHONE)
    then_opening_the_link_tells_the_minimum_and_changes_nothing(partner, site, letter)
    when_the_partner_says_yes_and_helps(partner)

    question = then_the_family_is_asked_by_itself(coordinator, site, sent)
    when_the_mother_says_it_helped(visitor(PHONE, locale="es-MX"), question)

    when_she_closes_the_need(coordinator)
    then_the_record_tells_it_all(coordinator, site)


def when_she_sees_who_waits(she: Visitor) -> None:
    she.sees("Nobody has reached them yet")
    she.sees(FAMILY)
    she.looks("today")
    she.page.get_by_role("link", name="Families").first.click()
    she.page.wait_for_url("**/families/**")
    she.sees("When we last heard from each family")
    she.looks("census")


def when_she_logs_a_call_and_hears_a_need(she: Visitor) -> None:
    page = she.page
    page.get_by_role("link", name="Log a contact").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("link", name=FAMILY).first.click()
    sheet.get_by_text("How did it go?").wait_for()
    sheet.get_by_text("Talked", exact=True).first.click()
    sheet.get_by_text("Add a note, a need or a strength").click()
    sheet.get_by_label("They would like").first.select_option("stress")
    sheet.get_by_label("In their words").first.fill(WANTED)
    sheet.get_by_label("For whom").first.select_option(label=CHILD)
    sheet.get_by_role("button", name="Save").click()
    she.sees("Contact logged")


def when_she_opens_the_record(she: Visitor) -> None:
    she.goes_to(f"{SCHOOL}/search/?q=Ximena+Lopez")
    she.page.get_by_role("link", name=f"{CHILD} {FAMILY}").first.click()
    she.sees("You can see this because you are the community school coordinator")
    she.sees(WANTED)
    she.looks("record-open-need")


def when_she_finds_a_service(she: Visitor) -> None:
    she.page.get_by_role("link", name=WANTED).first.click()
    she.page.get_by_role("link", name="Find who can help").first.click()
    she.sees("services can help")
    she.looks("find")
    she.page.get_by_role("link", name="Refer", exact=True).first.click()


def then_it_cannot_go_out_without_consent(she: Visitor) -> None:
    she.sees("This referral cannot go out yet.")
    she.sees("Give the family the information")
    she.looks("refer-refused")


def when_the_mother_agrees_on_the_screen(she: Visitor) -> None:
    page = she.page
    page.get_by_role("link", name="Ask for consent").click()
    page.get_by_text(MOTHER).first.click()
    page.get_by_text("In person, on this screen").click()
    page.get_by_text("Spanish", exact=True).click()
    she.looks("consent-ask")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/sign/**")
    assert page.locator("html").get_attribute("lang") == "es"
    for tick in page.get_by_role("checkbox").all():
        tick.press("Space")
    page.locator("[name=signed_name]").fill(MOTHER)
    she.looks("consent-es")
    page.locator("button[name=say][value=yes]").click()
    she.sees("Rosa said yes")
    she.looks("consent")
    page.get_by_role("link", name="Go on").click()


def when_the_partner_is_asked(she: Visitor, site: Site) -> dict[str, str]:
    sent = len(site.messages())
    she.sees("reads")
    she.looks("refer")
    she.page.get_by_role("button", name=re.compile("^Ask ")).click()
    she.page.wait_for_url("**/referral/**")
    letter = _message(site, sent, "whether you can help")
    for fact in (CHILD, "López", "Rosa", WANTED, "91010"):
        assert fact not in letter["subject"] + letter["body"]
    return letter


def then_opening_the_link_tells_the_minimum_and_changes_nothing(
    partner: Visitor, site: Site, letter: dict[str, str]
) -> None:
    before = _counts(site)
    partner.goes_to(LINK.findall(letter["body"])[0])
    partner.sees("Can you help this student?")
    partner.sees(WANTED)
    for fact in (CHILD, "López", "Rosa", "555-0142"):
        partner.does_not_see(fact)
    partner.looks("answer")
    partner.page.get_by_role("link", name="Español").click()
    partner.page.wait_for_load_state()
    assert partner.page.locator("html").get_attribute("lang") == "es"
    partner.looks("answer-es")
    partner.page.get_by_role("link", name="English").click()
    assert _counts(site) == before


def when_the_partner_says_yes_and_helps(partner: Visitor) -> None:
    partner.page.get_by_role("button", name="Yes, we can help").click()
    partner.sees(f"{CHILD} {FAMILY}")
    partner.sees("(626) 555-0142")
    partner.looks("answer-after")
    partner.page.get_by_role("button", name="We have talked").click()
    partner.page.get_by_role("button", name="We have helped").click()
    partner.page.wait_for_load_state("networkidle")
    partner.looks("answer-done")


def then_the_family_is_asked_by_itself(she: Visitor, site: Site, sent: int) -> dict[str, str]:
    she.page.reload()
    she.looks("referral")
    question = site.message_after(sent)
    for fact in (CHILD, "López", "Rosa", WANTED, "Puente"):
        assert fact not in question["subject"] + question["body"]
    return question


def when_the_mother_says_it_helped(mother: Visitor, question: dict[str, str]) -> None:
    mother.goes_to(LINK.findall(question["body"])[0])
    assert mother.page.locator("html").get_attribute("lang") == "es"
    mother.looks("family-word")
    mother.page.locator("section button[value=YES]").first.click()
    mother.page.locator("section button[value=YES]").nth(1).click()
    mother.page.wait_for_load_state("networkidle")
    mother.looks("family-word-after")


def when_she_closes_the_need(she: Visitor) -> None:
    she.page.reload()
    she.looks("referral-told")
    she.page.get_by_role("link", name=WANTED).first.click()
    she.sees("Is it met?")
    she.page.get_by_label("What shows it?").fill("Her mother says the talks help; she sleeps.")
    she.looks("need")
    she.page.get_by_role("button", name="The need is met").click()
    she.sees("Met, says Dolores Amaya")


def then_the_record_tells_it_all(she: Visitor, site: Site) -> None:
    she.page.get_by_role("link", name="Open the record").click()
    she.sees("Who saw what")
    she.sees("What the family agreed to")
    she.looks("record")
    (openings,) = site.ask("select count(*) from people_opening where by_id is not null")
    assert openings[0] >= 2
    told = site.ask(
        "select d.data_classes from people_disclosure d"
        " join people_student s on s.id = d.student_id"
        " where s.given_name = %s and s.family_name = %s order by made_at",
        CHILD,
        FAMILY,
    )
    assert [sorted(classes) for (classes,) in told] == [
        ["AGE_BAND", "LANGUAGE", "NEED", "ZIP"],
        ["NAME", "PHONE"],
    ]


def _message(site: Site, already: int, words: str) -> dict[str, str]:
    """The first new message that says these words."""
    count = already
    while True:
        message = site.message_after(count)
        if words in message["body"]:
            return message
        count += 1


def _counts(site: Site) -> list[tuple]:
    """How many rows each table that a click could write has."""
    tables = ("audit_event", "support_word", "support_referralstep", "people_disclosure")
    return [site.ask(f"select count(*) from {table}")[0] for table in (*tables, "people_opening")]
