"""The directory of services: loading it, and saying which listing is which partner."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import Organization
from aldea.partners import doubts, duplicates, entries, merges, quarantine
from aldea.partners.doubts import Doubt
from aldea.partners.formats import hsds_reading
from aldea.partners.formats.forms import FORMS
from aldea.partners.formats.hsds import LINKED, TABLES, Refusal, Row, foreign_key
from aldea.partners.models import DirectoryFile, ListedOrganization, Merge

BATCH = 1000
SHOWN = 20
Progress = Callable[[str], None]


class FileRefused(Refused):
    """The file breaks rules of HSDS; nothing of it was loaded."""

    def __init__(self, *, file: str, refusals: list[Refusal]) -> None:
        self.file, self.refusals = file, refusals
        lines = [
            f"{file} {found.pointer or '/'}: {found.value!r}. {found.rule}. {found.remedy}"
            for found in refusals[:SHOWN]
        ]
        if len(refusals) > SHOWN:
            lines.append(f"And {len(refusals) - SHOWN} more.")
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, in rows."""

    new: int
    changed: int
    removed: int
    same: int
    doubts: tuple[Doubt, ...] = ()
    held: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = (
            f"{self.new} new, {self.changed} changed, {self.removed} removed, {self.same} the same"
        )
        return "\n".join([counts, *self.held, *doubts.told(self.doubts)])


def silent(line: str) -> None:
    """Tell nobody."""


@action
def import_file(
    *, path: Path, by: Doer, form: str = "hsds", source: str = "", progress: Progress = silent
) -> Loaded:
    """Load a file of the directory, in one of the forms of `formats.forms`.

    Rows are known by their ids, so the same file again changes nothing. A list that stands under
    a row is whole: what it no longer names goes. Rows whose organization is unknown wait in
    quarantine, with all that hangs on them, while the rest is loaded. `source` tells senders
    apart who number their rows 1, 2, 3. What is odd but may be right is loaded and told as a
    doubt. Raises FileRefused, with nothing written.
    """
    reader = _read(path, form, source)
    found = doubts.find(reader)
    progress(f"{sum(len(rows) for rows in reader.rows.values())} rows read")
    _wait_for_my_turn()
    loaded = replace(_apply(reader, progress), doubts=found, held=quarantine.told(reader))
    file, _ = DirectoryFile.objects.update_or_create(
        sha256=_fingerprint(path),
        defaults={
            "name": path.name[:255],
            "loaded_at": clock.now(),
            "new": loaded.new,
            "changed": loaded.changed,
            "removed": loaded.removed,
        },
    )
    quarantine.keep(file, path)
    quarantine.hold(file, reader)
    link_by_name()
    if loaded.new or loaded.changed or loaded.removed or not entries.are_made():
        entries.refresh(progress=progress)
        duplicates.refresh()
    record(
        "directory.loaded",
        file,
        by=by,
        detail={"new": loaded.new, "changed": loaded.changed, "removed": loaded.removed},
    )
    return loaded


@action
def link(*, listed: ListedOrganization, partner: Organization, by: Doer) -> ListedOrganization:
    """Say that a listing is a partner of ours, so that its services can be referred to."""
    listed.partner = partner
    listed.save(update_fields=["partner"])
    record("listing.linked", listed, by=by, organization=partner.pk)
    return listed


def link_by_name() -> int:
    """Link listings that carry the exact name of exactly one partner."""
    named: dict[str, list[UUID]] = {}
    for name, key in Organization.objects.partners().values_list("name", "pk"):
        named.setdefault(name.casefold(), []).append(key)
    merged = Merge.objects.standing().values("away_id")
    waiting = list(ListedOrganization.objects.filter(partner=None).exclude(pk__in=merged))
    found = []
    for listed in waiting:
        partners = named.get(listed.name.casefold(), [])
        if len(partners) == 1:
            listed.partner_id = partners[0]
            found.append(listed)
    return ListedOrganization.objects.bulk_update(found, ["partner"], batch_size=BATCH)


