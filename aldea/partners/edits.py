"""Edits: people change a listing's own rows; each change is kept beside it and can be put back."""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.core.ids import new_id
from aldea.network.models import Organization
from aldea.partners import editable, jobs, rules
from aldea.partners.editable import EDITABLE, Plain
from aldea.partners.formats.hsds import LINKED, TABLES, foreign_key
from aldea.partners.models import ChangeRequest, Edit, EditedField, Service
from aldea.partners.models.edit import SINCE
from aldea.partners.rules import Change

State = EditedField.State
TRIES, BETWEEN = 20, 0.1  # seconds


class NothingChanged(Refused):
    """An edit that changes nothing."""


class ChangedMeanwhile(Refused):
    """Somebody changed the same field after the editor opened it."""

    def __init__(self, change: Change, now: Plain) -> None:
        self.change, self.now = change, now
        super().__init__(
            "Somebody changed this meanwhile. Look at what stands there now, then save again."
        )


class NotOfThisListing(Refused):
    """The row tells of another listing, or may not be changed."""


class NotTheLatest(Refused):
    """What an edit wrote no longer stands there: later ones come first."""


class FileIsLoading(Refused):
    """A file is being written into the directory right now."""


class SettledAlready(Refused):
    """Somebody has looked at it."""


@action
def edit(
    *,
    service: Service,
    changes: Sequence[Change],
    by: Doer,
    partner: Organization | None = None,
    change_request: ChangeRequest | None = None,
    why: str = "",
) -> Edit:
    """Change rows of a listing, all or none; with `partner`, in the partner's own name.

    Raises NothingChanged, NotRight, ChangedMeanwhile, NotOfThisListing and FileIsLoading.
    """
    changes = _differing(changes)
    _take_turn()
    for change in changes:
        _refuse_if_elsewhere(change, service)
    rules.check(changes)
    made = Edit(
        service=service,
        by_id=by.profile_id,
        partner=partner,
        change_request=change_request,
        why=why,
    )
    _make(made, [*changes, *_said_today(changes)], closing=State.REPLACED)
    record("listing.edited", service, by=by, detail={"fields": len(changes)})
    return made


@action
def revert(*, field: EditedField, by: Doer, why: str = "") -> Edit:
    """Put back what one edited field said before, as an edit of its own.

    Raises NotTheLatest and FileIsLoading.
    """
    _take_turn()
    made = _put_back(field.edit, [field], by, why)
    record("listing.reverted", field, by=by)
    return made


@action
def revert_all(*, edit: Edit, by: Doer, why: str = "") -> Edit:
    """Put back all that one edit changed. Raises NotTheLatest and FileIsLoading."""
    _take_turn()
    fields = list(edit.fields.order_by("-pk"))
    made = _put_back(edit, fields, by, why)
    record("listing.reverted", edit, by=by, detail={"fields": len(fields)})
    return made


@action
def settle(*, field: EditedField, by: Doer, with_ours: bool = False) -> EditedField:
    """Answer a sender that said something else: it is right, or what we wrote is.

    Raises SettledAlready, and what `edit` raises.
    """
    is_first = EditedField.objects.filter(pk=field.pk, state=State.OVERTAKEN).update(
        state=State.SETTLED, closed_at=clock.now()
    )
    if not is_first:
        raise SettledAlready("Somebody has looked at this already.")
    field.refresh_from_db()
    if with_ours:
        assert field.edit.service is not None  # noqa: S101  overtaken fields have a listing
        ours = Change(field.table, field.row, field.column, before=field.theirs, after=field.after)
        edit(service=field.edit.service, changes=[ours], by=by)
    record("listing.settled", field, by=by, detail={"ours": with_ours})
    return field


@action
def affirm(*, service: Service, by: Doer, partner: Organization | None = None) -> Edit:
    """Say that the word on a service's room still holds: only since when changes.

    Raises NothingChanged where nothing is said of room, and FileIsLoading.
    """
    _take_turn()
    changes = _differing(_since_now(row) for row in service.capacities.all())
    made = Edit(service=service, by_id=by.profile_id, partner=partner)
    _make(made, changes, closing=State.REPLACED)
    record("listing.room_affirmed", service, by=by)
    return made


