"""aldea guide: a guide for families on paper, as a PDF."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from aldea.core import logins
from config.commands import Failed, databases

if TYPE_CHECKING:
    from aldea.partners.guides import Place


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whose guide, in which language, what is in it and where it is written to."""
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--school", metavar="CDS", help="code of a school, district or county")
    whose.add_argument(
        "--schools-of", metavar="CDS", help="every school of a district or county, into a folder"
    )
    parser.add_argument("--language", default="en", help="default: %(default)s")
    parser.add_argument("--need", action="append", default=[], help="only this need; may repeat")
    parser.add_argument("--large", action="store_true", help="large print, in one column")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="PATH", help="the PDF, or the folder of PDFs"
    )


def run(options: argparse.Namespace) -> int:
    """Write the PDF, or one for each school, and say what is in it.

    Raises Failed for a code, language, need or folder that is not there.
    """
    folder = options.out if options.schools_of else options.out.parent
    if not folder.is_dir():
        raise Failed(f"{folder} is not a folder.")
    with databases.opened(login=logins.WORKER):
        from django.conf import settings

        from aldea.web.public.needs import BY_KEY

        _known("language", [options.language], dict(settings.LANGUAGES))
        _known("need", options.need, BY_KEY)
        if options.school:
            _write(options, options.school, options.out)
            return 0
        codes = _schools_of(options.schools_of)
        for number, code in enumerate(codes, start=1):
            print(f"{number} of {len(codes)}: ", end="")
            _write(options, code, options.out / f"guide-{code}-{options.language}.pdf")
    return 0


def _write(options: argparse.Namespace, code: str, path: Path) -> None:
    from aldea.web.public.leaflets import chosen
    from aldea.web.public.press import press

    place = _place(code)
    made = press(place, options.language, options.large, chosen(options.need))
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(made.pdf)
    part.replace(path)
    print(f"{path}: {made.services} services for {place.organization.name}", flush=True)


def _schools_of(code: str) -> list[str]:
    place = _place(code)
    places = [place, *(_place(each.cds_code or "") for each in place.districts)]
    codes = [school.cds_code for each in places for school in each.schools]
    if not codes:
        raise Failed(f"{place.organization.name} has no school that is open.")
    return codes


def _place(code: str) -> Place:
    from aldea.partners import guides

    try:
        return guides.place(cds_code=code)
    except guides.NoGuide:
        raise Failed(f"no school, district or county has the code {code}.") from None


def _known(what: str, asked: list[str], known: Mapping[str, object]) -> None:
    for each in asked:
        if each not in known:
            raise Failed(f"the {what} {each!r} is not known. Choose from: {', '.join(known)}.")
