"""What people may change of a listing, as data; the rest stays as its sender wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from aldea.partners.formats.hsds import TABLES, Column
from aldea.partners.models import Service

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Editable:
    """Columns of a table that may be changed, and how its rows hang on a service.

    Rows of a list may be added to the service and removed from it.
    """

    columns: tuple[str, ...]
    ways: tuple[str, ...]
    is_list: bool = False
    # What a new row is given besides.
    fills: Mapping[str, Plain] | None = None


EVERYWHERE = ("service", "service_at_location__service", "location__service_at_locations__service")
EDITABLE: dict[str, Editable] = {
    "service": Editable(
        (
            "name", "alternate_name", "description", "status", "url", "email",
            "application_process", "eligibility_description", "minimum_age", "maximum_age",
            "fees_description", "wait_time", "interpretation_services", "alert",
        ),
        ("pk",),
    ),
    "phone": Editable(("number", "extension", "type", "description"), EVERYWHERE, is_list=True),
    "schedule": Editable(
        (
            "freq", "byday", "bymonthday", "opens_at", "closes_at", "valid_from", "valid_to",
            "description",
        ),
        EVERYWHERE,
        is_list=True,
        fills={"freq": "WEEKLY"},
    ),
    "language": Editable(("code", "name", "note"), ("service",), is_list=True),
    "required_document": Editable(("document",), ("service",), is_list=True),
    "cost_option": Editable(("option", "amount", "amount_description"), ("service",), is_list=True),
    "service_capacity": Editable(("available", "maximum", "description"), ("service",)),
    "location": Editable(("name", "transportation"), ("service_at_locations__service",)),
    "address": Editable(
        ("address_1", "address_2", "city", "state_province", "postal_code"),
        ("location__service_at_locations__service",),
    ),
}  # fmt: skip


def rows_of(service: Service) -> dict[str, list[models.Model]]:
    """The rows that tell of a service, by table."""
    return {
        table: list(
            TABLES[table]
            .model._default_manager.filter(hangs_on(table, service.pk))
            .distinct()
            .order_by("pk")
        )
        for table in EDITABLE
    }


def hangs_on(table: str, service: UUID) -> Q:
    """Whether a row of a table tells of a service."""
    found = Q()
    for way in EDITABLE[table].ways:
        found |= Q(**{way: service})
    return found


def column(table: str, name: str) -> Column:
    """What HSDS says of a column that may be changed. Raises KeyError."""
    found = TABLES[table].column(name)
    if found is None or name not in EDITABLE[table].columns:
        raise KeyError(name)
    return found


def plain(value: object) -> Plain:
    """A value as JSON keeps it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value  # type: ignore[return-value]  # the directory's columns hold nothing else


def snapshot(row: models.Model) -> dict[str, Plain]:
    """A whole row as JSON keeps it, without its key."""
    return {
        field.attname: plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if not field.primary_key
    }


def as_column(table: str, name: str, value: Plain) -> object:
    """A value from JSON as the row holds it."""
    field = TABLES[table].model._meta.get_field(name.removesuffix("_id"))
    assert isinstance(field, models.Field)  # noqa: S101  a column of its own, for mypy
    if field.is_relation:
        return UUID(str(value)) if value else None
    return field.to_python(value)
