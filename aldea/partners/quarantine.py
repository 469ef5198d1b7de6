"""Rows whose organization is unknown: set aside, kept, and let out when somebody knows it."""

import io
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import models

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners import jobs
from aldea.partners.formats.hsds import LINKED, TABLES, Row, foreign_key
from aldea.partners.formats.hsds_reading import Reader
from aldea.partners.models import DirectoryFile, HeldRow, KeptFile, ListedOrganization


class NothingHeld(Refused):
    """No row waits for this organization."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that wait for one organization."""

    unknown: UUID
    said: str
    rows: int
    names: list[str]
    file_name: str
    since: datetime
    trouble: str


def waiting() -> list[Waiting]:
    """List the unknown organizations that rows wait for, those with most rows first."""
    found: dict[UUID, list[HeldRow]] = {}
    for row in HeldRow.objects.waiting().select_related("file").order_by("table", "pointer"):
        found.setdefault(row.unknown_id, []).append(row)
    lists = sorted(found.values(), key=lambda rows: (-len(rows), rows[0].said))
    return [
        Waiting(
            unknown=rows[0].unknown_id,
            said=rows[0].said,
            rows=len(rows),
            names=[str(row.values["name"]) for row in rows if row.values.get("name")],
            file_name=rows[0].file.name,
            since=rows[0].file.loaded_at,
            trouble=rows[0].trouble,
        )
        for rows in lists
    ]


@action
def answer_for(*, unknown: UUID, to: ListedOrganization, by: Doer) -> None:
    """Say which organization rows belong to, and have the worker load them.

    Raises NothingHeld.
    """
    _known(unknown).update(trouble="")
    record("listing.named", to, by=by, detail={"unknown": str(unknown)})
    jobs.release_held.defer(
        unknown_id=str(unknown), to_id=str(to.pk), by_id=str(by.profile_id or "")
    )


@action
def discard(*, unknown: UUID, reason: str, by: Doer) -> int:
    """Let rows that wait for an organization be, for a reason; answer how many.

    Raises NothingHeld.
    """
    rows = _known(unknown)
    first = rows.select_related("file").first()
    many = rows.update(discarded_at=clock.now(), discarded_why=reason)
    if first:
        record("directory.discarded", first.file, by=by, detail={"rows": many})
    return many


def _known(unknown: UUID) -> models.QuerySet[HeldRow]:
    rows = HeldRow.objects.waiting().filter(unknown_id=unknown)
    if not rows.exists():
        raise NothingHeld("Nothing waits for this organization any more.")
    return rows


def answer(reader: Reader) -> None:
    """Read an organization that somebody has named since as the one it turned out to be."""
    known = dict(
        HeldRow.objects.exclude(released_to=None)
        .order_by("released_at")
        .values_list("unknown_id", "released_to_id")
    )
    for rows in reader.rows.values() if known else ():
        for row in rows.values():
            said = row.key("organization_id")
            if said in known and said not in reader.rows["organization"]:
                row.values["organization_id"] = known[said]


def set_aside(reader: Reader, strays: list[tuple[Row, str, UUID]]) -> None:
    """Take strays out of what is loaded, and all that hangs on them."""
    unknown = {row.id: key for row, _, key in strays}
    spread(reader, unknown)
    for rows in reader.rows.values():
        for key in [key for key in rows if key in unknown]:
            reader.held.append((rows.pop(key), unknown[key]))


def spread(reader: Reader, found: dict[UUID, UUID]) -> None:
    """Let what is said of rows be said of all that hangs on them too."""
    growing = bool(found)
    while growing:
        before = len(found)
        for table, rows in reader.rows.items():
            for row in rows.values():
                if row.id not in found and (above := _held_above(table, row, found)):
                    found[row.id] = found[above]
        growing = len(found) > before


def _held_above(table: str, row: Row, unknown: dict[UUID, UUID]) -> UUID | None:
    columns = [foreign_key(table, column) for column in TABLES[table].parents]
    columns += [LINKED[table]] if table in LINKED else []
    return next((key for column in columns if (key := row.key(column)) in unknown), None)


def told(reader: Reader) -> tuple[str, ...]:
    """Say how many rows wait for which organization."""
    return tuple(
        f"{count} rows wait: the organization {reader.said.get(unknown, 'they name')} is unknown."
        f" Once it is known: aldea release {unknown} ID"
        for unknown, count in counted(reader).items()
    )


def counted(reader: Reader) -> Counter[UUID]:
    """Count the rows that wait for each unknown organization."""
    return Counter(unknown for _, unknown in reader.held)


def hold(file: DirectoryFile, reader: Reader) -> None:
    """Keep what was set aside, as it was last sent."""
    HeldRow.objects.bulk_create(
        [
            HeldRow(
                file=file,
                table=row.table,
                row_id=row.id,
                pointer=row.pointer,
                values=row.values,
                extra=row.extra,
                unknown_id=unknown,
                said=reader.said.get(unknown, str(unknown)),
            )
            for row, unknown in reader.held
        ],
        update_conflicts=True,
        unique_fields=["table", "row_id"],
        update_fields=[
            "file",
            "pointer",
            "values",
            "extra",
            "unknown_id",
            "said",
            "released_at",
            "released_to",
        ],
    )


def taken_out(unknown: UUID, to: ListedOrganization) -> Reader:
    """Read held rows again, as rows of the organization they belong to.

    Raises NothingHeld.
    """
    reader = Reader()
    for held in HeldRow.objects.waiting().filter(unknown_id=unknown):
        fields = {field.attname: field for field in TABLES[held.table].model._meta.fields}
        row = Row(held.table, held.row_id, held.pointer, extra=held.extra)
        row.values = {name: fields[name].to_python(value) for name, value in held.values.items()}
        if row.key("organization_id") == unknown:
            row.values["organization_id"] = to.pk
        reader.rows[held.table][row.id] = row
    if not any(reader.rows.values()):
        raise NothingHeld(f"No row waits for the organization {unknown}.")
    return reader


def let_out(unknown: UUID, to: ListedOrganization) -> None:
    """Note that rows were released, and to whom."""
    HeldRow.objects.waiting().filter(unknown_id=unknown).update(
        released_at=clock.now(), released_to=to
    )


def keep(file: DirectoryFile, path: Path) -> None:
    """Keep a file as it came; a folder as a ZIP."""
    if KeptFile.objects.filter(file=file).exists():
        return
    content = zlib.compress(path.read_bytes()) if path.is_file() else _packed(path)
    KeptFile.objects.create(file=file, content=content, is_folder=path.is_dir())


def _packed(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            if file.is_file():
                archive.write(file, file.name)
    return packed.getvalue()
