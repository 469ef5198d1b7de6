"""What was edited, as HSDS `metadata`: so that those who read our directory know who said what."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from aldea.network.models import Organization
from aldea.partners.editable import EDITABLE, Plain
from aldea.partners.models import EditedField


def lines(*, of: Collection[str]) -> list[dict[str, object]]:
    """The edits of these rows, by their keys, as lines of HSDS `metadata`, the oldest first.

    What was removed is told where it hung: at the service. Names of people are not told; what
    staff changed, the county office did.
    """
    removed = Q(column="", after__isnull=True)
    fields = (
        EditedField.objects.filter(~removed & Q(row__in=of) | removed & Q(edit__service__in=of))
        .told()
        .order_by("pk")
        .values_list(
            "pk", "table", "row", "column", "before", "after",
            "edit__at", "edit__service_id", "edit__partner__name",
        )
    )  # fmt: skip
    found = list(fields)
    office = _office() if found else ""
    return [
        {
            "id": str(key),
            "hsds_id": str(key),
            **_resource(table, row, service, is_removed=not column and after is None),
            "last_action_date": timezone.localtime(at).date().isoformat(),
            "last_action_type": _kind(column, before),
            "field_name": column or table,
            "previous_value": _said(table, before),
            "replacement_value": _said(table, after),
            "updated_by": partner or office,
            "extra": {},
        }
        for key, table, row, column, before, after, at, service, partner in found
    ]


def _resource(table: str, row: UUID, service: UUID, *, is_removed: bool) -> dict[str, object]:
    key, kind = (service, "service") if is_removed else (row, table)
    return {"resource_id": str(key), "resource_type": kind}


def _kind(column: str, before: Plain) -> str:
    if column:
        return "update"
    return "create" if before is None else "delete"


def _said(table: str, value: Plain) -> str:
    if isinstance(value, dict):
        said = (value.get(column) for column in EDITABLE[table].columns)
        return ", ".join(_said(table, each) for each in said if each not in (None, ""))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _office() -> str:
    kind = Organization.Kind.COUNTY_OFFICE
    return Organization.objects.filter(kind=kind).values_list("name", flat=True).first() or "Staff"
