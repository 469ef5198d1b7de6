"""aldea provision: what a superuser makes once, on a server of one's own."""

import argparse
from urllib.parse import urlsplit

import psycopg

from aldea.core import embedded, logins
from config.commands import Failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the server, or the wish to read what would be done there."""
    ways = parser.add_mutually_exclusive_group(required=True)
    ways.add_argument(
        "--superuser-url", help="the server, for example postgresql://postgres@db.example/postgres"
    )
    ways.add_argument("--print", action="store_true", help="print the SQL for psql instead")
    parser.add_argument(
        "--database", default=embedded.DATABASE, help="its name (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Make roles, database and extensions where they are missing."""
    if options.print:
        print(logins.script(database=options.database))
        return 0
    try:
        logins.provision(superuser_url=options.superuser_url, database=options.database)
    except psycopg.Error as refused:
        raise Failed(str(refused).strip().splitlines()[0]) from refused
    server = urlsplit(options.superuser_url).hostname or "the local server"
    print(f"{options.database} on {server} is ready. Give owner, app and worker a password each.")
    return 0
