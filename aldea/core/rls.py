"""Row policies: which reader of the database sees which rows, decided by PostgreSQL.

A request is read by one *reader* (a database role that owns nothing): staff, partner, guardian,
link, visitor or jobs. `as_reader` opens a transaction, becomes that reader and says how far it
reaches; policies written by `Protect` compare rows with it. No reach, no rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from aldea.core import clock, logins

PEOPLE_READERS = logins.READERS
READERS = (*PEOPLE_READERS, logins.JOBS)

# What a policy may compare a row with. Wrapped in a sub-select so that each is read once a query,
# and in nullif because a setting used before reads back as '' in a pooled connection.
TERMS = {
    "schools": "any ((select nullif(current_setting('aldea.schools', true), ''))::uuid[])",
    "organizations": (
        "any ((select nullif(current_setting('aldea.organizations', true), ''))::uuid[])"
    ),
    "link": "(select nullif(current_setting('aldea.link', true), '')::uuid)",
    "side": "(select nullif(current_setting('aldea.side', true), ''))",
    "actor": "(select nullif(current_setting('aldea.actor', true), '')::uuid)",
    "today": "(select nullif(current_setting('aldea.today', true), '')::date)",
}

# A row of a school within reach. Lists name their school too, and PostgreSQL would multiply the
# two equal conditions, expect a single row and choose its index by accident (24 times slower on
# ten million touches). It makes no guess about coalesce: the list's own condition decides the plan.
AT_SCHOOL = "coalesce(school_id = {schools}, false)"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a reader reaches in one transaction."""

    reader: str
    schools: Iterable[UUID] = ()
    organizations: Iterable[UUID] = ()
    link: UUID | None = None
    side: str = ""
    actor: UUID | None = None
    today: date | None = None

    def settings(self) -> dict[str, str]:
        """The transaction-local settings that say so."""
        return {
            "role": self.reader,
            "aldea.schools": _array(self.schools),
            "aldea.organizations": _array(self.organizations),
            "aldea.link": str(self.link or ""),
            "aldea.side": self.side,
            "aldea.actor": str(self.actor or ""),
            "aldea.today": (self.today or clock.today()).isoformat(),
        }


@contextmanager
def reading(reach: Reach) -> Iterator[None]:
    """Do what follows in one transaction as this reader; an exception undoes all of it."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        former = _current() if nested else None
        _set(reach.settings())
        yield
        if former is not None:  # a released savepoint would keep the role: put the former one back
            _set(former)


def _array(keys: Iterable[UUID]) -> str:
    return "{" + ",".join(str(key) for key in keys) + "}"


def _set(settings: Mapping[str, str]) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    values = [text for pair in settings.items() for text in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"select {calls}", values)


def _current() -> dict[str, str]:
    names = list(Reach("none").settings())
    calls = ", ".join("coalesce(current_setting(%s, true), '')" for _ in names)
    with connection.cursor() as cursor:
        cursor.execute(f"select {calls}", names)
        return dict(zip(names, cursor.fetchone(), strict=True))


@dataclass(frozen=True, slots=True)
class Rows:
    """What one reader may do with the rows of a table for which a condition holds.

    `may` lists SQL operations; `columns` narrows an UPDATE to some columns. The condition is SQL
    with the names of TERMS in braces.
    """

    may: str
    when: str = "true"
    columns: str = ""

    def operations(self) -> list[str]:
        return [word.strip() for word in self.may.split(",")]

    def granted(self) -> str:
        """The operations as a grant names them, each with its columns."""
        columns = f" ({self.columns})" if self.columns else ""
        return ", ".join(f"{operation}{columns}" for operation in self.operations())


def names(table: str, **columns: str) -> str:
    """A condition on inserts: what each column names is seen by the writer too, or nothing.

    A foreign key does not ask policies: without this, a row of one's own could hang on another
    school's. `names("people_touch", family_id="people_family")`.
    """
    return "".join(
        f" and ({table}.{column} is null or exists ("  # noqa: S608  our own tables
        f"select 1 from {of} named where named.id = {table}.{column}))"
        for column, of in columns.items()
    )


EVERYTHING = Rows("select, insert, update, delete")


class Protect(Operation):
    """Enable row security on a table and write each reader's grant and policies."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, **readers: Rows | tuple[Rows, ...]) -> None:
        unknown = set(readers) - set(READERS) - {"app"}
        if unknown:
            raise ValueError(f"no such reader: {', '.join(sorted(unknown))}")
        self.table = table
        self.readers = {
            name: rows if isinstance(rows, tuple) else (rows,) for name, rows in readers.items()
        }

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table], dict(self.readers))

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Policies are not part of Django's picture of a table."""

    def statements(self) -> Iterator[str]:
        """The SQL that protects the table."""
        yield f"alter table {self.table} enable row level security"
        for reader, rules in self.readers.items():
            for rule in rules:
                for operation in rule.operations():
                    columns = f" ({rule.columns})" if rule.columns else ""
                    yield f"grant {operation}{columns} on {self.table} to {reader}"
                    yield self._policy(reader, operation, rule.when.format(**TERMS))

    def _policy(self, reader: str, operation: str, condition: str) -> str:
        checks = {
            "select": f"using ({condition})",
            "delete": f"using ({condition})",
            "insert": f"with check ({condition})",
            "update": f"using ({condition}) with check ({condition})",
        }
        name = f"{reader}_{operation}"
        return (
            f"create policy {name} on {self.table} for {operation} to {reader} {checks[operation]}"
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for reader, rules in self.readers.items():
            for rule in rules:
                for operation in rule.operations():
                    schema_editor.execute(
                        f"drop policy {reader}_{operation} on {self.table}", params=None
                    )
            schema_editor.execute(f"revoke all on {self.table} from {reader}", params=None)
        schema_editor.execute(f"alter table {self.table} disable row level security", params=None)

    def describe(self) -> str:
        return f"Protect {self.table} for {', '.join(self.readers)}"


class Open(Operation):
    """Grant a table without row security, for the reason given; `Rows` narrows to columns."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *, why: str, **readers: str | Rows) -> None:
        self.table, self.why, self.readers = table, why, readers

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.table], {"why": self.why, **self.readers})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Grants are not part of Django's picture of a table."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for reader, may in self.readers.items():
            given = may.granted() if isinstance(may, Rows) else may
            schema_editor.execute(f"grant {given} on {self.table} to {reader}", params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for reader, may in self.readers.items():
            taken = may.granted() if isinstance(may, Rows) else "all"
            schema_editor.execute(f"revoke {taken} on {self.table} from {reader}", params=None)

    def describe(self) -> str:
        return f"Open {self.table}: {self.why}"


def open_to_all(table: str, *, why: str, **more: str) -> Open:
    """A reference list: everybody may read it, those named may do more."""
    readers = dict.fromkeys((*READERS, "app"), "select")
    return Open(table, why=why, **{**readers, **more})
