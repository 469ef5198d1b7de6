"""aldea export: the directory of services, for other systems."""

from __future__ import annotations

import argparse
from pathlib import Path

from aldea.core import logins
from config.commands import databases

FORMS = ("json", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is written, how and where to."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    place = kinds.add_parser("hsds", help="services as HSDS 3.1")
    place.add_argument("folder", type=Path, metavar="DIR")
    place.add_argument("--format", choices=FORMS, default=FORMS[0], help="default: %(default)s")


def run(options: argparse.Namespace) -> int:
    """Write the files and say how many."""
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
