"""The guide in seven languages on a phone, and what it would be from right to left."""

from collections.abc import Callable

from tests.browser.conftest import DESK, PHONE, Visitor

GUIDE = "/guide/19644691932482/"
CODES = ("en", "es", "zh-hant", "ko", "vi", "hy", "tl")


def test_every_language_is_fit_to_be_seen(visitor: Callable[..., Visitor]) -> None:
    """Each language on the guide, a need and a service; the rest of the pages in turn."""
    parent = visitor(PHONE)
    parent.goes_to(f"{GUIDE}find/?need=food")
    service = parent.page.locator(".rows h3 a").first.get_attribute("href") or ""
    in_turn = ["list/", "paper/", "poster/", "embed/", f"{service}wrong/", "/guide/", "find/"]

    for code, other in zip(CODES, in_turn, strict=True):
        for name, path in [
            ("guide", ""),
            ("find", "find/?need=food"),
            ("service", service),
            ("other", other),
        ]:
            address = path if path.startswith("/") else f"{GUIDE}{path}"
            parent.goes_to(f"{address}{'&' if '?' in address else '?'}lang={code}")
            assert parent.page.locator("html").get_attribute("lang") == code
            parent.looks(f"tongues-{code}-{name}")


def test_a_language_is_chosen_without_a_script_and_kept(visitor: Callable[..., Visitor]) -> None:
    parent = visitor(PHONE, locale="en-US", javascript=False)
    parent.goes_to(f"{GUIDE}find/?need=food")

    parent.page.locator(".more-tongues summary").click()
    parent.page.get_by_role("link", name="Tiếng Việt").click()
    parent.sees("Thực phẩm")
    assert "need=food" in parent.page.url
    parent.page.get_by_role("link", name="Toàn bộ cẩm nang").click()
    parent.sees("Gia đình quý vị cần gì?")
    parent.page.get_by_role("link", name="Español").click()
    parent.sees("¿Qué necesita su familia?")


def test_from_right_to_left_the_pages_are_mirrored(visitor: Callable[..., Visitor]) -> None:
    """No language of ours is written so yet; the layout is ready for the first that is."""
    for size in (PHONE, DESK):
        parent = visitor(size)
        for name, path in [("guide", ""), ("find", "find/?need=food"), ("paper", "paper/")]:
            parent.goes_to(f"{GUIDE}{path}")
            left = parent.page.locator(".public-top .mark").bounding_box()
            parent.page.evaluate("document.documentElement.dir = 'rtl'")
            right = parent.page.locator(".public-top .mark").bounding_box()
            assert left
            assert right
            assert round(left["x"]) == round(size["width"] - right["x"] - right["width"])
            parent.page.locator(".more-tongues summary").click()
            parent.looks(f"rtl-{name}")
