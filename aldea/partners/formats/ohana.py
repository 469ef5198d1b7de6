"""Ohana API tables as HSDS 3.1: places own services, lists stand within cells, ids are numbers."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from aldea.partners.formats.hsds_1_1 import extension
from aldea.partners.formats.hsds_reading import Json
from aldea.partners.formats.packages import Line, Package, Sheets, sheets
from aldea.partners.formats.upgrading import Upgrade, copied, language, require, weekly, words

PLACE = "attention address_1 address_2 city state_province postal_code country"
# sheet: (table, copied cells, tables it belongs to)
SHEETS = {
    "organizations": (
        "organization",
        "name alternate_name description email website legal_status tax_id tax_status",
        "",
    ),
    "programs": ("program", "name alternate_name", "organization"),
    "locations": (
        "location",
        "name alternate_name description transportation latitude longitude website>url",
        "organization",
    ),
    "services": (
        "service",
        "name alternate_name description application_process email fees>fees_description"
        " interpretation_services status wait_time website>url",
        "program",
    ),
    "contacts": ("contact", "name title department email", "location organization service"),
    "phones": ("phone", "number_type>type", "contact location organization service"),
    "addresses": ("address", PLACE, "location"),
    "mail_addresses": ("address", PLACE, "location"),
    "regular_schedules": ("schedule", "", "location service"),
    "holiday_schedules": ("schedule", "", "location service"),
    "taxonomy": ("taxonomy_term", "name taxonomy_id>code", ""),
}
TAXONOMY = "Open Eligibility"
# One cell of many words becomes a row each: column: (table, the row's columns for a word).
LISTS: dict[str, dict[str, tuple[str, Callable[[str], Json]]]] = {
    "locations": {
        "accessibility": ("accessibility", lambda word: {"description": word.replace("_", " ")}),
        "languages": ("language", language),
    },
    "organizations": {"funding_sources": ("funding", lambda word: {"source": word})},
    "services": {
        "languages": ("language", language),
        "funding_sources": ("funding", lambda word: {"source": word}),
        "required_documents": ("required_document", lambda word: {"document": word}),
        "service_areas": ("service_area", lambda word: {"name": word}),
        "accepted_payments": ("cost_option", lambda word: {"option": word}),
    },
}
# What HSDS has no column for is kept beside; addresses of Ohana's own editors are not.
BESIDE = {
    "organizations": ("accreditations", "licenses"),
    "locations": ("short_desc", "email"),
    "services": ("keywords",),
}
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
DATES = ("%B %d, %Y", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%d %B %Y", "%b %d, %Y")
EVERY_YEAR = 1


def read(path: Path, *, source: str = "") -> Package:
    """Read a folder or ZIP of the tables that Ohana API loads and gives.

    Raises NotDirectory.
    """
    found = sheets(path, SHEETS)
    require(found, "organizations locations services", "of Ohana")
    upgrade = Upgrade(f"ohana/{source}")
    owners = {line.get("id"): line.get("organization_id") for line in found["locations"]}
    for name, (table, columns, parents) in SHEETS.items():
        for line in found.get(name, []):
            item: Json = {"id": upgrade.own(table, name, line)}
            item |= copied(table, line, columns) | upgrade.parents(line, parents)
            item |= {column: line.get(column) for column in BESIDE.get(name, ())}
            item |= _mended(upgrade, name, line, owners)
            upgrade.add(table, line, item)
            _lists(upgrade, name, table, line)
            if name == "services":
                _tags(upgrade, line)
    _vocabulary(upgrade, found)
    upgrade.package.whole = frozenset(table for table, _, _ in SHEETS.values())
    upgrade.package.whole |= {table for own in LISTS.values() for table, _ in own.values()}
    upgrade.package.whole |= {"service_at_location", "attribute"}
    return upgrade.package


def _mended(upgrade: Upgrade, name: str, line: Line, owners: dict[str, str]) -> Json:
    if name in MENDED:
        return MENDED[name](line)
    if name == "services":
        return _service(upgrade, line, owners)
    if name == "taxonomy":
        return {
            "id": upgrade.key("taxonomy_term", line.get("taxonomy_id")),
            "parent_id": upgrade.key("taxonomy_term", line.get("parent_id")),
            "taxonomy": TAXONOMY,
            "taxonomy_id": upgrade.key("taxonomy", TAXONOMY),
        }
    return {}


def _service(upgrade: Upgrade, line: Line, owners: dict[str, str]) -> Json:
    """A service belongs to the organization of its place."""
    place = line.get("location_id")
    at: Json = {"id": upgrade.made(line, "services", "at", place)}
    at |= {"service_id": upgrade.key("service", line.get("id"))}
    upgrade.add("service_at_location", line, at | upgrade.parents(line, "location"))
    who = " ".join(filter(None, (line.get("eligibility"), line.get("audience"))))
    return {
        "organization_id": upgrade.key("organization", owners.get(place, "")),
        "eligibility_description": who,
        "status": line.get("status") or "active",
    }


def _lists(upgrade: Upgrade, name: str, owner: str, line: Line) -> None:
    for column, (table, told) in LISTS.get(name, {}).items():
        for word in dict.fromkeys(words(line.get(column))):
            item: Json = {"id": upgrade.made(line, name, column, word)} | told(word)
            upgrade.add(table, line, item | {f"{owner}_id": upgrade.key(owner, line.get("id"))})


def _tags(upgrade: Upgrade, line: Line) -> None:
    for code in dict.fromkeys(words(line.get("taxonomy_ids"))):
        upgrade.add(
            "attribute",
            line,
            {
                "id": upgrade.made(line, "services", "tag", code),
                "link_id": upgrade.key("service", line.get("id")),
                "link_entity": "service",
                "taxonomy_term_id": upgrade.key("taxonomy_term", code),
            },
        )


def _vocabulary(upgrade: Upgrade, found: Sheets) -> None:
    for line in found.get("taxonomy", [])[:1]:
        item: Json = {"id": upgrade.key("taxonomy", TAXONOMY), "name": TAXONOMY}
        told = "Open Eligibility in its first numbering, as used by Ohana. CC BY-SA 3.0."
        upgrade.add(
            "taxonomy", line, item | {"description": told, "uri": "http://openeligibility.org"}
        )


def _organization(line: Line) -> Json:
    found = YEAR.search(line.get("date_incorporated"))
    return {"year_incorporated": int(found[0])} if found else {}


def _location(line: Line) -> Json:
    is_virtual = line.get("virtual").lower() in {"true", "t", "yes", "1"}
    return {"location_type": "virtual" if is_virtual else "physical"}


def _phone(line: Line) -> Json:
    number = f"{line.get('country_prefix')} {line.get('number')}".strip()
    told = " – ".join(filter(None, (line.get("department"), line.get("vanity_number"))))
    return {"number": number, "description": told} | extension(line)


def _holiday(line: Line) -> Json:
    first, last = _date(line.get("start_date")), _date(line.get("end_date"))
    item: Json = {}
    if first and last and first.year != EVERY_YEAR:
        item = {"valid_from": first.isoformat(), "valid_to": last.isoformat()}
    days = " – ".join(dict.fromkeys((_said(first, line, "start"), _said(last, line, "end"))))
    if line.get("closed").lower() in {"true", "t", "yes", "1"}:
        return item | {"description": f"Closed {days}"}
    return item | {"description": f"{days}: {line.get('opens_at')} – {line.get('closes_at')}"}


def _date(text: str) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None


def _said(day: date | None, line: Line, which: str) -> str:
    """A holiday of the year 1 comes every year."""
    if day is None:
        return line.get(f"{which}_date")
    if day.year == EVERY_YEAR:
        return f"every {day:%B} {day.day}"
    return day.isoformat()


MENDED: dict[str, Callable[[Line], Json]] = {
    "organizations": _organization,
    "locations": _location,
    "phones": _phone,
    "addresses": lambda line: {"address_type": "physical"},
    "mail_addresses": lambda line: {"address_type": "postal"},
    "regular_schedules": weekly,
    "holiday_schedules": _holiday,
}
