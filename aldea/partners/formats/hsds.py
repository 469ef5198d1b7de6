"""HSDS 3.1 as data: which columns each table has, their rules, and what nests in what.

Source: Open Referral's Human Services Data Specification, 3.1. A column is `name`, then `!` when
it must be there, then its rule. `lists` says property: (table, column that points back); `ones`
says property: (table, column that points there).
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import models

from aldea.partners import models as tables

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
CHOICES = {
    "status": STATUSES,
    "place": ("physical", "postal", "virtual"),
    "weekday": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    "freq": ("WEEKLY", "MONTHLY"),
}
EVERYWHERE = {"attributes": ("attribute", "link_id"), "metadata": ("metadata", "resource_id")}
# Tables whose rows may stand under several rows of one kind: our key is made of both.
LINKED = {"attribute": "link_id", "metadata": "resource_id"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what must hold for its value."""

    name: str
    rule: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table of HSDS and the rows of ours it becomes."""

    model: type[models.Model]
    columns: tuple[Column, ...]
    lists: dict[str, tuple[str, str]] = field(default_factory=dict)
    ones: dict[str, tuple[str, str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


def _columns(text: str) -> tuple[Column, ...]:
    built = []
    for word in text.split():
        name, _, rule = word.partition(":")
        built.append(Column(name.rstrip("!"), rule or "text", name.endswith("!")))
    return tuple(built)


def _table(
    model: type[models.Model],
    columns: str,
    *,
    lists: dict[str, tuple[str, str]] | None = None,
    ones: dict[str, tuple[str, str]] | None = None,
    parents: str = "",
    needs: str = "",
) -> Table:
    """Write one table; `parents` are tables it may name by `<table>_id`, `needs` those it must."""
    return Table(
        model=model,
        columns=_columns(columns),
        lists={**(lists or {}), **EVERYWHERE},
        ones=ones or {},
        parents={f"{parent}_id": parent for parent in parents.split()},
        needs=tuple(f"{need}_id" for need in needs.split()),
    )


TABLES: dict[str, Table] = {
    "taxonomy": _table(tables.Taxonomy, "name! description! uri:uri version"),
    "taxonomy_term": _table(
        tables.TaxonomyTerm,
        "code name! description! parent_id:uuid taxonomy language term_uri:uri",
        ones={"taxonomy_detail": ("taxonomy", "taxonomy_id")},
        parents="taxonomy",
    ),
    "unit": _table(tables.Unit, "name! scheme identifier uri:uri"),
    "organization": _table(
        tables.ListedOrganization,
        "name! alternate_name description! email:email website:uri tax_status tax_id"
        " year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid",
        lists={
            "additional_websites": ("url", "organization_id"),
            "funding": ("funding", "organization_id"),
            "contacts": ("contact", "organization_id"),
            "phones": ("phone", "organization_id"),
            "locations": ("location", "organization_id"),
            "programs": ("program", "organization_id"),
            "organization_identifiers": ("organization_identifier", "organization_id"),
        },
    ),
    "organization_identifier": _table(
        tables.OrganizationIdentifier,
        "identifier_scheme identifier_type! identifier!",
        parents="organization",
        needs="organization",
    ),
    "program": _table(
        tables.Program,
        "name! alternate_name description!",
        parents="organization",
        needs="organization",
    ),
    "location": _table(
        tables.Location,
        "location_type!:place url:uri name alternate_name description transportation"
        " latitude:number longitude:number external_identifier external_identifier_type",
        lists={
            "languages": ("language", "location_id"),
            "addresses": ("address", "location_id"),
            "contacts": ("contact", "location_id"),
            "accessibility": ("accessibility", "location_id"),
            "phones": ("phone", "location_id"),
            "schedules": ("schedule", "location_id"),
        },
        parents="organization",
    ),
    "service": _table(
        tables.Service,
        "name! alternate_name description url:uri email:email status!:status"
        " interpretation_services application_process fees_description wait_time fees"
        " accreditations eligibility_description minimum_age:number maximum_age:number"
        " assured_date assurer_email:email licenses alert last_modified:moment",
        lists={
            "phones": ("phone", "service_id"),
            "schedules": ("schedule", "service_id"),
            "service_areas": ("service_area", "service_id"),
            "service_at_locations": ("service_at_location", "service_id"),
            "languages": ("language", "service_id"),
            "funding": ("funding", "service_id"),
            "cost_options": ("cost_option", "service_id"),
            "required_documents": ("required_document", "service_id"),
            "contacts": ("contact", "service_id"),
            "capacities": ("service_capacity", "service_id"),
            "additional_urls": ("url", "service_id"),
        },
        ones={
            "organization": ("organization", "organization_id"),
            "program": ("program", "program_id"),
        },
        parents="organization program",
        needs="organization",
    ),
    "service_at_location": _table(
        tables.ServiceAtLocation,
        "description",
        lists={
            "service_areas": ("service_area", "service_at_location_id"),
            "contacts": ("contact", "service_at_location_id"),
            "phones": ("phone", "service_at_location_id"),
            "schedules": ("schedule", "service_at_location_id"),
        },
        ones={"location": ("location", "location_id"), "service": ("service", "service_id")},
        parents="service location",
        needs="service location",
    ),
    "address": _table(
        tables.Address,
        "attention address_1! address_2 city! region state_province! postal_code! country!"
        " address_type!:place",
        parents="location",
    ),
    "accessibility": _table(
        tables.Accessibility, "description details url:uri", parents="location"
    ),
    "url": _table(tables.Url, "label url!:uri", parents="organization service"),
    "funding": _table(tables.Funding, "source", parents="organization service"),
    "service_area": _table(
        tables.ServiceArea,
        "name description extent extent_type uri",
        parents="service service_at_location",
    ),
    "cost_option": _table(
        tables.CostOption,
        "valid_from valid_to option currency amount:number amount_description",
        parents="service",
        needs="service",
    ),
    "required_document": _table(tables.RequiredDocument, "document uri:uri", parents="service"),
    "schedule": _table(
        tables.Schedule,
        "valid_from valid_to dtstart timezone:number until count:number wkst:weekday freq:freq"
        " interval:number byday byweekno bymonthday byyearday description opens_at closes_at"
        " schedule_link:uri attending_type notes",
        parents="service location service_at_location",
    ),
    "contact": _table(
        tables.Contact,
        "name title department email:email",
        lists={"phones": ("phone", "contact_id")},
        parents="organization service service_at_location location",
    ),
    "phone": _table(
        tables.Phone,
        "number! extension:number type description",
        lists={"languages": ("language", "phone_id")},
        parents="location service organization contact service_at_location",
    ),
    "language": _table(tables.Language, "name code note", parents="service location phone"),
    "service_capacity": _table(
        tables.ServiceCapacity,
        "available!:number maximum:number description updated!:moment",
        ones={"unit": ("unit", "unit_id")},
        parents="service unit",
        needs="service unit",
    ),
    "attribute": _table(
        tables.Attribute,
        "link_id:uuid link_type link_entity value label",
        ones={"taxonomy_term": ("taxonomy_term", "taxonomy_term_id")},
        parents="taxonomy_term",
    ),
    "metadata": _table(
        tables.Metadata,
        "resource_id:uuid resource_type last_action_date! last_action_type! field_name!"
        " previous_value! replacement_value! updated_by!",
    ),
}
# How the names of collections in a package are read: `services`, `services.csv`.
COLLECTIONS = {
    "organizations": "organization", "programs": "program", "services": "service",
    "service_at_locations": "service_at_location", "service_at_location": "service_at_location",
    "locations": "location", "addresses": "address", "phones": "phone", "contacts": "contact",
    "schedules": "schedule", "languages": "language", "funding": "funding",
    "cost_options": "cost_option", "required_documents": "required_document",
    "service_areas": "service_area", "service_capacity": "service_capacity", "units": "unit",
    "url": "url", "accessibility": "accessibility", "taxonomies": "taxonomy",
    "organization_identifiers": "organization_identifier", "taxonomy_terms": "taxonomy_term",
    "attributes": "attribute", "metadata": "metadata",
}  # fmt: skip
# An object that stands alone is what the first of these that it has says it is.
SHAPES = (
    ("service_at_location", {"location", "location_id"}),
    ("location", {"location_type"}),
    ("service", {"status"}),
    ("taxonomy_term", {"taxonomy_detail", "taxonomy_id", "code", "term_uri", "parent_id"}),
    ("taxonomy", {"version"}),
    ("organization", {"name", "description"}),
)


def foreign_key(table: str, column: str) -> str:
    """Say which column of ours holds a reference; only the term's taxonomy has another name."""
    return "taxonomy_detail_id" if (table, column) == ("taxonomy_term", "taxonomy_id") else column


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one value was not taken, and what to do."""

    pointer: str
    value: str
    rule: str
    remedy: str


@dataclass(slots=True)
class Row:
    """One row read from a file: only what the file says of it."""

    table: str
    id: UUID
    pointer: str
    values: dict[str, object] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)

    def key(self, column: str) -> UUID | None:
        """The row that a column names, if it names one."""
        value = self.values.get(column)
        return value if isinstance(value, UUID) else None
