"""aldea demo: a whole county on this machine, with one command."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

from aldea.core import embedded, logins
from config.commands import Failed, assets, children, databases, serve, worker

SETTINGS = "config.settings.demo"
PATIENCE = 60  # seconds until the first page must answer
FILLED = "SELECT EXISTS (SELECT FROM people_student)"
STAMP = "planted.stamp"
OF_ANOTHER_VERSION = """
This county was planted by another version of Aldea, and may lack what is new since.
To plant it anew, which loses what was entered in it, press Ctrl-C and say:
  rm -r {data} && make demo
"""


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
        remember(var=embedded.var_folder())
    elif database.is_embedded and is_of_another_version(var=embedded.var_folder()):
        print(OF_ANOTHER_VERSION.format(data=embedded.data_folder()), flush=True)


def remember(*, var: Path) -> None:
    """Note of what a county was planted."""
    (var / STAMP).write_text(_seeds())


def is_of_another_version(*, var: Path) -> bool:
    """Tell whether what is planted today is something else than what was planted then."""
    stamp = var / STAMP
    return not stamp.exists() or stamp.read_text() != _seeds()


def _seeds() -> str:
    digest = hashlib.sha256()
    for path in sorted((embedded.PROJECT / "devtools").rglob("*")):
        if path.suffix in {".py", ".csv"} and "bench" not in path.parts:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


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