def _wait_for_my_turn() -> None:
    """Let one load at a time write: two would make the search's entries twice."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('partners.directory'))")


def _fingerprint(path: Path) -> str:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(path: Path, form: str, source: str) -> hsds_reading.Reader:
    reader = hsds_reading.Reader()
    try:
        package = FORMS[form](path, source=source)
        for table, item, pointer in package.items:
            reader.take(table, item, pointer)
    except hsds_reading.NotDirectory as error:
        raise FileRefused(file=path.name, refusals=[error.refusal]) from None
    reader.said = package.said
    quarantine.answer(reader)
    merges.answer(reader)
    reader.have_whole(package.whole)
    _check_references(reader)
    if reader.refusals:
        raise FileRefused(file=path.name, refusals=reader.refusals)
    return reader


@action
def release(*, unknown: UUID, to: ListedOrganization, by: Doer) -> Loaded:
    """Load the rows that wait for an organization, as rows of the one it turned out to be.

    From now on files that name it mean this one. Raises NothingHeld, and FileRefused when what
    the rows name besides is not there.
    """
    reader = quarantine.taken_out(unknown, to)
    merges.answer(reader)
    for row, column, key in _strays(reader):
        _refuse_reference(reader, row, column, key)
    if reader.refusals:
        raise FileRefused(file="quarantine", refusals=reader.refusals)
    _wait_for_my_turn()
    loaded = replace(_apply(reader, silent), doubts=doubts.find(reader))
    quarantine.let_out(unknown, to)
    entries.refresh(progress=silent)
    duplicates.refresh()
    record("listing.released", to, by=by, detail={"new": loaded.new, "changed": loaded.changed})
    return loaded


def _check_references(reader: hsds_reading.Reader) -> None:
    """Refuse rows that name a row which is neither in the file nor with us, or lack one.

    Where only organizations are unknown, their rows are held instead.
    """
    strays = _strays(reader)
    _check_source(reader)
    if not reader.refusals:
        quarantine.set_aside(reader, strays)
        return
    for row, column, key in strays:
        _refuse_reference(reader, row, column, key)


def _check_source(reader: hsds_reading.Reader) -> None:
    """Refuse a file whose numbers belong to another sender: most organizations have other names."""
    numbered = {key: row for key, row in reader.rows["organization"].items() if key in reader.said}
    known = dict(ListedOrganization.objects.filter(pk__in=numbered).values_list("pk", "name"))
    other = [key for key, name in known.items() if numbered[key].values.get("name") != name]
    if len(other) > 1 and 2 * len(other) > len(known):
        row = numbered[other[0]]
        reader.refuse(
            f"{row.pointer}/id",
            reader.said[row.id],
            f"One number is one organization: this one is {known[row.id]} in the directory",
            "If somebody else sent this file, say who: --source NAME.",
        )


def _refuse_reference(reader: hsds_reading.Reader, row: Row, column: str, key: UUID) -> None:
    other = TABLES[row.table].parents[column]
    reader.refuse(
        f"{row.pointer}/{column}",
        reader.said.get(key, str(key)),
        f"The {other} must be in the file or in the directory",
        f"Add the {other}, or load it first.",
    )


def _strays(reader: hsds_reading.Reader) -> list[tuple[Row, str, UUID]]:
    """Refuse what names nothing; answer the rows whose organization is unknown."""
    strays = []
    for table, rows in reader.rows.items():
        for column, other in TABLES[table].parents.items():
            ours = foreign_key(table, column)
            named = {key for row in rows.values() if (key := row.key(ours))}
            known = set(reader.rows[other]) | _present(other, named - set(reader.rows[other]))
            for row in rows.values():
                if (key := row.key(ours)) and key not in known:
                    if other == "organization":
                        strays.append((row, column, key))
                    else:
                        _refuse_reference(reader, row, column, key)
        _check_needs(reader, table)
    return strays


def _check_needs(reader: hsds_reading.Reader, table: str) -> None:
    spec = TABLES[table]
    for column in spec.needs:
        lacking = {key for key, row in reader.rows[table].items() if not row.values.get(column)}
        lacking -= _present(table, lacking)
        for key in lacking:
            reader.refuse(
                f"{reader.rows[table][key].pointer}/{column}",
                "",
                f"A {table} belongs to something: {column}",
                "Fill it in, or nest the row in the one it belongs to.",
            )


def _present(table: str, keys: set[UUID]) -> set[UUID]:
    if not keys:
        return set()
    manager = TABLES[table].model._default_manager
    return set(manager.filter(pk__in=keys).values_list("pk", flat=True))


def _apply(reader: hsds_reading.Reader, progress: Progress) -> Loaded:
    new = changed = same = 0
    total = sum(len(rows) for rows in reader.rows.values())
    for table, rows in reader.rows.items():
        keys = list(rows)
        for start in range(0, len(keys), BATCH):
            batch = [rows[key] for key in keys[start : start + BATCH]]
            added, altered = _store(TABLES[table].model, batch)
            new, changed = new + added, changed + altered
            same += len(batch) - added - altered
            if len(keys) > BATCH:
                progress(f"{new + changed + same} of {total} rows compared")
    progress(f"{total} rows compared")
    return Loaded(new=new, changed=changed, removed=_let_go(reader), same=same)


def _store(model: type[models.Model], batch: list[Row]) -> tuple[int, int]:
    known = model._default_manager.in_bulk([row.id for row in batch])
    fresh: list[models.Model] = []
    stale: list[models.Model] = []
    columns: set[str] = set()
    for row in batch:
        if row.id not in known:
            fresh.append(model(pk=row.id, extra=row.extra, **row.values))
            continue
        differing = _differing(known[row.id], row)
        for column, value in differing.items():
            setattr(known[row.id], column, value)
        if differing:
            stale.append(known[row.id])
            columns |= {
                column.removesuffix("_id") if _is_key(model, column) else column
                for column in differing
            }
    model._default_manager.bulk_create(fresh)
    if stale:
        model._default_manager.bulk_update(stale, sorted(columns))
    return len(fresh), len(stale)


def _is_key(model: type[models.Model], column: str) -> bool:
    return any(field.attname == column and field.is_relation for field in model._meta.fields)


def _differing(known: models.Model, row: Row) -> dict[str, object]:
    said = dict(row.values)
    extra = {**known.extra, **row.extra}  # type: ignore[attr-defined]  # every Listing has it
    return {
        column: value
        for column, value in {**said, "extra": extra}.items()
        if getattr(known, column) != value
    }


def _let_go(reader: hsds_reading.Reader) -> int:
    """Remove what a whole list no longer names; what hangs on something else stays there."""
    removed = 0
    held = {row.id for row, _ in reader.held}
    for (table, column), parents in reader.whole.items():
        manager = TABLES[table].model._default_manager
        gone = manager.filter(**{f"{column}__in": parents}).exclude(
            pk__in={*reader.rows[table], *held}
        )
        if table in LINKED or (table in TABLES and column in TABLES[table].needs):
            removed += gone.delete()[0]
            continue
        others = Q()
        for other in TABLES[table].parents:
            if other != column:
                others |= Q(**{f"{other}__isnull": False})
        removed += gone.filter(others).update(**{column: None}) if others else 0
        removed += gone.delete()[0]
    return removed
