"""aldea seed: a made-up county, small or large."""

import argparse

from aldea.core import logins
from config.commands import databases

SIZES = ("demo", "district", "county")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the size."""
    parser.add_argument("--size", choices=SIZES, default=SIZES[0], help="default: %(default)s")
    parser.add_argument(
        "--factor", type=float, default=1.0, help="part of the size to plant: 0.01 is a hundredth"
    )


def run(options: argparse.Namespace) -> int:
    """Write the county, as the owner: bulk rows do not pass the row policies."""
    with databases.opened(login=logins.OWNER):
        from devtools.county import seed

        seed.plant(size=options.size, factor=options.factor)
    return 0
