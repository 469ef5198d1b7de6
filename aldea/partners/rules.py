"""What an editor wants changed in a listing, and the rules that it must keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from aldea.core.errors import Refused
from aldea.partners import doubts
from aldea.partners.editable import EDITABLE, Plain
from aldea.partners.formats.hsds import TABLES, Row
from aldea.partners.formats.hsds_reading import Reader, problem


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row: what the editor saw there, and what should stand there.

    Without a column it is a whole row: added when nothing was seen, removed when nothing should
    stand there.
    """

    table: str
    row: UUID
    column: str = ""
    before: Plain = None
    after: Plain = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value cannot stand, and what to do."""

    change: Change
    column: str
    why: str
    remedy: str


class NotRight(Refused):
    """Values break rules of HSDS, or cannot be meant; nothing was changed."""

    def __init__(self, wrong: list[Wrong]) -> None:
        self.wrong = wrong
        super().__init__(" ".join(f"{each.why}. {each.remedy}".strip() for each in wrong))


def check(changes: Iterable[Change]) -> None:
    """Hold what was typed against HSDS's rules, and against what cannot be meant.

    Raises NotRight.
    """
    wrong = []
    reader = Reader()
    by_row: dict[UUID, Change] = {}
    for change in changes:
        said = {change.column: change.after} if change.column else change.after
        for name, value in said.items() if isinstance(said, dict) else ():
            spec = TABLES[change.table].column(name)
            if spec is None:
                continue
            if value in (None, ""):
                if spec.is_needed:
                    wrong.append(Wrong(change, name, "This cannot be empty", "Fill it in."))
                continue
            if broken := problem(spec.rule, value):
                wrong.append(Wrong(change, name, *broken))
                continue
            row = reader.rows[change.table].setdefault(
                change.row, Row(change.table, change.row, "")
            )
            row.values[name] = value
            by_row[change.row] = change
    wrong += [
        Wrong(by_row[doubt.row_id], doubt.pointer.lstrip("/"), doubt.why.rstrip("."), "")
        for doubt in doubts.find(_with_the_rest(reader))
    ]
    if wrong:
        raise NotRight(wrong)


def _with_the_rest(reader: Reader) -> Reader:
    """Let what is asked of several columns see those that stay as they are."""
    for row in reader.rows["schedule"].values():
        known = TABLES["schedule"].model._default_manager.filter(pk=row.id).first()
        for column in EDITABLE["schedule"].columns if known else ():
            row.values.setdefault(column, getattr(known, column))
    return reader
