"""aldea manage: Django's own commands, on Aldea's database."""

import argparse
import os

from aldea.core import logins
from config.commands import databases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command, its arguments, and who does it."""
    parser.add_argument(
        "--as",
        dest="login",
        choices=list(databases.URL_NAMES),
        help="the login that does it (default: the owner, or the app where no owner is told)",
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND ...")


def run(options: argparse.Namespace) -> int:
    """Hand the words to Django."""
    with databases.reached() as database:
        known = logins.OWNER if "DATABASE_OWNER_URL" in database.urls else logins.APP
        os.environ.update(database.environment(login=options.login or known))
        from django.core.management import execute_from_command_line

        execute_from_command_line(["aldea manage", *options.words])
    return 0
