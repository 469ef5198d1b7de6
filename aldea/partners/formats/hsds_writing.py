"""Writing HSDS 3.1: rows of ours become nested objects again, about a query a table.

A table is read once, with all its rows that hang on what was written before: how many queries it
takes depends neither on how many rows there are nor on where they hang.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.types.string import TextLoader

from aldea.partners import licences, provenance, shown
from aldea.partners.formats.hsds import LINKED, TABLES, foreign_key

Json = dict[str, Any]
Row = dict[str, Any]  # a row of a table, by column; its keys as text
# The list of services of an organization is HSDS's, but not one we read a whole list from.
SERVICES = {"services": ("service", "organization_id")}
# What each kind of object nests when it is given whole; a table within a table as in its schema.
NOT_BELOW = {
    "service": {"service_at_location": {"service"}},
    "service_at_location": {"service": {"service_at_locations"}, "organization": set()},
    "organization": {"service_at_location": {"service"}, "service": {"organization"}},
}
# A table comes after those its rows hang on. Words are tied to every row, and to words too.
FIRST = (
    "service", "organization", "program", "service_at_location", "location", "contact", "phone",
)  # fmt: skip
LAST = ("unit", "taxonomy_term", "taxonomy", "attribute", "metadata")
ORDER = (*FIRST, *(table for table in TABLES if table not in FIRST + LAST), *LAST)
# Below what is shown, the first two may be hidden; the others go with what they hang on.
MAY_BE_HIDDEN, GO_ALONG = ("service", "location"), ("program", "service_at_location")


class Tie(NamedTuple):
    """Rows that were written and nest others under a name, which a column ties to them."""

    owner: str
    name: str
    column: str
    is_list: bool  # the column is the others' and names the owner; if not, it is the owner's
    rows: list[Row]
    keys: set[str]  # by which the others are found


def listed(table: str, keys: Iterable[UUID]) -> list[Json]:
    """Write rows as pages of the API give them: own columns, and what each has one of."""
    return _Writer(table, with_lists=False).write(keys)


def nested(table: str, keys: Iterable[UUID], *, services: bool = False) -> list[Json]:
    """Write rows whole, with all that nests in them and may be shown, in the order of the keys.

    Whether the rows themselves may be shown is for the caller to know.
    """
    return _Writer(table, with_services=services).write(keys)


def flat(table: str, keys: Iterable[UUID]) -> list[Json]:
    """Write rows as lines of their table, ordered by our keys, which the lines are known by.

    Whether the rows may be shown is for the caller to know.
    """
    rows, means = _read(table, {"id": {str(key) for key in keys}}), shown.means()
    licences.cover(table, rows)
    known_by = _known_by(table)
    return [_columns(table, row, means=means) | {"id": row[known_by]} for row in rows]


class _Writer:
    """Writes one kind of object; what it may nest depends on where it began."""

    def __init__(self, root: str, *, with_services: bool = False, with_lists: bool = True) -> None:
        self.root = root
        self.left_out = NOT_BELOW.get(root, {})
        self.with_services = with_services
        self.with_lists = with_lists
        self.means = shown.means()
        self.written: dict[str, dict[str, Json]] = defaultdict(dict)
        self.waiting: dict[str, list[Tie]] = defaultdict(list)

    def write(self, keys: Iterable[UUID]) -> list[Json]:
        asked = [str(key) for key in keys]
        self._add(self.root, _read(self.root, {"id": set(asked)}), is_below=False)
        items = dict(self.written[self.root])
        while self.waiting:
            table = min(self.waiting, key=ORDER.index)
            self._follow(table, self.waiting.pop(table))
        return [items[key] for key in asked if key in items]

    def _add(self, table: str, rows: list[Row], *, is_below: bool) -> None:
        """Write rows, and note what nests in them."""
        if not rows:
            return
        licences.cover(table, rows)
        items = {
            row["id"]: _columns(table, row, means=self.means, is_below=is_below) for row in rows
        }
        self.written[table] |= items
        left_out = self.left_out.get(table, ())
        for name, (other, column) in self._lists(table).items():
            if name not in left_out:
                self.waiting[other].append(Tie(table, name, column, True, rows, set(items)))
        for name, (other, column) in TABLES[table].ones.items():
            if name not in left_out:
                ours = foreign_key(table, column)
                keys = {row[ours] for row in rows} - {None}
                self.waiting[other].append(Tie(table, name, ours, False, rows, keys))

    def _lists(self, table: str) -> dict[str, tuple[str, str]]:
        if not self.with_lists:
            return {}
        with_services = self.with_services and table == self.root == "organization"
        return TABLES[table].lists | (SERVICES if with_services else {})

    def _follow(self, table: str, ties: list[Tie]) -> None:
        """Read and write the rows of a table that nest in what was written."""
        where: dict[str, set[str]] = defaultdict(set)
        for tie in ties:
            where[tie.column if tie.is_list else "id"] |= tie.keys
        where["id"] -= self.written[table].keys()
        rows = self._shown(table, _read(table, where), named=where["id"])
        if table == "metadata":
            rows += provenance.lines(of=where["resource_id"])
        self._add(table, rows, is_below=True)
        for tie in ties:
            if tie.is_list:
                self._hang(tie, table, rows)
            else:
                self._name(tie, table, where["id"])

    def _hang(self, tie: Tie, table: str, rows: list[Row]) -> None:
        owners, items = self.written[tie.owner], self.written[table]
        for row in rows:
            if (key := row[tie.column]) in tie.keys:
                owners[key].setdefault(tie.name, []).append(items[row["id"]])

    def _name(self, tie: Tie, table: str, named: Collection[str]) -> None:
        """Nest what each row has one of; words tied in a ring are given by their keys instead."""
        column = TABLES[tie.owner].ones[tie.name][1]
        for row in tie.rows:
            key, item = row[tie.column], self.written[tie.owner][row["id"]]
            if key in named:
                item[tie.name] = self.written[table][key]
                item.pop(column, None)
            elif key:
                item[column] = key

    def _shown(self, table: str, rows: list[Row], named: Collection[str]) -> list[Row]:
        """Leave out what is hidden, and what hangs on something else that is."""
        if table in MAY_BE_HIDDEN:
            return _without_hidden(rows, table, "id", known=named)
        if table not in GO_ALONG:
            for column, parent in TABLES[table].parents.items():
                if parent in shown.HIDEABLE:
                    rows = _without_hidden(rows, parent, column, known=self.written[parent])
        return rows


def _without_hidden(
    rows: list[Row], table: str, column: str, *, known: Collection[str]
) -> list[Row]:
    """Leave out the rows whose column names a hidden row of a table; of some it is known."""
    asked = {row[column] for row in rows if row[column] and row[column] not in known}
    if not asked:
        return rows
    seen = shown.rows(table=table).filter(pk__in=asked).values_list("pk", flat=True)
    gone = asked - {str(key) for key in seen}
    return [row for row in rows if row[column] not in gone]


def _read(table: str, where: Mapping[str, Collection[str]]) -> list[Row]:
    """Read the rows of which a column is among its keys, in a lasting order."""
    wanted = {column: f"{{{','.join(keys)}}}" for column, keys in where.items() if keys}
    if not wanted:
        return []
    name = TABLES[table].model._meta.db_table
    fits = " or ".join(f"{column} = any(%s::uuid[])" for column in wanted)
    with connection.cursor() as cursor:
        cursor.adapters.register_loader("uuid", TextLoader)  # keys are compared, and written, often
        cursor.execute(
            f"select * from {name} where {fits} order by id",  # noqa: S608  names of our own
            list(wanted.values()),
        )
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["extra"] = json.loads(row["extra"])
    return rows


def _columns(table: str, row: Row, *, means: shown.Means, is_below: bool = False) -> Json:
    """Write a row's own columns; one that stands below another is its by where it stands.

    An organization that is hidden is named by the one it means, or not at all.
    """
    spec, link = TABLES[table], LINKED.get(table)
    item: Json = {"id": row[_known_by(table)]}
    for column in spec.columns:
        value = row[column.name]
        if value is None or (value == "" and not column.is_needed):
            continue
        if column.rule == "uuid":
            value = None if is_below and column.name == link else means.get(value, value)
        elif column.rule == "number" and value.is_integer():
            value = int(value)
        if value is not None:
            item[column.name] = value
    for parent in () if is_below else spec.parents:
        key = row[foreign_key(table, parent)]
        if key and (meant := means.get(key, key)):
            item[parent] = meant
    return item | row["extra"]


def _known_by(table: str) -> str:
    """The column by which others know the row: attributes and metadata keep the sender's id."""
    return "hsds_id" if table in LINKED else "id"
