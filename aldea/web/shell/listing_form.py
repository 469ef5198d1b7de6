"""The form that changes a listing: built from what may be changed, and safe against each other.

What stood there when the page was opened travels with the form. So a change made meanwhile is
seen, and nothing that was typed is ever lost: a refusal draws the same form again.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from aldea.core.errors import Refused
from aldea.core.ids import new_id
from aldea.partners import edits, rules
from aldea.partners.editable import EDITABLE, Plain, plain, rows_of
from aldea.partners.formats.hsds import TABLES
from aldea.partners.formats.hsds_reading import problem
from aldea.partners.models import Service
from aldea.partners.rules import Change, Wrong
from aldea.web.shell import listing_rows
from aldea.web.shell.listing_fields import EMPTY_ROWS, MAIN, SECTIONS, Words, asks

Cells = dict[str, Plain]
Rows = dict[str, dict[str, Cells]]
EMPTY = (None, "")
MOST_NEW = 20  # rows of a table added at once
# What the verbs refuse, in the language of the reader.
SAID: dict[type[Refused], Promise] = {
    edits.NothingChanged: _("Nothing is different. Change something, or go back."),
    edits.NotOfThisListing: _("This part is not changed here. Ask the people of the guide."),
    edits.FileIsLoading: _(
        "The directory is being loaded right now. Save again in a minute: what you typed is here."
    ),
}
WHY = {
    "uri": _("Write the whole address, like https://example.org."),
    "email": _("Write it like desk@example.org."),
    "phone": _("Write the whole number with its area code."),
    "schedule": _("It closes as it opens. Look at the hours again."),
}
CHANGED = gettext_noop(
    "Somebody changed this meanwhile. Now it says: %(now)s. Save again to have it as you typed it."
)
ROOM = "service_capacity"
NEEDED = _("This cannot be empty.")
NOT_SO = _("This cannot be right. Look at it again.")


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one row: to change it, to remove it, or to add it."""

    table: str
    row: str
    title: str
    fields: tuple[BoundField, ...]
    remove: BoundField | None = None
    is_new: bool = False
    told: str = ""  # what is shown and not asked here

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in self.fields)

    @property
    def is_typed(self) -> bool:
        """Whether something was typed into a new row."""
        return any(field.data for field in self.fields)


@dataclass(frozen=True, slots=True)
class Part:
    """One section with its rows."""

    key: str
    title: Words
    add: Words
    groups: tuple[Group, ...]
    new: tuple[Group, ...]

    @property
    def now(self) -> str:
        """What stands in it now, in a line."""
        return "; ".join(filter(None, (group.title or group.told for group in self.groups)))

    @property
    def has_kept(self) -> bool:
        """Whether something in it is told and not asked."""
        return any(not group.fields and group.told for group in self.groups)

    @property
    def is_open(self) -> bool:
        """Whether something in it is wrong."""
        return any(group.is_wrong for group in (*self.groups, *self.new))