def _put_back(edit: Edit, fields: Iterable[EditedField], by: Doer, why: str) -> Edit:
    made = Edit(service=edit.service, by_id=by.profile_id, why=why)
    changes = [
        Change(each.table, each.row, each.column, each.after, each.before) for each in fields
    ]
    try:
        _make(made, changes, closing=State.REVERTED)
    except (ChangedMeanwhile, NotOfThisListing):
        raise NotTheLatest(
            "This field was changed again since. Put back the later change first."
        ) from None
    return made


def _differing(changes: Iterable[Change]) -> list[Change]:
    found = [each for each in changes if each.before != each.after]
    if not found:
        raise NothingChanged("Nothing is different. Change a field, or go back.")
    return found


def _make(made: Edit, changes: Sequence[Change], *, closing: State) -> None:
    """Write an edit with all its changes, and tell whoever reads the listing."""
    made.at = clock.now()
    made.save(force_insert=True)
    for change in changes:
        _write(made, change, closing=closing)
    if made.service:
        _tell(made.service, changes)


def _write(made: Edit, change: Change, *, closing: State) -> None:
    if change.column:
        _change(made, change, closing)
    elif change.before is None:
        _add(made, change, closing)
    else:
        _remove(made, change, closing)


def _change(made: Edit, change: Change, closing: State) -> None:
    row = _row(change)
    now = editable.plain(getattr(row, change.column))
    if now != change.before:
        raise ChangedMeanwhile(change, now)
    was = _standing(change.row, change.column)
    sent = was.sent if was else now
    _close(was, closing)
    setattr(row, change.column, editable.as_column(change.table, change.column, change.after))
    touched = [change.column]
    if (change.table, change.column) == ("service_capacity", SINCE):
        row.updated_at = clock.now()  # type: ignore[attr-defined]  # only room has it
        touched.append("updated_at")
    row.save(update_fields=touched)
    _keep(made, change, sent=sent, stands=change.after != sent)


def _add(made: Edit, change: Change, closing: State) -> None:
    """Add a row; one of the sender's that we had removed is its own again."""
    was = _standing(change.row, "")
    model = TABLES[change.table].model
    if model._default_manager.filter(pk=change.row).exists():
        raise ChangedMeanwhile(change, None)
    said = change.after if isinstance(change.after, dict) else {}
    lacks = [
        column
        for parent in TABLES[change.table].parents
        if (column := foreign_key(change.table, parent)) in said
        and said[column]
        and not _is_there(change.table, parent, said[column])
    ]
    if lacks:
        raise NotOfThisListing("What this hung on is gone. Put that back first.")
    values = {name: editable.as_column(change.table, name, value) for name, value in said.items()}
    row = model(pk=change.row, **values)
    row.save(force_insert=True)
    now = editable.snapshot(row)
    sent = was.sent if was else None
    _close(was, closing)
    _keep(made, Change(change.table, change.row, "", None, now), sent=sent, stands=sent is None)
    for column, theirs in (sent or {}).items():
        if now.get(column) != theirs:
            cell = Change(change.table, change.row, column, theirs, now[column])
            _keep(made, cell, sent=theirs, stands=True)


def _remove(made: Edit, change: Change, closing: State) -> None:
    row = _row(change)
    now = editable.snapshot(row)
    seen = change.before if isinstance(change.before, dict) else {}
    for column, value in seen.items():
        if now.get(column) != value:
            raise ChangedMeanwhile(change, now)
    for other, column in TABLES[change.table].lists.values():
        if other not in LINKED:
            for below in TABLES[other].model._default_manager.filter(**{column: change.row}):
                whole = Change(other, below.pk, before=editable.snapshot(below))
                _remove(made, whole, closing)
    was = _standing(change.row, "")
    cells = list(EditedField.objects.standing().filter(row=change.row).exclude(column=""))
    sent = None if was else {**now, **{cell.column: cell.sent for cell in cells}}
    for closed in [was, *cells]:
        _close(closed, closing)
    row.delete()
    whole = Change(change.table, change.row, "", now, None)
    _keep(made, whole, sent=sent, stands=sent is not None)


