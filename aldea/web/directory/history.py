"""What was edited in listings, as staff read it: whose words, what changed, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass

from aldea.partners.editable import Plain
from aldea.partners.models import Edit, EditedField
from aldea.web.shell import listing_fields
from aldea.web.shell.differences import Piece, pieces
from aldea.web.shell.listing_fields import asks

State = EditedField.State


@dataclass(frozen=True, slots=True)
class Line:
    """One edited field."""

    field: EditedField
    label: str
    pieces: tuple[Piece, ...]
    theirs: str

    @property
    def stands(self) -> bool:
        return self.field.state == State.STANDING

    @property
    def is_overtaken(self) -> bool:
        return self.field.state == State.OVERTAKEN

    @property
    def is_of_a_row_that_went(self) -> bool:
        """Whether the sender took the whole row out: there is nothing to write in."""
        return bool(self.field.column) and self.field.theirs is None


@dataclass(frozen=True, slots=True)
class Entry:
    """One edit with its lines."""

    edit: Edit
    lines: tuple[Line, ...]

    @property
    def whose(self) -> str:
        """Who edited: a person of ours, or the partner."""
        if self.edit.partner:
            return f"{self.edit.partner.called}, by its own link"
        return self.edit.by.name if self.edit.by else ""

    @property
    def can_be_put_back(self) -> bool:
        """Whether all that it wrote still stands."""
        return all(line.stands for line in self.lines)


def entries(edits: Iterable[Edit]) -> list[Entry]:
    """Edits with their lines; they come with the `fields` that are told."""
    return [Entry(edit, tuple(map(line, edit.fields.all()))) for edit in edits]


def line(field: EditedField) -> Line:
    """One edited field as staff read it."""
    return Line(
        field=field,
        label=_label(field),
        pieces=pieces(_said(field, field.before), _said(field, field.after)),
        theirs=_said(field, field.theirs),
    )


def _label(field: EditedField) -> str:
    section = next(
        each
        for each in listing_fields.SECTIONS
        if field.table in each.tables
        and (not field.column or field.column in each.tables[field.table])
    )
    if field.column:
        return f"{section.title}: {section.tables[field.table][field.column].label}"
    return f"{section.title}, {'removed' if field.after is None else 'added'}"


def _said(field: EditedField, value: Plain) -> str:
    if field.column or not isinstance(value, dict):
        return _shown_as(field.table, field.column, value)
    said = (_shown_as(field.table, column, value.get(column)) for column in asks(field.table))
    return ", ".join(filter(None, said))


def _shown_as(table: str, column: str, value: Plain) -> str:
    ask = asks(table).get(column)
    return ask.field(value).show(value) if ask else str(value or "")
