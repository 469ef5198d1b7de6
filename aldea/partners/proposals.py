"""Proposed fields of change requests: what readers are asked for, and how it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aldea.access.permissions import Permission
from aldea.partners import editable
from aldea.partners.editable import EDITABLE, Plain
from aldea.partners.formats.hsds import TABLES
from aldea.partners.models import ChangeRequest, EditedField, ProposedField, Service
from aldea.partners.rules import Change

About = ChangeRequest.About
# The columns of a table's rows as somebody saw them, by the row's key.
Rows = Mapping[UUID, Mapping[str, Plain]]


@dataclass(frozen=True, slots=True)
class Proposable:
    """Columns that a reader is asked for, and the permission that accepting them takes."""

    columns: tuple[str, ...]
    accepted_with: Permission


# Any school's reviewer writes for the whole county: small facts that one call settles. What a
# listing is, whether it is there and where stays with those who keep the directory.
REVIEW, KEEP = Permission.DIRECTORY_REVIEW, Permission.DIRECTORY_KEEP
PROPOSABLE: dict[About, dict[str, Proposable]] = {
    About.CLOSED: {"service": Proposable(("status",), KEEP)},
    About.PHONE: {"phone": Proposable(("number",), REVIEW)},
    About.HOURS: {"schedule": Proposable(("byday", "opens_at", "closes_at"), REVIEW)},
    About.PLACE: {
        "address": Proposable(("address_1", "address_2", "city", "postal_code"), KEEP),
    },
    About.PAPERS: {"required_document": Proposable(("document",), REVIEW)},
    About.COST: {
        "service": Proposable(("fees_description",), REVIEW),
        "cost_option": Proposable(("option", "amount"), REVIEW),
    },
    About.LANGUAGE: {"language": Proposable(("code", "name"), REVIEW)},
    About.OTHER: {},
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed field beside what stands there now, and what the sender wrote if we changed it."""

    field: ProposedField
    now: Plain
    sent: Plain
    is_edited: bool
    is_there: bool
    accepted_with: Permission

    @property
    def is_moved(self) -> bool:
        """Whether something else stands there than the reader saw."""
        return self.now != self.field.before

    @property
    def is_so_already(self) -> bool:
        """Whether what was proposed stands there already."""
        return not self.is_there if self.field.after is None else self.now == self.field.after

    @property
    def is_gone(self) -> bool:
        """Whether the row that it tells of is no longer there."""
        return self.field.row is not None and not self.is_there


def shown(*, service: Service, about: About) -> dict[str, Rows]:
    """What a reader is shown of a listing when asked what is wrong about it, by table."""
    found: dict[str, Rows] = {}
    for table, proposable in PROPOSABLE[about].items():
        may = EDITABLE[table]
        columns = may.columns if may.is_list else proposable.columns
        rows = TABLES[table].model._default_manager.filter(editable.hangs_on(table, service.pk))
        found[table] = {
            row.pk: {column: editable.plain(getattr(row, column)) for column in columns}
            for row in rows.distinct().order_by("pk")
        }
    return found


def is_asked(about: About, change: Change) -> bool:
    """Whether readers are asked for this when they say what is wrong."""
    proposable = PROPOSABLE[about].get(change.table)
    if proposable is None:
        return False
    if change.column:
        return change.column in proposable.columns
    said = change.after if isinstance(change.after, dict) else {}
    fills = EDITABLE[change.table].fills or {}
    return EDITABLE[change.table].is_list and said.keys() <= {
        *proposable.columns,
        *fills,
        "service_id",
    }


def accepted_with(field: ProposedField) -> Permission:
    """The permission that writing a proposed field into the listing takes."""
    return PROPOSABLE[About(field.change_request.about)][field.table].accepted_with


def of(*, change: ChangeRequest) -> list[Proposal]:
    """The proposed fields of a change request in order, each beside what stands now."""
    fields = sorted(change.proposed.all(), key=lambda each: (each.row is None, each.pk))
    if not fields:
        return []
    now = shown(service=change.service, about=About(change.about))
    edited = {
        (each.row, each.column): each
        for each in EditedField.objects.standing().filter(row__in=[each.row for each in fields])
    }
    found = []
    for field in fields:
        field.change_request = change
        rows = now[field.table]
        ours = edited.get((field.row, field.column)) if field.row else None
        found.append(
            Proposal(
                field=field,
                now=_now(field, rows),
                sent=ours.sent if ours else None,
                is_edited=ours is not None,
                is_there=field.row in rows,
                accepted_with=accepted_with(field),
            )
        )
    return found


def _now(field: ProposedField, rows: Rows) -> Any:
    if field.row is None:
        whole = field.after or {}
        said = {name: value for name, value in whole.items() if name in _columns(field)}
        same = (row for row in rows.values() if said.items() <= row.items())
        return field.after if any(same) else None
    row = rows.get(field.row)
    if row is None:
        return None
    return row.get(field.column) if field.column else dict(row)


def _columns(field: ProposedField) -> tuple[str, ...]:
    return EDITABLE[field.table].columns
