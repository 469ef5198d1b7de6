"""The aldea command: a table of subcommands, each in a module of its own."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from aldea.core.errors import Refused
from aldea.core.postgres import ServerUnavailable


@dataclass(frozen=True, kw_only=True)
class Command:
    """One subcommand: its module has add_arguments(parser) and run(options)."""

    name: str
    module: str
    summary: str

    def load(self) -> ModuleType:
        return importlib.import_module(f"config.commands.{self.module}")


COMMANDS = (
    Command(name="demo", module="demo", summary="Serve a county of made-up people, ready to use."),
    Command(name="serve", module="serve", summary="Serve the screens."),
    Command(name="worker", module="worker", summary="Do the background work."),
    Command(name="migrate", module="migrate", summary="Bring the database up to date."),
    Command(name="import", module="imports", summary="Load a file of schools, students, services."),
    Command(name="export", module="exports", summary="Write the directory of services to files."),
    Command(name="guide", module="guides", summary="Write a guide for families as a PDF."),
    Command(name="release", module="release", summary="Load rows that waited for their partner."),
    Command(name="seed", module="seed", summary="Fill the database with a made-up county."),
    Command(name="assets", module="assets", summary="Build the style sheets where they are stale."),
    Command(name="provision", module="provision", summary="Make roles, database and extensions."),
    Command(name="chromium", module="chromium", summary="Install the browser tests' browser."),
    Command(name="bench", module="bench", summary="Measure speed and memory."),
    Command(name="manage", module="manage", summary="Run a Django management command."),
    Command(name="run", module="run", summary="Run a program with the database at hand."),
)


class Failed(Exception):
    """The command could not do what was asked; the message says why and what to do."""


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C, or the system asked the command to end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and tell its exit code: 0 only when it did what was asked."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="aldea", description="Aldea: community schools, from one command."
    )
    places = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked = words[0] if words else None
    for command in COMMANDS:
        place = places.add_parser(command.name, help=command.summary, description=command.summary)
        if command.name == asked:
            command.load().add_arguments(place)
            place.set_defaults(run=command.load().run)
    options = parser.parse_args(words)
    try:
        return options.run(options) or 0
    except (Failed, Refused, ServerUnavailable) as failed:
        print(f"aldea {options.command}: {failed}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Interrupted):
        return 130
