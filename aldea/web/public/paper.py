"""Setting a guide as a PDF that prints well and that a screen reader can read."""

import functools
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import segno
import structlog
import typst
from django.utils.translation import gettext

from aldea.web.public.leaflets import Leaflet
from aldea.web.shell import typesetting
from aldea.web.shell.tags import phone, tel_href

log = structlog.get_logger(__name__)

SHEET = Path(__file__).with_name("guide.typ")
ACCESSIBLE: Final = "ua-1"  # ISO 14289-1: tagged, titled, with its language and words for pictures
URGENT = ("911", "988", "211")
INK, WHITE = "#0b4b3f", "#ffffff"


def typeset(*, leaflet: Leaflet, is_large: bool = False) -> bytes:
    """Set a guide on letter paper: two columns, or one in large print.

    A text in a script that no font at hand has cannot be in an accessible PDF; the guide is then
    set without that promise rather than not at all.
    """
    compiler = typst.Compiler(
        input=SHEET,
        root=SHEET.parent,
        font_paths=typesetting.fonts(),
        sys_inputs={"guide": json.dumps(_told(leaflet) | {"is_large": is_large})},
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=ACCESSIBLE)
    except typst.TypstError as refused:
        log.warning("guide_not_accessible", why=refused.message)
        made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)  # noqa: S101  a PDF is one file
    return made


@functools.cache
def app_icon(size: int) -> bytes:
    """Draw our mark as a square picture (PNG, `size` pixels), with room for a round mask."""
    drawn = (
        f"#set page(width: {size}pt, height: {size}pt, margin: {size // 6}pt,"
        ' fill: rgb("#fbf8f1"))\n'
        '#image(bytes(sys.inputs.mark), format: "svg", width: 100%, alt: "Aldea")'
    )
    made = typst.Compiler(
        input=drawn.encode(), sys_inputs={"mark": typesetting.drawing("img/mark.svg")}
    ).compile(format="png", ppi=72)
    assert isinstance(made, bytes)  # noqa: S101  one page is one picture
    return made


def qr(address: str) -> str:
    """Draw an address as a QR code, as SVG without a size of its own."""
    drawn: str = _code(address).svg_inline(dark=INK, light=WHITE, border=2, omitsize=True)
    return drawn


def qr_address(address: str) -> str:
    """Draw an address as a QR code that stands in a page's own text, as a data: address."""
    drawn: str = _code(address).svg_data_uri(dark=INK, light=WHITE, border=2, omitsize=True)
    return drawn


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def _told(leaflet: Leaflet) -> dict[str, Any]:
    told = asdict(leaflet)
    told["school_call"], told["school_shown"] = _to_call(leaflet.school_phone)
    if leaflet.answerer:
        call, shown = _to_call(leaflet.answerer.phone)
        told["answerer"] |= {"call": call, "shown": shown}
    for section in told["sections"]:
        section["icon"] = icon(section["icon"])
        section["qr"] = qr(section["address"])
    return told | {
        "qr": qr(leaflet.address),
        "roofline": typesetting.drawing("img/roofline.svg"),
        "mark": typesetting.drawing("img/mark.svg"),
        "urgent": dict(zip(URGENT, _urgent(), strict=True)),
        "words": _words(),
    }


def _to_call(number: str) -> tuple[str, str]:
    return (tel_href(number), phone(number)) if number else ("", "")


def _urgent() -> tuple[str, str, str]:
    return (
        gettext("emergency"),
        gettext("emotional crisis; press 2 for Spanish"),
        gettext("other help, day and night"),
    )


def _words() -> dict[str, str]:
    return {
        "lede": gettext(
            "Food, health, housing and more, for every family. "
            "What it costs and what to bring is said before you go."
        ),
        "families": gettext("Guide for families"),
        "person": gettext("A person answers you"),
        "school": gettext("The school answers you"),
        "speaks": gettext("speaks %(languages)s"),
        "urgent": gettext("If it is urgent"),
        "today": gettext("The guide as it is today"),
        "scan": gettext("Point your telephone’s camera here."),
        "scan_need": gettext("Today’s list"),
        "code": gettext("QR code of %(address)s"),
        "also": gettext("See also"),
        "page": gettext("page"),
        "more": gettext("%(n)d more on the web"),
        "goes_on": gettext("Help goes on:"),
        "made": gettext("Printed from the guide of %(date)s. Call before you go."),
        "of": gettext("page %(here)s of %(last)s"),
        "none": gettext("No service is listed near here yet. 211 knows more help."),
        "unreviewed": gettext("Some translations are not yet reviewed by a person."),
    }


@functools.cache
def icon(name: str) -> str:
    """Take one icon out of the sprite, as a picture of its own; nothing where it is not there."""
    found = re.search(
        rf'<symbol id="{re.escape(name)}"([^>]*)>(.*?)</symbol>',
        typesetting.drawing("img/sprite.svg"),
        re.DOTALL,
    )
    if not found:
        return ""
    box = re.search(r'viewBox="[^"]*"', found[1])
    size = box[0] if box else 'viewBox="0 0 24 24"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} fill="#b07a08">{found[2]}</svg>'
