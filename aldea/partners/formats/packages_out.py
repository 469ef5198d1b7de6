"""Describing the tables that are written: a tabular data package of HSDS 3.1."""

from aldea.partners.formats.hsds import CHOICES, LINKED, TABLES, Column

Json = dict[str, object]
PROFILE = "tabular-data-package"
NAMES = {
    "organization": "organizations", "program": "programs", "service": "services",
    "location": "locations", "address": "addresses", "phone": "phones", "contact": "contacts",
    "schedule": "schedules", "language": "languages", "cost_option": "cost_options",
    "required_document": "required_documents", "service_area": "service_areas", "unit": "units",
    "taxonomy": "taxonomies", "taxonomy_term": "taxonomy_terms", "attribute": "attributes",
    "organization_identifier": "organization_identifiers",
}  # fmt: skip
TYPES = {"number": "number"}
FORMATS = {"uuid": "uuid", "uri": "uri", "email": "email"}


def file_name(table: str) -> str:
    """The file a table is written to."""
    return f"{NAMES.get(table, table)}.csv"


def columns(table: str) -> list[str]:
    """The columns of a table, in the order they are written."""
    spec = TABLES[table]
    return ["id", *(column.name for column in spec.columns), *spec.parents]


def described() -> Json:
    """The descriptor: every table, its columns, its key and what it refers to."""
    return {
        "profile": PROFILE,
        "name": "human-services-data",
        "title": "Directory of services in the Human Services Data Specification 3.1",
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: str) -> Json:
    return {
        "profile": "tabular-data-resource",
        "name": NAMES.get(table, table).replace("_", "-"),
        "path": file_name(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _schema(table),
    }


def _schema(table: str) -> Json:
    spec = TABLES[table]
    key: Json = {"name": "id", "type": "string", "format": "uuid", "constraints": _key(table)}
    fields = [key]
    fields += [_field(column) for column in spec.columns]
    fields += [
        {
            "name": parent,
            "type": "string",
            "format": "uuid",
            **({"constraints": {"required": True}} if parent in spec.needs else {}),
        }
        for parent in spec.parents
    ]
    built: Json = {"fields": fields}
    if table not in LINKED:
        built["primaryKey"] = "id"
    # What may name a row that nobody sent, a parent organization or term, is no foreign key.
    if spec.parents:
        built["foreignKeys"] = [
            {
                "fields": column,
                "reference": {
                    "resource": NAMES.get(other, other).replace("_", "-"),
                    "fields": "id",
                },
            }
            for column, other in spec.parents.items()
        ]
    return built


def _key(table: str) -> Json:
    """The same attribute may stand under several rows: its id alone is no key."""
    return {"required": True} if table in LINKED else {"required": True, "unique": True}


def _field(column: Column) -> Json:
    field: Json = {"name": column.name, "type": TYPES.get(column.rule, "string")}
    if column.rule in FORMATS:
        field["format"] = FORMATS[column.rule]
    constraints: Json = {}
    # A text that must be there may be empty, which a cell cannot tell from nothing.
    if column.is_needed and column.rule != "text":
        constraints["required"] = True
    if column.rule in CHOICES:
        constraints["enum"] = list(CHOICES[column.rule])
    return {**field, "constraints": constraints} if constraints else field
