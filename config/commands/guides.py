"""aldea guide: a guide for families on paper, as a PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from aldea.core import logins
from config.commands import Failed, databases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whose guide, in which language, what is in it and where it is written to."""
    parser.add_argument(
        "--school", required=True, metavar="CDS", help="CDS code of a school, district or county"
    )
    parser.add_argument("--language", default="en", help="default: %(default)s")
    parser.add_argument("--need", action="append", default=[], help="only this need; may repeat")
    parser.add_argument("--large", action="store_true", help="large print, in one column")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")


def run(options: argparse.Namespace) -> int:
    """Write the PDF and say what is in it. Raises Failed for what is not known."""
    if not options.out.parent.is_dir():
        raise Failed(f"{options.out.parent} is not a folder.")
    with databases.opened(login=logins.WORKER):
        from django.conf import settings
        from django.utils import translation

        from aldea.core import clock
        from aldea.partners import guides
        from aldea.web.public import leaflets, paper
        from aldea.web.public.needs import BY_KEY

        _known("language", [options.language], dict(settings.LANGUAGES))
        _known("need", options.need, BY_KEY)
        try:
            place = guides.place(cds_code=options.school)
        except guides.NoGuide:
            raise Failed(f"no school, district or county has the code {options.school}.") from None
        with translation.override(options.language):
            leaflet = leaflets.leaflet(
                place=place,
                at=clock.now(),
                needs=leaflets.chosen(options.need),
                site=settings.SITE_URL.rstrip("/"),
            )
            made = paper.typeset(leaflet=leaflet, is_large=options.large)
    part = options.out.with_name(f"{options.out.name}.part")
    part.write_bytes(made)
    part.replace(options.out)
    print(f"{options.out}: {leaflet.count} services for {leaflet.place}")
    return 0


def _known(what: str, asked: list[str], known: dict) -> None:
    for each in asked:
        if each not in known:
            raise Failed(f"the {what} {each!r} is not known. Choose from: {', '.join(known)}.")
