"""aldea bench: how fast, in how much memory."""

import argparse
import os

from aldea.core import embedded, logins
from config.commands import databases

SIZES = ("demo", "district", "county")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take which measurements to make."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="roster, pages, search, guide, api, words, desk, duplicates (default: all)",
    )
    parser.add_argument("--size", choices=SIZES, default="county", help="default: %(default)s")


def run(options: argparse.Namespace) -> int:
    """Measure on a database of its own, print a table and write var/bench.json."""
    os.environ.setdefault(databases.SETTINGS_NAME, "config.settings.test")
    os.environ["ALDEA_VAR"] = str(embedded.var_folder() / "bench")
    with databases.opened(login=logins.OWNER):
        from devtools.bench import run as bench

        return bench.measure(names=options.names, size=options.size)
