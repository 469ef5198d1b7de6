"""Staging: a roster's rows copied into temporary tables, where they are checked and compared.

PostgreSQL refuses COPY into a table with row security, and a district does not fit into flat
memory: both are answered by temporary tables, which end with the transaction.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import IO
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from aldea.arrivals import refusals
from aldea.arrivals.formats import rosters
from aldea.arrivals.formats.packages import Package
from aldea.arrivals.refusals import Refusal

# stage, part of it that is done (0 to 1), rows so far. May raise Cancelled.
Tell = Callable[[str, float, int], None]

# What SQL is told of the district, the day and the file.
Facts = Mapping[str, str | int | bool | date | UUID]

ROWS_BETWEEN_WORDS = 2_000

TABLES = {
    "staged_org": """
        line int, sourced_id text, name text, type text, identifier text, parent text""",
    "staged_class": "line int, sourced_id text, school text, grade smallint",
    "staged_user": """
        line int, sourced_id text, is_leaving bool, role text, given_name text, middle_name text,
        family_name text, preferred_given_name text, preferred_family_name text, ssid text,
        local_id text, grade smallint, phone text, sms text, email text, home_language text,
        relationship text, zip_code text, orgs text, primary_org text, agents text""",
    "staged_role": """
        line int, person text, role text, relationship text, org text, is_primary bool,
        begins_on date, ends_on date""",
    "staged_enrollment": """
        line int, person text, class text, school text, is_primary bool,
        begins_on date, ends_on date""",
    "staged_demographics": "line int, person text, birth_date date, home_language text",
    "staged_refusal": """
        file text, line int, "column" text, value text, rule text, why text, remedy text,
        whole_row bool, sourced_id text""",
    "staged_wording": "rule text, why text, remedy text, whole_row bool",
}


class RefusalSpool:
    """Refusals on their way to the database, in a file: a spoilt roster has a million."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file
        self.rows = csv.writer(file)

    def add(self, refusal: Refusal) -> None:
        self.rows.writerow(
            (
                refusal.file,
                refusal.line,
                refusal.column,
                refusal.value,
                refusal.rule,
                refusal.why,
                refusal.remedy,
                refusal.whole_row,
                refusal.sourced_id,
            )
        )

    def copy(self, cursor: CursorWrapper) -> None:
        self.file.flush()
        self.file.seek(0)
        with cursor.copy(_copy_command("staged_refusal")) as copy:
            while chunk := self.file.read(256 * 1024):
                copy.write(chunk)


@dataclass(slots=True)
class Reading:
    """What is known once a package was read to its end."""

    rows: int = 0
    notes: list[str] = field(default_factory=list)


def stage(*, package: Package, today: date, tell: Tell) -> Reading:
    """Copy what the package holds into temporary tables.

    Raises PackageRefused if a file turns out not to be readable to its end.
    """
    reading = Reading(notes=list(package.notes))
    with connection.cursor() as cursor, _spool() as spool:
        _make_tables(cursor)
        refuse = spool.add
        sources: dict[str, Iterable[tuple]] = {
            "staged_org": rosters.orgs(package, refuse=refuse),
            "staged_role": rosters.roles(package, refuse=refuse),
            "staged_class": rosters.classes(package, refuse=refuse),
            "staged_user": rosters.users(package, refuse=refuse),
            "staged_enrollment": rosters.enrollments(package, refuse=refuse),
            "staged_demographics": rosters.demographics(package, today=today, refuse=refuse),
        }
        for table, rows in sources.items():
            reading.rows += _copy(cursor, table, rows, package, reading.rows, tell)
        spool.copy(cursor)
        for table in TABLES:
            cursor.execute(f"analyze {table}")
    return reading


@contextmanager
def _spool() -> Iterator[RefusalSpool]:
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        yield RefusalSpool(file)


def _make_tables(cursor: CursorWrapper) -> None:
    # Room for a district's rows beside each other, for this transaction only.
    cursor.execute("set local work_mem = '64MB'")
    cursor.execute("set local maintenance_work_mem = '128MB'")
    for table, columns in TABLES.items():
        cursor.execute(f"drop table if exists pg_temp.{table}")
        cursor.execute(f"create temporary table {table} ({columns}) on commit drop")
    cursor.executemany(
        "insert into staged_wording values (%s, %s, %s, %s)",
        [
            (rule.value, wording.why, wording.remedy, wording.whole_row)
            for rule, wording in refusals.WORDINGS.items()
        ],
    )


def _copy(
    cursor: CursorWrapper,
    table: str,
    rows: Iterable[tuple],
    package: Package,
    before: int,
    tell: Tell,
) -> int:
    count = 0
    source = iter(rows)
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    with cursor.copy(_copy_command(table)) as copy:
        while batch := list(islice(source, ROWS_BETWEEN_WORDS)):
            lines.writerows(batch)
            copy.write(text.getvalue())
            text.seek(0)
            text.truncate()
            count += len(batch)
            tell("READING", package.read_bytes / max(package.total_bytes, 1), before + count)
    return count


def _copy_command(table: str) -> str:
    """Name the text columns, in which an empty value is empty and not NULL."""
    columns = (column.rsplit(maxsplit=1) for column in TABLES[table].replace("\n", " ").split(","))
    texts = ", ".join(name.strip() for name, kind in columns if kind == "text")
    return f"copy {table} from stdin with (format csv, force_not_null ({texts}))"


def execute(cursor: CursorWrapper, statements: str, facts: Facts) -> None:
    """Run SQL statements that stand one under the other, each with the facts it names."""
    for statement in statements.split(";\n"):
        cursor.execute(statement, facts if "%(" in statement else None)
