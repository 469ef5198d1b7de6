"""Writing rows of a file into the directory, and what that changed, table by table."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from os.path import commonprefix

from django.db import models
from django.db.models import Q

from aldea.partners import licences, reimports
from aldea.partners.editable import EDITABLE
from aldea.partners.formats.hsds import LINKED, TABLES, Row
from aldea.partners.formats.hsds_reading import READ_AS, Reader

BATCH = 1000
SHOWN = 200
LENGTH, LEAD = 90, 40  # of a text that changes
HIDDEN = "under licence"
OF_OURS = {name for name, _ in READ_AS.values()}  # nobody sends these
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a row: what the directory says, and what the file says."""

    table: str
    name: str
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Comparison:
    """What a file changes: counts by table, and the first fields that differ."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    fields: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    heeded: reimports.Heeded = field(default_factory=reimports.Heeded)

    def total(self, kind: str) -> int:
        """Rows of one kind in all tables."""
        return sum(counted[kind] for counted in self.counts.values())

    def count(self, table: str, kind: str, many: int = 1) -> None:
        """Count rows of a table."""
        self.counts.setdefault(table, Counter())[kind] += many

    def note(self, *words: object) -> None:
        """Let the mark depend on this."""
        self.digest.update(repr(words).encode(errors="backslashreplace"))

    def mark(self) -> str:
        """Two comparisons with the same mark change the same."""
        return self.digest.hexdigest()


def silent(line: str) -> None:
    """Tell nobody."""


def load(reader: Reader, progress: Progress) -> Comparison:
    """Write what is new or differs, and remove what a whole list no longer names."""
    compared = Comparison(heeded=reimports.begin())
    total = sum(len(rows) for rows in reader.rows.values())
    done = 0
    for table, rows in reader.rows.items():
        keys = list(rows)
        for start in range(0, len(keys), BATCH):
            batch = [rows[key] for key in keys[start : start + BATCH]]
            _store(table, batch, compared)
            done += len(batch)
            if len(keys) > BATCH:
                progress(f"{done} of {total} rows compared")
    progress(f"{total} rows compared")
    _let_go(reader, compared)
    return compared


def _store(table: str, batch: list[Row], compared: Comparison) -> None:
    model = TABLES[table].model
    known = model._default_manager.in_bulk([row.id for row in batch])
    fresh: list[models.Model] = []
    stale: list[models.Model] = []
    columns: set[str] = set()
    left = reimports.heed(table=table, batch=batch, known=set(known), heeded=compared.heeded)
    for row in left:
        if row.id not in known:
            compared.note("new", table, row.id, sorted(row.values.items()))
            fresh.append(model(pk=row.id, extra=row.extra, **row.values))
            continue
        differing = _differing(known[row.id], row)
        if differing:
            _tell(compared, table, known[row.id], differing)
            stale.append(known[row.id])
        for column, value in differing.items():
            setattr(known[row.id], column, value)
            columns.add(column.removesuffix("_id") if _is_key(model, column) else column)
    model._default_manager.bulk_create(fresh)
    if stale:
        model._default_manager.bulk_update(stale, sorted(columns))
    compared.count(table, "new", len(fresh))
    compared.count(table, "changed", len(stale))
    compared.count(table, "same", len(batch) - len(fresh) - len(stale))


def _tell(
    compared: Comparison, table: str, known: models.Model, differing: dict[str, object]
) -> None:
    name = str(getattr(known, "name", "") or getattr(known, "number", "") or known.pk)
    if licences.hides(known):
        name = str(getattr(known, "code", known.pk))
        differing = dict.fromkeys(differing, HIDDEN)
    for column, value in differing.items():
        if column in OF_OURS:
            continue
        before = HIDDEN if value is HIDDEN else getattr(known, column)
        compared.note("changed", table, known.pk, column, before, value)
        compared.fields += 1
        if len(compared.differences) < SHOWN:
            compared.differences.append(
                Difference(table, name, column, *_around(_text(before), _text(value)))
            )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _around(before: str, after: str) -> tuple[str, str]:
    """Shorten two long texts to where they differ."""
    same = len(commonprefix([before, after]))  # noqa: RUF071  # of texts, letter by letter
    start = max(same - LEAD, 0) if max(len(before), len(after)) > LENGTH else 0
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    ends = "…" if len(text) > start + LENGTH else ""
    return f"{'…' if start and text else ''}{text[start : start + LENGTH]}{ends}"


def _is_key(model: type[models.Model], column: str) -> bool:
    return any(field.attname == column and field.is_relation for field in model._meta.fields)


def _differing(known: models.Model, row: Row) -> dict[str, object]:
    said = dict(row.values)
    if str(said.get("last_modified", "")) < str(getattr(known, "last_modified", "")):
        said.pop("last_modified", None)  # an edit of ours came later; harvesters must see it
    extra = {**known.extra, **row.extra}  # type: ignore[attr-defined]  # every Listing has it
    return {
        column: value
        for column, value in {**said, "extra": extra}.items()
        if getattr(known, column) != value
    }


def _let_go(reader: Reader, compared: Comparison) -> None:
    """Remove what a whole list no longer names; what hangs on something else stays there."""
    held = {row.id for row, _ in reader.held}
    for (table, column), parents in reader.whole.items():
        manager = TABLES[table].model._default_manager
        ours = reimports.stays(table, compared.heeded)
        gone = manager.filter(**{f"{column}__in": parents}).exclude(
            pk__in={*reader.rows[table], *held, *ours}
        )
        reimports.went(reader=reader, table=table, column=column, heeded=compared.heeded)
        compared.note("removed", table, column, sorted(gone.values_list("pk", flat=True)))
        if table not in LINKED and column not in TABLES[table].needs:
            _let_stand(gone, table, column, compared)
        if table in EDITABLE:
            reimports.gone(gone.values_list("pk", flat=True), compared.heeded)
        for label, many in gone.delete()[1].items():
            compared.count(NAMED[label], "removed", many)


def _let_stand(
    gone: models.QuerySet[models.Model], table: str, column: str, compared: Comparison
) -> None:
    others = Q()
    for other in TABLES[table].parents:
        if other != column:
            others |= Q(**{f"{other}__isnull": False})
    if others:
        compared.count(table, "removed", gone.filter(others).update(**{column: None}))


NAMED = {spec.model._meta.label: table for table, spec in TABLES.items()}