class ListingForm(forms.Form):
    """Everything of a listing that may be changed; rows in `kept` are told and not asked.

    Raises BadRequest when what stood on the page did not come back with it.
    """

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, service: Service, kept: Collection[UUID]
    ) -> None:
        self.service = service
        self.present = {
            table: {str(row.pk): row for row in rows} for table, rows in rows_of(service).items()
        }
        self.kept = {str(key) for key in kept}
        self.rows, self.new = (
            self._now() if data is None else _read(str(data.get("seen", "")), self.kept)
        )
        super().__init__(data)
        self.fields["seen"].initial = seen_of(self.rows, self.new)
        for table, asked in (each for section in SECTIONS for each in section.tables.items()):
            for key, cells in self.rows.get(table, {}).items():
                self._ask(table, key, {name: cells[name] for name in asked if name in cells})
            for key in self.new.get(table, ()):
                self._ask(table, key, dict.fromkeys(asked))

    def _now(self) -> tuple[Rows, dict[str, list[str]]]:
        rows: Rows = {}
        for table, found in self.present.items():
            rows[table] = {
                key: {
                    name: plain(getattr(row, name))
                    for name, ask in asks(table).items()
                    if not ask.only_new and (name == "description" or listing_rows.is_plain(row))
                }
                for key, row in found.items()
                if key not in self.kept
            }
        return rows, {table: [str(new_id()) for _ in range(n)] for table, n in EMPTY_ROWS.items()}

    def _ask(self, table: str, key: str, cells: Cells) -> None:
        for name, kept in cells.items():
            self.fields[_named(table, key, name)] = asks(table)[name].field(kept)
            self.initial[_named(table, key, name)] = kept
        if EDITABLE[table].is_list and key in self.rows[table]:
            self.fields[_named(table, key, "remove")] = forms.BooleanField(
                label=_("Remove"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """A new row says something, and hours that begin also end."""
        for table, keys in self.new.items():
            for key in keys:
                said = self._said(table, key)
                main = MAIN.get(table, ())
                if said and main and not said.keys() & {*main}:
                    self.add_error(_named(table, key, main[0]), NEEDED)
        for name in list(self.fields):
            if name.startswith("schedule-") and name.endswith("-opens_at"):
                both = name, name.removesuffix("opens_at") + "closes_at"
                opens, closes = (self.cleaned_data.get(each) for each in both)
                if bool(opens) != bool(closes) and not self.errors.keys() & {*both}:
                    self.add_error(both[bool(opens)], _("Hours have a beginning and an end."))
        return self.cleaned_data

    def _said(self, table: str, key: str) -> Cells:
        given = {name: self.cleaned_data.get(_named(table, key, name)) for name in asks(table)}
        return {name: value for name, value in given.items() if value not in EMPTY}

    def changes(self) -> list[Change]:
        """What differs from what stood there when the page was opened."""
        found = [
            change
            for table, rows in self.rows.items()
            for key, cells in rows.items()
            for change in self._changed(table, key, cells)
        ]
        found += [
            edits.new_row(self.service, table, said, row=UUID(key))
            for table, keys in self.new.items()
            for key in keys
            if (said := self._said(table, key))
        ]
        return found

    def _changed(self, table: str, key: str, cells: Cells) -> Iterator[Change]:
        if self.cleaned_data.get(_named(table, key, "remove")):
            yield Change(table, UUID(key), before=dict(cells))
            return
        for name, kept in cells.items():
            after = self.cleaned_data[_named(table, key, name)]
            if after != self._as_typed(table, key, name, kept):
                yield Change(table, UUID(key), name, kept, after)

    def _as_typed(self, table: str, key: str, name: str, kept: Plain) -> Plain:
        """What comes back when nobody touches a field."""
        field = self.fields[_named(table, key, name)]
        shown = field.prepare_value(kept)
        try:
            cleaned: Plain = field.clean([*shown] if isinstance(shown, list) else shown)
        except forms.ValidationError:
            return kept
        return cleaned

    def stands(self) -> bool:
        """Whether all of it is there already: the button was pressed twice."""
        return all(self._is_there(change) for change in self.changes())

    def _is_there(self, change: Change) -> bool:
        row = self.present[change.table].get(str(change.row))
        if not change.column:
            return (row is None) == (change.after is None)
        return row is not None and plain(getattr(row, change.column)) == change.after

    def refuse(self, refused: Refused) -> None:
        """Say at the fields why it was not saved; what was typed stays."""
        if isinstance(refused, rules.NotRight):
            for wrong in refused.wrong:
                name = _named(wrong.change.table, str(wrong.change.row), wrong.column)
                self.add_error(name if name in self.fields else None, _why(wrong))
        elif isinstance(refused, edits.ChangedMeanwhile):
            self._meet()
        else:
            self.add_error(None, said(refused))

    def _meet(self) -> None:
        """Show beside what was typed what somebody else wrote; saving again is meant."""
        for change in self.changes():
            table, key = change.table, str(change.row)
            row = self.present[table].get(key)
            if row is None:
                self._lose(table, key, is_meant=change.after is None and not change.column)
                continue
            if row is not None and key in self.new.get(table, []):
                self.new[table].remove(key)
                self.rows[table][key] = {name: plain(getattr(row, name)) for name in asks(table)}
            for name, kept in self.rows[table].get(key, {}).items():
                now = plain(getattr(row, name))
                if now != kept and (not change.column or change.column == name):
                    self.rows[table][key][name] = now
                    self._tell(_named(table, key, name), now)
        if not self.errors:
            self.add_error(None, _("Somebody changed this listing meanwhile. Save again."))
        self._carry()

    def _carry(self) -> None:
        assert isinstance(self.data, QueryDict)  # noqa: S101  a form that was sent, for mypy
        self.data = self.data.copy()
        self.data["seen"] = seen_of(self.rows, self.new)

    def _lose(self, table: str, key: str, *, is_meant: bool) -> None:
        """Somebody removed the row: what was typed may be added again."""
        cells = self.rows[table].pop(key, None)
        if cells is None or is_meant:
            return
        if EDITABLE[table].is_list:
            self.new.setdefault(table, []).append(key)
        self.add_error(
            _named(table, key, next(iter(cells))),
            _("Somebody removed this meanwhile. Save again to add it, or empty it."),
        )

    def _tell(self, name: str, now: Plain) -> None:
        shown = self.fields[name].show(now) or gettext("nothing")  # type: ignore[attr-defined]
        self.add_error(name, gettext(CHANGED) % {"now": shown})

    def parts(self) -> Iterator[Part]:
        """The sections in the order of the page; one that has nothing is left out."""
        for section in SECTIONS:
            groups = [
                group
                for table, columns in section.tables.items()
                for group in self._groups(table, tuple(columns))
            ]
            new = [
                Group(table, key, str(section.add), self._bound(table, key, columns), is_new=True)
                for table, columns in section.tables.items()
                for key in self.new.get(table, [])
            ]
            if groups or new:
                yield Part(section.key, section.title, section.add, (*groups,), (*new,))

    def _groups(self, table: str, columns: tuple[str, ...]) -> Iterator[Group]:
        for key, cells in self.rows.get(table, {}).items():
            row = self.present[table].get(key)
            yield Group(
                table,
                key,
                listing_rows.title(row) if row else "",
                self._bound(table, key, [name for name in columns if name in cells]),
                self[name] if (name := _named(table, key, "remove")) in self.fields else None,
            )
        for key, row in self.present[table].items():
            if key in self.kept:
                yield Group(table, key, "", (), told=listing_rows.told(table, row))

    def _bound(self, table: str, key: str, columns: Collection[str]) -> tuple[BoundField, ...]:
        return tuple(self[_named(table, key, name)] for name in columns)


def seen_of(rows: Rows, new: Mapping[str, list[str]] | None = None) -> str:
    """What stands on a page, as it travels with the form: cells by row, keys of rows to add."""
    return json.dumps([rows, new or {}])


def said(refused: Refused) -> str:
    """Why something was not saved, in the language of the reader."""
    return str(SAID.get(type(refused), refused))


def _named(table: str, key: str, name: str) -> str:
    return f"{table}-{key}-{name}"


def _read(seen: str, kept: Collection[str]) -> tuple[Rows, dict[str, list[str]]]:
    """What stood on the page, as it came back; of it only what is asked."""
    try:
        rows, new = json.loads(seen)
        read: Rows = {
            table: {
                str(UUID(key)): {
                    name: cells[name]
                    for name, ask in asks(table).items()
                    if name in cells and not ask.only_new
                }
                for key, cells in rows.get(table, {}).items()
                if key not in kept
            }
            for table in EDITABLE
        }
        return read, {
            table: [str(UUID(key)) for key in new.get(table, [])[:MOST_NEW]] for table in EMPTY_ROWS
        }
    except (ValueError, TypeError, AttributeError) as broken:
        raise BadRequest("What stood on the page did not come back with it.") from broken


def _why(wrong: Wrong) -> str:
    change = wrong.change
    said = {change.column: change.after} if change.column else change.after
    value = said.get(wrong.column) if isinstance(said, dict) else None
    if value in EMPTY:
        return str(NEEDED)
    spec = TABLES[change.table].column(wrong.column)
    if spec is not None and problem(spec.rule, value):
        return str(WHY.get(spec.rule, NOT_SO))
    return str(WHY.get(change.table, NOT_SO))
