"""Which database a command works on, as which login, and whether it is up to date."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from aldea.core import logins
from config.commands import Failed, databases

URLS = {
    "DATABASE_URL": "postgresql://app@/aldea",
    "DATABASE_WORKER_URL": "postgresql://worker@/aldea",
    "DATABASE_OWNER_URL": "postgresql://owner@/aldea",
}


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The owner's address of a database that nobody has migrated."""
    name = f"test_empty_{os.getpid()}"
    owner_url = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield owner_url.rpartition("/")[0] + f"/{name}"
        connection.execute(f"DROP DATABASE {name}".encode())


def test_a_process_knows_its_own_login_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, url in URLS.items():
        monkeypatch.setenv(name, url)

    with databases.reached() as database:
        environment = database.environment(login=logins.APP)

    assert not database.is_embedded
    assert environment["DATABASE_URL"] == URLS["DATABASE_URL"]
    assert "DATABASE_OWNER_URL" not in environment
    assert "DATABASE_WORKER_URL" not in environment


def test_a_login_nobody_told_is_asked_for() -> None:
    database = databases.Database(urls={"DATABASE_URL": URLS["DATABASE_URL"]}, is_embedded=False)

    with pytest.raises(Failed, match="set DATABASE_WORKER_URL"):
        database.environment(login=logins.WORKER)


def test_a_named_server_means_production_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(databases.SETTINGS_NAME)
    monkeypatch.setenv("DATABASE_URL", URLS["DATABASE_URL"])

    with databases.reached():
        assert os.environ[databases.SETTINGS_NAME] == "config.settings.prod"


def test_settings_that_miss_something_say_what() -> None:
    environment = {
        key: value for key, value in os.environ.items() if key != databases.SETTINGS_NAME
    }

    done = subprocess.run(
        [sys.executable, "-m", "config.commands", "serve", "--port", "0"],
        env=environment | {"DATABASE_URL": URLS["DATABASE_URL"]},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("aldea serve: Aldea cannot start. Set these in the environment:")
    assert "SECRET_KEY" in done.stderr


def test_migrating_an_empty_database_brings_it_up_to_date(empty_database: str) -> None:
    assert databases.is_behind(owner_url=empty_database)

    named = {"DATABASE_URL": empty_database, "DATABASE_OWNER_URL": empty_database}
    done = subprocess.run(
        [sys.executable, "-m", "config.commands", "migrate"],
        env=os.environ | named,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert not databases.is_behind(owner_url=empty_database)
    with (
        psycopg.connect(make_conninfo(empty_database, user=logins.APP)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT FROM django_migrations")
