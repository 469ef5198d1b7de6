"""The database a command works on: the one that is named, or else the embedded one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from aldea.core import embedded, logins
from config.commands import Failed, children

URL_NAMES = {login: name for name, login in embedded.URL_NAMES.items()}
SETTINGS_NAME = "DJANGO_SETTINGS_MODULE"


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where the database is, for each of its logins."""

    urls: dict[str, str]
    is_embedded: bool

    def url(self, *, login: str) -> str:
        """Tell the address for a login.

        Raises Failed when nobody has told it.
        """
        name = URL_NAMES[login]
        if name not in self.urls:
            raise Failed(f"set {name}: this is done as the login {login!r}.")
        return self.urls[name]

    def environment(self, *, login: str) -> dict[str, str]:
        """Tell the environment of a process that works as this login, and knows no other."""
        url = self.url(login=login)
        others = {key: value for key, value in os.environ.items() if key not in embedded.URL_NAMES}
        return others | {URL_NAMES[login]: url, "DATABASE_URL": url}


@contextmanager
def reached() -> Iterator[Database]:
    """Find the database, the embedded one started if none is named; choose settings likewise."""
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault(SETTINGS_NAME, "config.settings.prod")
        named = {name: os.environ[name] for name in embedded.URL_NAMES if os.environ.get(name)}
        yield Database(urls=named, is_embedded=False)
    else:
        os.environ.setdefault(SETTINGS_NAME, "config.settings.demo")
        os.environ.setdefault("LOG_LEVEL", "WARNING")  # a person reads along, not a log store
        with embedded.running() as server:
            yield Database(urls=server.urls, is_embedded=True)


@contextmanager
def opened(*, login: str) -> Iterator[Database]:
    """Make this process a Django process that works as one login, on an up-to-date database.

    A database of one's own is left as it is: `aldea migrate` brings it up to date.
    """
    with reached() as database:
        os.environ.update(database.environment(login=login))
        set_up_django()
        if database.is_embedded:
            _bring_up_to_date_or_say_how(database)
        yield database


def _bring_up_to_date_or_say_how(database: Database) -> None:
    try:
        bring_up_to_date(database)
    except Failed as failed:
        data = embedded.data_folder()
        raise Failed(
            f"{failed} The database in {data} may be of another version of Aldea."
            f" If all in it is made up, begin anew: rm -r {data}"
        ) from failed


def set_up_django() -> None:
    """Load settings and models, once the environment says which.

    Raises Failed when the settings miss something; the message lists what.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as missing:
        raise Failed(str(missing)) from missing


def bring_up_to_date(database: Database) -> None:
    """Migrate in a process of the owner's, if anything is pending.

    Raises Failed when that could not be done.
    """
    if not is_behind(owner_url=database.url(login=logins.OWNER)):
        return
    print("Bringing the database up to date ...", flush=True)
    children.complete(
        name="migration",
        program=[sys.executable, "-m", "config.commands", "migrate", "--quiet"],
        environment=database.environment(login=logins.OWNER),
    )


def is_behind(*, owner_url: str) -> bool:
    """Tell whether a migration is pending, without Django's slow way through all models."""
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations
    replaced = {key for migration in known.values() for key in migration.replaces}
    with psycopg.connect(owner_url) as connection:
        table = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
        if table == (None,):
            return True
        applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    return any(
        key not in applied and not (migration.replaces and set(migration.replaces) <= applied)
        for key, migration in known.items()
        if key not in replaced
    )
