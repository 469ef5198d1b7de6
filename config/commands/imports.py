"""aldea import: files of schools, students and services, one format a subcommand."""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass, field
from pathlib import Path

from aldea.core import logins
from config.commands import Failed, databases


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file, and the module whose `import_file` loads it."""

    module: str
    summary: str
    needs_district: bool = False
    further: dict[str, object] = field(default_factory=dict)
    form: str = ""  # for a module that loads several forms; those may name their source


FORMATS = {
    "schools": Format(
        module="aldea.network.schools",
        summary="a public schools directory of the California Department of Education",
    ),
    "oneroster": Format(
        module="aldea.arrivals.arrivals",
        summary="a OneRoster 1.1 or 1.2 ZIP of one district",
        needs_district=True,
    ),
    "hsds": Format(
        module="aldea.partners.directory",
        summary="services as HSDS 3.1 or 3.0: JSON, or a folder or ZIP of tables",
        form="hsds",
    ),
    "hsds-1.1": Format(
        module="aldea.partners.directory",
        summary="services as a folder or ZIP of HSDS 1.1 tables",
        form="hsds-1.1",
    ),
    "ohana": Format(
        module="aldea.partners.directory",
        summary="services as a folder or ZIP of Ohana tables",
        form="ohana",
    ),
    "openeligibility": Format(
        module="aldea.partners.directory",
        summary="the openEligibility taxonomy, in its XML file",
        form="openeligibility",
    ),
    "wordings": Format(
        module="aldea.partners.translated",
        summary="texts of the directory in another language, as CSV",
        further={"ahead": True},
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the format and the file."""
    formats = parser.add_subparsers(dest="format", metavar="FORMAT", required=True)
    for name, known in FORMATS.items():
        place = formats.add_parser(name, help=known.summary, description=f"Load {known.summary}.")
        place.add_argument("file", type=Path, metavar="FILE")
        if known.needs_district:
            place.add_argument(
                "--district", required=True, metavar="CDS", help="the district's CDS code"
            )
        if known.form:
            place.add_argument(
                "--source",
                default="",
                metavar="NAME",
                help="who sends it; tells senders apart who number their rows 1, 2, 3",
            )
            place.add_argument(
                "--preview", action="store_true", help="only say what it would change"
            )


def run(options: argparse.Namespace) -> int:
    """Load the file and say what changed."""
    if not options.file.exists():
        raise Failed(f"{options.file} does not exist.")
    known = FORMATS[options.format]
    with databases.opened(login=logins.WORKER):
        from aldea.audit.trail import command
        from aldea.core.errors import Refused

        further: dict[str, object] = dict(known.further)
        further |= {"district_cds": options.district} if known.needs_district else {}
        if known.form:
            further |= {"form": known.form, "source": options.source}
        if known.form and options.preview:
            return _preview(options, known)
        try:
            result = importlib.import_module(known.module).import_file(
                path=options.file,
                by=command(f"aldea import {options.format}"),
                progress=lambda line: print(line, flush=True),
                **further,
            )
        except Refused as refused:
            raise Failed(f"{options.file}: {refused} Nothing was changed.") from refused
        print(result)
    return 0


def _preview(options: argparse.Namespace, known: Format) -> int:
    """Say what a file of the directory would change."""
    from aldea.core.errors import Refused
    from aldea.partners import directory

    try:
        shown = directory.preview(path=options.file, form=known.form, source=options.source)
    except Refused as refused:
        raise Failed(f"{options.file}: {refused}") from refused
    print(shown)
    for one in shown.comparison.differences:
        print(f"{one.table} {one.name}, {one.column}: {one.before!r} -> {one.after!r}")
    print("Nothing was changed.")
    return 0
