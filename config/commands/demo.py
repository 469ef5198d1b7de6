"""aldea demo: a whole county on this machine, with one command."""

from __future__ import annotations

import argparse
import os
import sys
import time
import urllib.error
import urllib.request

import psycopg

from aldea.core import logins
from config.commands import Failed, assets, children, databases, serve, worker

SETTINGS = "config.settings.demo"
PATIENCE = 60  # seconds until the first page must answer
FILLED = "SELECT EXISTS (SELECT FROM people_student)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen."""
    serve.add_address(parser)


def run(options: argparse.Namespace) -> int:
    """Prepare what is missing, serve, and stop everything on Ctrl-C."""
    os.environ[databases.SETTINGS_NAME] = SETTINGS
    address = f"http://{options.host}:{options.port}"
    os.environ.setdefault("SITE_URL", address)  # signed links lead back to this very demo
    serve.refuse_taken_port(options.host, options.port)
    with children.interruptible():
        assets.build()
        print("Starting PostgreSQL ...", flush=True)
        with databases.opened(login=logins.APP) as database, children.family() as family:
            _prepare(database)
            _serve(database, family, options)
            _await(f"{address}/health", family)
            print(f"\nAldea is at {address}", flush=True)
            print("Ctrl-C stops it.", flush=True)
            family.watch()
    print("Stopped.")
    return 0


def _prepare(database: databases.Database) -> None:
    if not database.is_embedded:
        databases.bring_up_to_date(database)
    assets.collect()
    if not _is_filled(database):
        print("Planting a county of made-up people (a minute or two, once) ...", flush=True)
        children.complete(
            name="seed",
            program=[sys.executable, "-m", "config.commands", "seed", "--size", "demo"],
            environment=database.environment(login=logins.OWNER),
        )


def _is_filled(database: databases.Database) -> bool:
    with psycopg.connect(database.url(login=logins.OWNER)) as connection:
        return connection.execute(FILLED).fetchone() == (True,)


def _serve(
    database: databases.Database, family: children.Children, options: argparse.Namespace
) -> None:
    print("Starting the worker and the web server ...", flush=True)
    family.start(
        name="worker",
        program=worker.program(jobs=2),
        environment=database.environment(login=logins.WORKER),
    )
    family.start(
        name="web server",
        program=serve.program(host=options.host, port=options.port, processes=1),
        environment=database.environment(login=logins.APP),
    )


def _await(address: str, family: children.Children) -> None:
    limit = time.monotonic() + PATIENCE
    while not _answers(address):
        family.check()
        if time.monotonic() > limit:
            raise Failed(f"{address} does not answer.")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 our own address
    except urllib.error.HTTPError:
        return True  # it answers, if not well: the page will say why
    except OSError:
        return False
    return True