def _keep(made: Edit, change: Change, *, sent: Plain, stands: bool) -> None:
    EditedField.objects.bulk_create(
        [
            EditedField(
                edit=made,
                table=change.table,
                row=change.row,
                column=change.column,
                before=change.before,
                after=change.after,
                sent=sent,
                state=State.STANDING if stands else State.AGREED,
                closed_at=None if stands else clock.now(),
            )
        ]
    )


def _close(field: EditedField | None, state: State) -> None:
    if field is not None:
        EditedField.objects.filter(pk=field.pk).update(state=state, closed_at=clock.now())


def _standing(row: UUID, column: str) -> EditedField | None:
    return EditedField.objects.standing().filter(row=row, column=column).first()


def _row(change: Change) -> models.Model:
    rows = TABLES[change.table].model._default_manager.select_for_update(of=("self",))
    found = rows.filter(pk=change.row).first()
    if found is None:
        raise ChangedMeanwhile(change, None)
    return found


def _is_there(table: str, parent: str, key: Plain) -> bool:
    other = TABLES[TABLES[table].parents[parent]].model
    return other._default_manager.filter(pk=str(key)).exists()


def _refuse_if_elsewhere(change: Change, service: Service) -> None:
    may = EDITABLE.get(change.table)
    is_whole = may is not None and not change.column and may.is_list
    if may is None or not (change.column in may.columns or is_whole):
        raise NotOfThisListing(f"{change.column or change.table} is not changed here.")
    if is_whole and change.before is None:
        said = change.after if isinstance(change.after, dict) else {}
        allowed = {*may.columns, "service_id", *(may.fills or {})}
        if said.get("service_id") != str(service.pk) or not said.keys() <= allowed:
            raise NotOfThisListing("A new row hangs on the listing that it is added to.")
        return
    rows = TABLES[change.table].model._default_manager
    if not rows.filter(editable.hangs_on(change.table, service.pk), pk=change.row).exists():
        if not rows.filter(pk=change.row).exists():
            raise ChangedMeanwhile(change, None)
        raise NotOfThisListing("This row tells of another listing.")


def _said_today(changes: Iterable[Change]) -> list[Change]:
    """Who changes how much room there is says it today."""
    rooms = {change.row for change in changes if change.table == "service_capacity"}
    model = TABLES["service_capacity"].model
    return [_since_now(row) for row in model._default_manager.filter(pk__in=rooms)]


def _since_now(row: models.Model) -> Change:
    return Change("service_capacity", row.pk, SINCE, getattr(row, SINCE), _now())


def _now() -> str:
    return clock.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _tell(service: Service, changes: Iterable[Change]) -> None:
    """Let harvesters and the search know; other services at the same place changed too."""
    places = {change.row for change in changes if change.table == "location"}
    addresses = [change.row for change in changes if change.table == "address"]
    at = Q(service_at_locations__location__in=places)
    at |= Q(service_at_locations__location__addresses__in=addresses)
    touched = {service.pk, *Service.objects.filter(at).values_list("pk", flat=True)}
    Service.objects.filter(pk__in=touched).update(last_modified=_now())
    for key in sorted(touched):
        jobs.refresh_service.defer(service_id=str(key))


def _take_turn() -> None:
    """Change nothing while a file is written: its rows would be compared with half an edit."""
    with connection.cursor() as cursor:
        for _ in range(TRIES):
            cursor.execute(
                "select pg_try_advisory_xact_lock_shared(hashtext('partners.directory'))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(BETWEEN)  # the search is told of another edit: a moment
    raise FileIsLoading(
        "A file is being written into the directory. Save again in a minute: what you typed is "
        "still here."
    )


def new_row(
    service: Service, table: str, said: dict[str, Plain], *, row: UUID | None = None
) -> Change:
    """Add a row to a list of a service; with a key given, sent twice it is added once."""
    fills = dict(EDITABLE[table].fills or {})
    return Change(table, row or new_id(), after={**fills, **said, "service_id": str(service.pk)})
