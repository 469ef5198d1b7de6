"""aldea run: give a program the database, started for it if need be."""

import argparse
import os

from aldea.core import embedded
from config.commands import Failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the program and its arguments."""
    parser.add_argument("program", nargs=argparse.REMAINDER, metavar="-- PROGRAM ARGUMENT")


def run(options: argparse.Namespace) -> int:
    """Become the program; the embedded server stays until it has ended."""
    program = options.program[1:] if options.program[:1] == ["--"] else options.program
    if not program:
        raise Failed("say what to run: aldea run -- psql")
    if not os.environ.get("DATABASE_URL"):
        os.environ.update(embedded.hold().urls)
    try:
        os.execvp(program[0], program)  # noqa: S606 the program is the caller's own
    except OSError as refused:
        raise Failed(f"{program[0]}: {refused.strerror}.") from refused
