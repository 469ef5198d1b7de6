"""Somebody who reads Vietnamese reviews a text, and the family's page loses its mark."""

from collections.abc import Callable

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.steward.test_a_listing_is_checked import (
    SCHOOL,
    given_the_steward_is_signed_in,
)

PANTRY = f"/guide/{SCHOOL}/find/?need=food&lang=vi"
MARK = "Chưa có người kiểm tra. Xem bản gốc"
ORIGINAL = "Fruit, vegetables, rice, beans, milk and eggs."


def given_a_parent_reads_the_pantry(somebody: Visitor) -> Visitor:
    somebody.goes_to(PANTRY)
    somebody.page.get_by_role("link", name="Kho thực phẩm").first.click()
    return somebody


def test_a_text_is_marked_until_somebody_who_reads_the_language_reviews_it(
    visitor: Callable[..., Visitor],
) -> None:
    parent = given_a_parent_reads_the_pantry(visitor(PHONE, javascript=False))
    parent.page.get_by_text(MARK).click()
    parent.sees(ORIGINAL)
    marked = given_a_parent_reads_the_pantry(visitor(PHONE))
    marked.page.get_by_text(MARK).click()
    marked.looks("service-vi-marked")
    marked.goes_to(PANTRY.replace("vi", "zh-hant"))
    marked.looks("found-zh-hant-marked")

    steward = given_the_steward_is_signed_in(visitor(DESK, javascript=False))
    steward.page.get_by_role("link", name="Words in other languages").click()
    steward.page.get_by_role("link", name="Vietnamese").click()
    steward.page.get_by_role("link", name=ORIGINAL).click()
    steward.page.get_by_text("I read Vietnamese").click()
    steward.page.get_by_role("button", name="Save").click()
    steward.sees("Families read it without a mark.")
    assert "language=vi" in steward.page.url

    again = given_a_parent_reads_the_pantry(visitor(PHONE))
    again.does_not_see(MARK)


def test_the_translators_desk_is_fit_for_a_phone_and_a_desk(
    visitor: Callable[..., Visitor],
) -> None:
    for size in (PHONE, DESK):
        steward = given_the_steward_is_signed_in(visitor(size))
        steward.goes_to("/directory/words/?language=vi")
        steward.looks("words")
        steward.page.get_by_role("link", name="Send it back filled in").click()
        steward.sees("Only text is filled in")
        steward.looks("words-send")
        steward.goes_to("/directory/words/?language=vi&state=changed")
        steward.page.locator(".rows h3 a").first.click()
        steward.sees("What stood here before")
        steward.looks("word")
        steward.page.locator("textarea").fill(" ")
        steward.page.get_by_role("button", name="Save").click()
        steward.sees("Write the translation.")
        steward.looks("word-refused")
