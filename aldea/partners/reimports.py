"""What becomes of our edits when the sender's file comes again: kept, agreed with, or overtaken.

What a file says of an edited field is compared with what its sender said when it was edited. The
same again keeps our edit; what we wrote closes it; anything else is news, which stands, and the
edit waits for a person to look at both.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models

from aldea.core import clock
from aldea.partners.editable import EDITABLE, Plain, plain
from aldea.partners.formats.hsds import TABLES, Row, foreign_key
from aldea.partners.formats.hsds_reading import Reader
from aldea.partners.models import EditedField
from aldea.partners.models.edit import SINCE

State = EditedField.State
SINCE_AT = "updated_at"  # the same as SINCE, as a moment


@dataclass(slots=True)
class Heeded:
    """What one load did to edits that stand: counts by what became of them."""

    counts: Counter[str] = field(default_factory=Counter)
    # Rows of the file that stay removed, and so does what hangs on them.
    out: set[UUID] = field(default_factory=set)
    # Rows that people added, by table.
    added: dict[str, list[EditedField]] = field(default_factory=dict)


def begin() -> Heeded:
    """Begin a load: a file may bring rows that people added, under keys of its own."""
    heeded = Heeded()
    for each in EditedField.objects.standing().filter(column="", before__isnull=True):
        heeded.added.setdefault(each.table, []).append(each)
    return heeded


def heed(*, table: str, batch: list[Row], known: set[UUID], heeded: Heeded) -> list[Row]:
    """Take out of rows of a file what our edits keep; answer the rows that are left.

    A row that was removed by us, and of which the file says nothing new, is not among them.
    """
    if table == "metadata":
        return _without_our_own(batch)
    if table not in EDITABLE and not heeded.out:
        return batch
    standing: dict[UUID, list[EditedField]] = {}
    for each in EditedField.objects.standing().filter(row__in=[row.id for row in batch]):
        standing.setdefault(each.row, []).append(each)
    return [
        row
        for row in batch
        if not _hangs_on_removed(table, row, heeded)
        and _heed_row(table, row, row.id in known, standing.get(row.id, []), heeded)
    ]


def _without_our_own(batch: list[Row]) -> list[Row]:
    """What we told of our edits is known already when it comes back."""
    keys = [key for row in batch if (key := row.key("hsds_id"))]
    ours = set(EditedField.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return [row for row in batch if row.key("hsds_id") not in ours]


def _hangs_on_removed(table: str, row: Row, heeded: Heeded) -> bool:
    parents = (row.key(foreign_key(table, name)) for name in TABLES[table].parents)
    hangs = any(key in heeded.out for key in parents)
    if hangs:
        heeded.out.add(row.id)
    return hangs


def _heed_row(
    table: str, row: Row, is_known: bool, standing: list[EditedField], heeded: Heeded
) -> bool:
    """Whether anything of a row is left to load."""
    cells = [each for each in standing if each.column]
    if is_known:
        is_said_anew = _is_said_anew(cells, row)
        for each in cells:
            if each.column == SINCE:
                _hold_since(each, row, heeded, is_said_anew=is_said_anew)
            else:
                _hold_cell(each, row, heeded, is_said_anew=is_said_anew)
        return True
    if _stays_out(standing, row, heeded):
        heeded.out.add(row.id)
        return False
    for each in cells:  # the row had gone with what it hung on, and comes back as sent
        _overtake(each, plain(row.values.get(each.column)), heeded)
    _meet(table, row, heeded)
    return True


def told(heeded: Heeded) -> list[str]:
    """Say what became of edits, if anything did."""
    words = {"kept": "kept", "agreed": "now said by the sender too", "overtaken": "overtaken"}
    parts = [f"{heeded.counts[kind]} {said}" for kind, said in words.items() if heeded.counts[kind]]
    return [f"Edits of ours: {', '.join(parts)}"] if parts else []


def _is_said_anew(cells: list[EditedField], row: Row) -> bool:
    """Whether the sender spoke of room after we did: then it is news, though it says the same."""
    said_at = row.values.get(SINCE_AT)
    return isinstance(said_at, datetime) and any(
        said_at > datetime.fromisoformat(str(each.after)) for each in cells if each.column == SINCE
    )


def _hold_since(ours: EditedField, row: Row, heeded: Heeded, *, is_said_anew: bool) -> None:
    """Since when is no question for a person: the newest word stands."""
    if is_said_anew:
        _overtake(ours, None, heeded)
    else:
        row.values.pop(SINCE, None)
        row.values.pop(SINCE_AT, None)


def _hold_cell(ours: EditedField, row: Row, heeded: Heeded, *, is_said_anew: bool) -> None:
    if ours.column not in row.values:
        return
    theirs = plain(row.values[ours.column])
    if theirs == ours.after:
        _close(ours, State.AGREED, heeded)
    elif theirs != ours.sent or is_said_anew:
        _overtake(ours, theirs, heeded)
    else:
        row.values.pop(ours.column)
        heeded.counts["kept"] += 1


def _stays_out(standing: list[EditedField], row: Row, heeded: Heeded) -> bool:
    removal = next((each for each in standing if not each.column), None)
    if removal is None or not isinstance(removal.sent, dict):
        return False
    says = {name: plain(value) for name, value in row.values.items()}
    if all(removal.sent.get(name) == value for name, value in says.items()):
        heeded.counts["kept"] += 1
        return True
    _overtake(removal, says, heeded)
    return False


def _meet(table: str, row: Row, heeded: Heeded) -> None:
    """Let a row that people added go when the sender now has the same under its own key."""
    for added in heeded.added.get(table, []):
        model = TABLES[table].model
        ours = model._default_manager.filter(pk=added.row).first()
        if ours is not None and _is_same(table, ours, row):
            for each in EditedField.objects.standing().filter(row=added.row):
                _close(each, State.AGREED, heeded)
            heeded.added[table].remove(added)
            ours.delete()
            return


def _is_same(table: str, ours: models.Model, row: Row) -> bool:
    parents = [foreign_key(table, name) for name in TABLES[table].parents]
    return all(
        (getattr(ours, name) or None) == (row.values.get(name) or None)
        for name in (*EDITABLE[table].columns, *parents)
    )


def stays(table: str, heeded: Heeded) -> Iterable[UUID]:
    """Rows that people added: no file's whole list lets them go."""
    return [each.row for each in heeded.added.get(table, [])]


