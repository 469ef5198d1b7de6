"""The directory of services: loading it, and saying which listing is which partner."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from django.db import transaction

from aldea.audit.models import Event
from aldea.audit.trail import Doer, action, command, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import Organization
from aldea.partners import (
    doubts,
    duplicates,
    entries,
    loading,
    merges,
    quarantine,
    refusals,
    reimports,
    texts,
)
from aldea.partners.doubts import Doubt
from aldea.partners.formats import hsds_reading
from aldea.partners.formats.forms import FORMS
from aldea.partners.formats.hsds import TABLES, Refusal, Row, foreign_key
from aldea.partners.loading import BATCH, Comparison, Progress, silent
from aldea.partners.models import DirectoryFile, HeldRow, ListedOrganization, Merge

RELEASER = command("release_held")


class FileRefused(Refused):
    """The file breaks rules of HSDS; nothing of it was loaded."""

    def __init__(self, *, file: str, found: list[Refusal]) -> None:
        self.file, self.refusals = file, found
        super().__init__("\n".join(refusals.told(file, found)))


class Overtaken(Exception):
    """The directory changed after the preview was made; here is what loading would do now."""

    def __init__(self, loaded: "Loaded") -> None:
        self.loaded = loaded
        super().__init__("The directory changed after the preview was made.")


class NothingToShow(Exception):
    """Undoes a load that was only made to be looked at."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do, in rows."""

    new: int
    changed: int
    removed: int
    same: int
    doubts: tuple[Doubt, ...] = ()
    held: tuple[str, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()  # organizations as the file names them, and rows
    refusals: tuple[Refusal, ...] = ()
    left_out: int = 0  # rows that were refused, and what hung on them
    comparison: Comparison = field(default_factory=Comparison)

    def __str__(self) -> str:
        counts = (
            f"{self.new} new, {self.changed} changed, {self.removed} removed, {self.same} the same"
        )
        lines = [counts, *reimports.told(self.comparison.heeded), *self.held]
        if self.refusals:
            lines.append(
                f"{self.left_out} rows were not taken, so nothing was removed either. Why:"
            )
            lines += refusals.told("", list(self.refusals))
        return "\n".join([*lines, *doubts.told(self.doubts)])


def preview(
    *, path: Path, form: str = "hsds", source: str = "", progress: Progress = silent
) -> Loaded:
    """Say what loading a file would do, by loading it and undoing that.

    Raises FileRefused.
    """
    try:
        with transaction.atomic():
            loaded = _load(_read(path, form, source), progress)
            raise NothingToShow
    except NothingToShow:
        return loaded


@action
def import_file(
    *,
    path: Path,
    by: Doer,
    form: str = "hsds",
    source: str = "",
    progress: Progress = silent,
    as_shown: str = "",
) -> Loaded:
    """Load a file of the directory, in one of the forms of `formats.forms`.

    Rows are known by their ids, so the same file again changes nothing. A list that stands under
    a row is whole: what it no longer names goes. Rows that break a rule are left out with all that
    hangs on them, and then nothing goes. Rows whose organization is unknown wait in quarantine.
    `source` tells senders apart who number their rows 1, 2, 3. What is odd but may be right is
    loaded and told as a doubt. `as_shown` is the mark of the preview somebody said yes to.
    Raises FileRefused and Overtaken, with nothing written.
    """
    reader = _read(path, form, source)
    loaded = _load(reader, progress)
    if as_shown and loaded.comparison.mark() != as_shown:
        raise Overtaken(loaded)
    file, _ = DirectoryFile.objects.update_or_create(
        sha256=_fingerprint(path),
        defaults={
            "name": path.name[:255],
            "loaded_at": clock.now(),
            "new": loaded.new,
            "changed": loaded.changed,
            "removed": loaded.removed,
            "refused": [refusals.written(found) for found in loaded.refusals],
        },
    )
    quarantine.keep(file, path)
    quarantine.hold(file, reader)
    doubts.keep(file, loaded.doubts)
    link_by_name()
    if loaded.new or loaded.changed or loaded.removed or not entries.are_made():
        entries.refresh(progress=progress)
        duplicates.refresh()
        texts.refresh()
    record(
        "directory.loaded",
        file,
        by=by,
        detail={
            "new": loaded.new,
            "changed": loaded.changed,
            "removed": loaded.removed,
            "refused": loaded.left_out,
        },
    )
    return loaded


def _load(reader: hsds_reading.Reader, progress: Progress) -> Loaded:
    """Write rows and say what that did; a preview and a load differ in nothing before this."""
    progress(f"{sum(len(rows) for rows in reader.rows.values())} rows read")
    found = doubts.find(reader)
    entries.wait_for_my_turn()
    compared = loading.load(reader, progress)
    return replace(
        _counted(compared),
        doubts=found,
        held=quarantine.told(reader),
        waiting=tuple(
            (reader.said.get(unknown, str(unknown)), many)
            for unknown, many in quarantine.counted(reader).items()
        ),
        refusals=tuple(reader.refusals),
        left_out=reader.left_out,
    )


def _counted(compared: Comparison) -> Loaded:
    return Loaded(
        new=compared.total("new"),
        changed=compared.total("changed"),
        removed=compared.total("removed"),
        same=compared.total("same"),
        comparison=compared,
    )


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


def bring_up_to_date(*, progress: Progress) -> None:
    """Make anew what is read from listings, where a new release let it go."""
    if not entries.are_made():
        with transaction.atomic():
            entries.refresh(progress=progress)
        texts.refresh()


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
            reader.tops.append(pointer)
    except hsds_reading.NotDirectory as error:
        raise FileRefused(file=path.name, found=[error.refusal]) from None
    reader.said = package.said
    quarantine.answer(reader)
    merges.answer(reader)
    reader.have_whole(package.whole)
    _check_source(path, reader)
    strays = _strays(reader)
    if reader.refusals and not refusals.take_out(reader):
        raise FileRefused(file=path.name, found=reader.refusals)
    quarantine.set_aside(reader, [stray for stray in strays if reader.has(stray[0])])
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
        raise FileRefused(file="quarantine", found=reader.refusals)
    entries.wait_for_my_turn()
    loaded = replace(_counted(loading.load(reader, silent)), doubts=doubts.find(reader))
    quarantine.let_out(unknown, to)
    entries.refresh(progress=silent)
    duplicates.refresh()
    texts.refresh()
    record("listing.released", to, by=by, detail={"new": loaded.new, "changed": loaded.changed})
    return loaded


def release_named(*, unknown_id: str, to_id: str, by_id: str) -> None:
    """Release rows as somebody asked on a screen, and keep why when that is not possible."""
    listed = ListedOrganization.objects.get(pk=to_id)
    doer = Doer(kind=Event.DoerKind.USER, id=UUID(by_id), name="") if by_id else RELEASER
    try:
        release(unknown=UUID(unknown_id), to=listed, by=doer)
    except quarantine.NothingHeld:
        return  # the job ran twice
    except FileRefused as refused:
        HeldRow.objects.waiting().filter(unknown_id=unknown_id).update(trouble=str(refused))


def _check_source(path: Path, reader: hsds_reading.Reader) -> None:
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
        raise FileRefused(file=path.name, found=reader.refusals)


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
