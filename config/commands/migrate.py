"""aldea migrate: bring the database up to date, as its owner."""

import argparse
import os

from aldea.core import logins
from config.commands import databases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to tell each step."""
    parser.add_argument("--quiet", action="store_true", help="print nothing when all goes well")


def run(options: argparse.Namespace) -> int:
    """Apply what is pending."""
    with databases.reached() as database:
        owner_url = database.url(login=logins.OWNER)
        os.environ.update(database.environment(login=logins.OWNER))
        databases.set_up_django()
        if databases.is_behind(owner_url=owner_url):
            from django.core.management import call_command

            from aldea.partners import directory, loading

            call_command("migrate", interactive=False, verbosity=0 if options.quiet else 1)
            directory.bring_up_to_date(progress=loading.silent if options.quiet else print)
        elif not options.quiet:
            print("The database is up to date.")
    return 0