def went(*, reader: Reader, table: str, column: str, heeded: Heeded) -> None:
    """A whole list no longer names a row that we had removed: its sender agrees."""
    if table not in EDITABLE:
        return
    parents = {str(key) for key in reader.whole[table, column]}
    for each in EditedField.objects.standing().filter(table=table, column="", after__isnull=True):
        sent = each.sent if isinstance(each.sent, dict) else {}
        if sent.get(column) in parents and each.row not in reader.rows[table]:
            _close(each, State.AGREED, heeded)


def gone(rows: Iterable[UUID], heeded: Heeded) -> None:
    """Rows that the sender took out: what we wrote in them went with them, and is told."""
    for each in EditedField.objects.standing().filter(row__in=list(rows)).exclude(column=""):
        _overtake(each, None, heeded)


def _overtake(ours: EditedField, theirs: Plain, heeded: Heeded) -> None:
    """Let the sender's news stand; nobody has to look at since when."""
    ours.theirs = theirs
    _close(ours, State.SETTLED if ours.column == SINCE else State.OVERTAKEN, heeded)


def _close(ours: EditedField, state: State, heeded: Heeded) -> None:
    ours.state, ours.closed_at = state, clock.now()
    ours.save(update_fields=["state", "closed_at", "theirs"])
    heeded.counts[state.value.lower()] += 1
