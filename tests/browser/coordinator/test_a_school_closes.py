"""A coordinator closes the school for smoke, and every family reads it in its own language."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from aldea.core import clock
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.steward.test_a_listing_is_checked import SCHOOL

DESK_OF_GUIDE = f"/school/{SCHOOL}/guide/"


def given_the_coordinator_is_signed_in(somebody: Visitor) -> Visitor:
    somebody.goes_to("/")
    somebody.page.get_by_role("button", name="Dolores Amaya").click()
    somebody.page.get_by_role("heading", level=1).wait_for()
    return somebody


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, True), (DESK, True), (DESK, False)])
def test_a_school_closes_and_each_family_reads_why_and_what_goes_on(
    visitor: Callable[..., Visitor], size: dict[str, int], scripts: bool
) -> None:
    staff = given_the_coordinator_is_signed_in(visitor(size, javascript=scripts))
    staff.goes_to(f"{DESK_OF_GUIDE}close/")
    page, today = staff.page, clock.today()
    page.get_by_label("First day").fill(f"{today}")
    page.get_by_label("Last day").fill(f"{today + timedelta(days=2)}")
    page.get_by_label("Why?").select_option("SMOKE")
    page.get_by_text("Meals to take home").click()
    page.locator("#id_begins_MEALS").fill("07:30")
    page.locator("#id_ends_MEALS").fill("11:00")
    page.locator("#id_goes_on_en").fill("Books at the gate")
    if scripts:
        staff.looks("close")
    page.get_by_role("button", name="Say that it is closed").click()
    staff.sees("In each language")
    if scripts:
        staff.looks("closure")

    page.get_by_role("link", name="Korean", exact=True).click()
    page.get_by_label("Books at the gate").fill("문 앞의 책")
    if scripts:
        staff.looks("closure-words")
    page.get_by_role("button", name="Save").click()
    staff.sees("Families read it in Korean.")

    parent = visitor(PHONE, javascript=scripts)
    parent.goes_to(f"/guide/{SCHOOL}/?lang=ko")
    parent.sees("연기 때문에 문을 닫았습니다")
    parent.sees("집에 가져갈 수 있는 식사")
    parent.sees("문 앞의 책")
    if scripts:
        parent.looks("guide-closed-ko")
    parent.goes_to(f"/guide/{SCHOOL}/?lang=vi")
    parent.sees("Đóng cửa vì khói")
