"""aldea bench: how fast, in how much memory."""

import argparse

from aldea.core import logins
from config.commands import databases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take which measurements to make."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones (default: all)")


def run(options: argparse.Namespace) -> int:
    """Measure, print a table and write var/bench.json."""
    with databases.opened(login=logins.OWNER):
        from devtools import bench

        return bench.measure(names=options.names)
