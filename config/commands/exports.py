"""aldea export: the directory of services for other systems, its texts for translators."""

from __future__ import annotations

import argparse
from pathlib import Path

from aldea.core import logins
from config.commands import Failed, databases

FORMS = ("json", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is written, how and where to."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    place = kinds.add_parser("hsds", help="services as HSDS 3.1")
    place.add_argument("folder", type=Path, metavar="DIR")
    place.add_argument("--format", choices=FORMS, default=FORMS[0], help="default: %(default)s")
    words = kinds.add_parser("wordings", help="texts of listings for a translator, as CSV")
    words.add_argument("file", type=Path, metavar="FILE")
    words.add_argument("--language", required=True, metavar="CODE", help="such as vi or zh-hant")


def run(options: argparse.Namespace) -> int:
    """Write the files and say how many."""
    return _wordings(options) if options.kind == "wordings" else _services(options)


def _services(options: argparse.Namespace) -> int:
    with databases.opened(login=logins.WORKER):
        from aldea.audit.trail import command
        from aldea.partners import exports

        written = exports.write(
            folder=options.folder,
            form=options.format,
            by=command("aldea export hsds"),
            progress=lambda line: print(line, flush=True),
        )
    print(f"{written} files in {options.folder}")
    return 0


def _wordings(options: argparse.Namespace) -> int:
    from aldea.web.shell.languages import TONGUES

    codes = [tongue.code for tongue in TONGUES if tongue.code != "en"]
    if options.language not in codes:
        raise Failed(f"{options.language} is none of {', '.join(codes)}.")
    with databases.opened(login=logins.WORKER):
        from aldea.partners import texts

        options.file.write_text(
            texts.as_csv(language=options.language), encoding="utf-8-sig", newline=""
        )
        counted = texts.counts(language=options.language)
    told = ", ".join(f"{number} {state}" for state, number in counted.items())
    print(f"{options.file}: {told}")
    return 0
