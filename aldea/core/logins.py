"""Logins, readers and extensions of the database: what a superuser makes once."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from psycopg import sql

OWNER = "owner"
APP = "app"
WORKER = "worker"
JOBS = "jobs"

# One reader for each kind of person a row policy knows. "visitor" is anybody without a sign-in
# ("public" is a word of SQL); "link" reads what one signed link names.
READERS = ("staff", "partner", "guardian", "link", "visitor")

# earthdistance is the one that only a superuser may install, hence all of them are made here.
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "cube", "earthdistance", "citext")

ATTRIBUTES = {
    OWNER: "LOGIN NOSUPERUSER NOBYPASSRLS",
    # A policy counts for whoever inherits its role, so the app inherits no reader: it becomes one.
    APP: "LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    WORKER: "LOGIN INHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    JOBS: "NOLOGIN NOBYPASSRLS",
    **dict.fromkeys(READERS, "NOLOGIN NOBYPASSRLS"),
}


def role_statements() -> Iterator[str]:
    """Tell the SQL that makes every role and says who may become whom."""
    for role, attributes in ATTRIBUTES.items():
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
            f"THEN CREATE ROLE {role}; END IF; END $$"
        )
        yield f"ALTER ROLE {role} {attributes}"
    readers = ", ".join(READERS)
    yield f"GRANT {readers} TO {APP} WITH INHERIT FALSE, SET TRUE"
    yield f"GRANT {JOBS} TO {WORKER} WITH INHERIT TRUE, SET TRUE"
    # The owner steps down to each of them: seeds and tests then meet the policies.
    yield f"GRANT {APP}, {WORKER}, {JOBS}, {readers} TO {OWNER} WITH INHERIT FALSE, SET TRUE"


def database_statement(*, database: str) -> str:
    """Tell the SQL that makes the database (outside a transaction)."""
    name = sql.Identifier(database).as_string()
    return f"CREATE DATABASE {name} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0"


def right_statements(*, database: str) -> Iterator[str]:
    """Tell the SQL that leaves the database to its own logins only."""
    name = sql.Identifier(database).as_string()
    yield f"REVOKE ALL ON DATABASE {name} FROM PUBLIC"
    yield f"GRANT CONNECT ON DATABASE {name} TO {APP}"
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {WORKER}"


def extension_statements() -> Iterator[str]:
    """Tell the SQL that installs the extensions into the database one is connected to."""
    for extension in EXTENSIONS:
        yield f"CREATE EXTENSION IF NOT EXISTS {extension}"


def script(*, database: str) -> str:
    """Tell the whole provisioning as a script for psql."""
    name = sql.Identifier(database).as_string()
    make = sql.Literal(database_statement(database=database)).as_string()
    known = sql.Literal(database).as_string()
    lines = [f"{statement};" for statement in role_statements()]
    lines.append(f"SELECT {make}")
    lines.append(f"WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {known}) \\gexec")
    lines += [f"{statement};" for statement in right_statements(database=database)]
    lines.append(f"\\connect {name}")
    lines += [f"{statement};" for statement in extension_statements()]
    return "\n".join(lines)


def provision(*, superuser_url: str, database: str) -> None:
    """Make roles, database and extensions where they are missing; twice changes nothing."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _execute(connection, role_statements())
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if known is None:
            _execute(connection, [database_statement(database=database)])
        _execute(connection, right_statements(database=database))
    with psycopg.connect(superuser_url, autocommit=True, dbname=database) as connection:
        _execute(connection, extension_statements())


def open_for_tests(*, superuser_url: str) -> None:
    """Let the owner make databases, each with the extensions: for tests, never for production."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _execute(connection, [f"ALTER ROLE {OWNER} CREATEDB"])
        # DROP DATABASE ... WITH (FORCE) ends the sessions of others, autovacuum's among them.
        _execute(connection, [f"GRANT pg_signal_backend TO {OWNER}"])
    with psycopg.connect(superuser_url, autocommit=True, dbname="template1") as connection:
        _execute(connection, extension_statements())


def _execute(connection: psycopg.Connection, statements: Iterator[str] | list[str]) -> None:
    for statement in statements:
        connection.execute(statement.encode())
