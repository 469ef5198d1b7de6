"""Writing HSDS 3.1: rows of ours become nested objects again, a fixed number of queries a batch."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import models

from aldea.partners import licences, shown
from aldea.partners.formats.hsds import LINKED, TABLES, Table, foreign_key

Json = dict[str, object]
# The list of services of an organization is HSDS's, but not one we read a whole list from.
SERVICES = ("service", "organization_id")
# What each kind of object nests when it is given whole; a table within a table as in its schema.
NOT_BELOW = {
    "service": {"service_at_location": {"service"}},
    "service_at_location": {"service": {"service_at_locations"}, "organization": set()},
    "organization": {"service_at_location": {"service"}, "service": {"organization"}},
}


def key_column(table: str) -> str:
    """The column by which others know the row: attributes and metadata keep the sender's id."""
    return "hsds_id" if table in LINKED else "pk"


def listed(table: str, rows: Sequence[models.Model]) -> list[Json]:
    """Write rows as pages of the API give them: own columns, and what each has one of."""
    return _Writer(table, with_lists=False).write(table, list(rows), depth=0)


def nested(table: str, rows: Sequence[models.Model], *, services: bool = False) -> list[Json]:
    """Write rows whole, with all that nests in them."""
    return _Writer(table, with_services=services).write(table, list(rows), depth=0)


class _Writer:
    """Writes one kind of object; what it may nest depends on where it began."""

    def __init__(self, root: str, *, with_services: bool = False, with_lists: bool = True) -> None:
        self.left_out = NOT_BELOW.get(root, {})
        self.with_services = with_services
        self.with_lists = with_lists
        self.means = shown.means()

    def write(self, table: str, rows: list[models.Model], depth: int) -> list[Json]:
        if not rows:
            return []
        licences.cover(table, rows)
        is_below = depth > 0
        written = {row.pk: columns(table, row, means=self.means, is_below=is_below) for row in rows}
        spec = TABLES[table]
        for name, (other, column) in self._lists(table, spec, depth).items():
            for owner, found in self._below(other, column, list(written), depth).items():
                written[owner][name] = found
        for name, (other, column) in spec.ones.items():
            if name not in self.left_out.get(table, set()):
                self._beside(table, name, other, column, rows, written, depth)
        return list(written.values())

    def _lists(self, table: str, spec: Table, depth: int) -> dict[str, tuple[str, str]]:
        if not self.with_lists:
            return {}
        lists = {
            name: at
            for name, at in spec.lists.items()
            if name not in self.left_out.get(table, set())
        }
        if self.with_services and table == "organization" and depth == 0:
            lists["services"] = SERVICES
        return lists

    def _below(
        self, table: str, column: str, owners: list[UUID], depth: int
    ) -> dict[UUID, list[Json]]:
        # Only these two can be hidden below something that is shown.
        every = (
            shown.rows(table=table)
            if table in ("service", "location")
            else TABLES[table].model._default_manager.all()
        )
        rows = list(every.filter(**{f"{column}__in": owners}).order_by("pk"))
        found: dict[UUID, list[Json]] = defaultdict(list)
        for row, item in zip(rows, self.write(table, rows, depth + 1), strict=True):
            found[getattr(row, column)].append(item)
        return found

    def _beside(
        self,
        table: str,
        name: str,
        other: str,
        column: str,
        rows: list[models.Model],
        written: dict[UUID, Json],
        depth: int,
    ) -> None:
        ours = foreign_key(table, column)
        keys = {getattr(row, ours) for row in rows} - {None}
        targets = list(TABLES[other].model._default_manager.filter(pk__in=keys).order_by("pk"))
        found = {
            row.pk: item
            for row, item in zip(targets, self.write(other, targets, depth + 1), strict=True)
        }
        for row in rows:
            if (key := getattr(row, ours)) in found:
                written[row.pk][name] = found[key]
                written[row.pk].pop(column, None)


def columns(
    table: str,
    row: models.Model,
    *,
    means: Mapping[UUID, UUID | None],
    is_below: bool = False,
) -> Json:
    """Write a row's own columns; one that stands below another is its by where it stands.

    An organization that is hidden is named by the one it means, or not at all.
    """
    spec = TABLES[table]
    item: Json = {"id": str(getattr(row, key_column(table)))}
    links = {LINKED.get(table), *spec.parents} if is_below else set()
    for column in spec.columns:
        value = _meant(getattr(row, column.name), means)
        if value is None or (value == "" and not column.is_needed) or column.name in links:
            continue
        item[column.name] = _value(value)
    for parent in spec.parents.keys() - links:
        key = _meant(getattr(row, foreign_key(table, parent)), means)
        if key is not None:
            item[parent] = str(key)
    return item | getattr(row, "extra", {})


def _meant(value: object, means: Mapping[UUID, UUID | None]) -> object:
    return means.get(value, value) if isinstance(value, UUID) else value


def _value(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
