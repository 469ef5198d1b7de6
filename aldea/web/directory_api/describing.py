"""The API's description (OpenAPI 3.1) and profile, made from the tables it is served from."""

from aldea.partners.formats.hsds import CHOICES, TABLES
from aldea.web.directory_api.resources import LIMITS, PAGING, PARAMETERS, RESOURCES, Resource

Json = dict[str, object]
RULES: dict[str, Json] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "moment": {"type": "string", "format": "date-time"},
    "email": {"type": "string", "format": "email"},
}
TYPES: dict[str, Json] = {
    "integer": {"type": "integer", "minimum": 1},
    "number": {"type": "number", "minimum": 0},
    "boolean": {"type": "boolean"},
    "string": {"type": "string", "maxLength": 500, "pattern": "^[^\\u0000]*$"},
    "uuid": {"type": "string", "format": "uuid"},
    "date-time": {"type": "string", "format": "date-time"},
}
PAGE: dict[str, str] = {
    "total_items": "integer",
    "total_pages": "integer",
    "page_number": "integer",
    "size": "integer",
    "first_page": "boolean",
    "last_page": "boolean",
    "empty": "boolean",
}


def profile(version: str) -> Json:
    """Say what this service keeps of HSDS: all of it, with unknown properties passed on."""
    return {
        "name": "Aldea directory of services",
        "based_on": f"Human Services Data Specification {version}",
        "modifications": {},
        "says": "HSDS as published. Properties it does not know are given as they were sent.",
    }


def openapi(version: str, address: str) -> Json:
    """Describe every address, parameter and object of the API."""
    paths: Json = {"/": {"get": _answers("Version, profile and description.", {"type": "object"})}}
    for resource in RESOURCES.values():
        paths[f"/{resource.name}"] = {"get": _listed(resource), "post": _posted(resource)}
        whole = _answers(f"One {resource.table}, whole.", _of(resource.table))
        paths[f"/{resource.name}/{{id}}"] = {
            "get": {
                **whole,
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": RULES["uuid"]}
                ],
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Aldea directory of services", "version": version},
        "servers": [{"url": address.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {name: _schema(name) for name in TABLES}},
    }


def _listed(resource: Resource) -> Json:
    parameters = [
        {
            "name": name,
            "in": "query",
            "description": PARAMETERS[name][1],
            "schema": _value(name),
        }
        for name in (*PAGING, *resource.parameters)
    ]
    return {**_pages(resource), "parameters": parameters}


def _posted(resource: Resource) -> Json:
    """The same question in the body, so that no address and no log holds its words."""
    values = {name: _value(name) for name in (*PAGING, *resource.parameters)}
    schema = {"type": "object", "properties": values}
    return {
        **_pages(resource),
        "requestBody": {"content": {"application/json": {"schema": schema}}},
    }


def _pages(resource: Resource) -> Json:
    page = {name: {"type": kind} for name, kind in PAGE.items()}
    contents = {"contents": {"type": "array", "items": _of(resource.table)}}
    schema: Json = {"type": "object", "properties": {**page, **contents}}
    return _answers(resource.summary, schema, lines=True)


def _value(name: str) -> Json:
    """What a value of a parameter may be, and what is supposed when it is not given."""
    return {
        **TYPES[PARAMETERS[name][0]], "description": PARAMETERS[name][1], **LIMITS.get(name, {}),
    }  # fmt: skip


def _answers(summary: str, schema: Json, *, lines: bool = False) -> Json:
    content: Json = {"application/json": {"schema": schema}}
    if lines:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    good = {"description": "Found.", "content": content}
    bad = {
        status: {"description": words, "content": {"application/problem+json": {}}}
        for status, words in {
            "400": "A parameter cannot be read.",
            "404": "There is no such object.",
            "429": "Too many requests in a minute.",
        }.items()
    }
    return {"summary": summary, "responses": {"200": good, **bad}}


def _of(table: str) -> Json:
    return {"$ref": f"#/components/schemas/{table}"}


def _schema(name: str) -> Json:
    table = TABLES[name]
    properties: Json = {"id": RULES["uuid"]}
    for column in table.columns:
        choices = CHOICES.get(column.rule)
        chosen: Json = {"type": "string", "enum": list(choices)} if choices else {}
        properties[column.name] = chosen or RULES[column.rule]
    properties |= dict.fromkeys(table.parents, RULES["uuid"])
    properties |= {one: _of(other) for one, (other, _) in table.ones.items()}
    properties |= {
        many: {"type": "array", "items": _of(other)} for many, (other, _) in table.lists.items()
    }
    if name == "organization":
        properties["services"] = {"type": "array", "items": _of("service")}
    return {"type": "object", "required": ["id"], "properties": properties}
