"""HSDS 1.1 tables brought up to 3.1: what was renamed, merged or written in another way.

Source: the changelog of HSDS from 1.1 to 3.1 and the descriptor of 1.1.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aldea.partners.formats.hsds_reading import Json
from aldea.partners.formats.packages import Line, Package, Sheets, sheets
from aldea.partners.formats.upgrading import Upgrade, copied, language, require, weekly, words


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of 1.1 and what becomes of its lines: copied cells, parents, and what is added."""

    table: str
    columns: str = ""
    parents: str = ""
    further: Json | None = None


PLACE = "attention address_1 city region state_province postal_code country"
SCHEDULED = "service location service_at_location"
SHEETS = {
    "organizations": Sheet(
        "organization",
        "name alternate_name description email url>website tax_status tax_id year_incorporated"
        " legal_status",
    ),
    "programs": Sheet("program", "name alternate_name", "organization"),
    "services": Sheet(
        "service",
        "name alternate_name description url email status interpretation_services"
        " application_process wait_time fees>fees_description accreditations licenses",
        "organization program",
    ),
    "locations": Sheet(
        "location",
        "name alternate_name description transportation latitude longitude",
        "organization",
        {"location_type": "physical"},
    ),
    "services_at_location": Sheet("service_at_location", "description", "service location"),
    "contacts": Sheet(
        "contact", "name title department email", "organization service service_at_location"
    ),
    "phones": Sheet(
        "phone", "number type", "location service organization contact service_at_location"
    ),
    "physical_addresses": Sheet("address", PLACE, "location", {"address_type": "physical"}),
    "postal_addresses": Sheet("address", PLACE, "location", {"address_type": "postal"}),
    "regular_schedules": Sheet("schedule", "", SCHEDULED),
    "holiday_schedules": Sheet("schedule", "", SCHEDULED),
    "funding": Sheet("funding", "source", "organization service"),
    "service_areas": Sheet("service_area", "service_area>name description", "service"),
    "required_documents": Sheet("required_document", "document", "service"),
    "payments_accepted": Sheet("cost_option", "", "service"),
    "languages": Sheet("language", "", "service location"),
    "accessibility_for_disabilities": Sheet(
        "accessibility", "accessibility>description details", "location"
    ),
    "taxonomy": Sheet("taxonomy_term", "name"),
    "services_taxonomy": Sheet("attribute", "", ""),
    "metadata": Sheet(
        "metadata", "last_action_date last_action_type field_name updated_by", ""
    ),
}  # fmt: skip
UUID_LIKE = re.compile(r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}", re.I)


def read(path: Path, *, source: str = "") -> Package:
    """Read a folder or ZIP of HSDS 1.1.

    Raises NotDirectory.
    """
    found = sheets(path, SHEETS)
    require(found, "organizations services", "HSDS 1.1")
    upgrade = Upgrade(f"hsds-1.1/{source}")
    suits = _suits(found)
    owners = _owners(found)
    for name, sheet in SHEETS.items():
        for line in found.get(name, []):
            item: Json = {"id": upgrade.own(sheet.table, name, line)}
            item |= copied(sheet.table, line, sheet.columns) | (sheet.further or {})
            item |= upgrade.parents(line, sheet.parents)
            item |= _mended(upgrade, name, line, owners)
            if name == "services":
                item["eligibility_description"] = ", ".join(suits[line.get("id")])
            upgrade.add(sheet.table, line, item)
    _vocabularies(upgrade, found)
    _spoken_by_phone(upgrade, found)
    upgrade.package.whole = frozenset(
        sheet.table for name, sheet in SHEETS.items() if name in found
    )
    return upgrade.package


def _suits(found: Sheets) -> dict[str, list[str]]:
    suits: dict[str, list[str]] = defaultdict(list)
    for line in found.get("eligibility", []):
        suits[line.get("service_id")].append(line.get("eligibility"))
    return suits


def _owners(found: Sheets) -> dict[str, str]:
    """Which table an id of the file is a row of, for change records that do not say so."""
    return {
        line.get("id"): sheet.table
        for name, sheet in SHEETS.items()
        for line in found.get(name, [])
    }


def _mended(upgrade: Upgrade, name: str, line: Line, owners: dict[str, str]) -> Json:
    """Write what is said in another way today."""
    if name in MENDED:
        return MENDED[name](line)
    if name == "taxonomy":
        return _term(upgrade, line)
    if name == "services_taxonomy":
        return {
            "link_id": upgrade.key("service", line.get("service_id")),
            "taxonomy_term_id": upgrade.key("taxonomy_term", line.get("taxonomy_id")),
            "link_entity": "service",
            "value": line.get("taxonomy_detail"),
        }
    if name == "metadata":
        table = owners.get(line.get("resource_id"), "")
        return {
            "resource_id": upgrade.key(table, line.get("resource_id")),
            "resource_type": table,
            "previous_value": line.get("previous_value"),
            "replacement_value": line.get("replacement_value"),
        }
    return {}


def _phone(line: Line) -> Json:
    said = " – ".join(filter(None, (line.get("department"), line.get("description"))))
    return extension(line) | {"description": said}


def extension(line: Line) -> Json:
    """An extension is a number today; one that is not is written behind the telephone's."""
    said = line.get("extension")
    if said.isdecimal():
        return {"extension": int(said)}
    return {"number": f"{line.get('number')} ext. {said}"} if said else {}


def _address(line: Line) -> Json:
    parts = (line.get(f"address_{number}") for number in (2, 3, 4))
    return {"address_2": ", ".join(filter(None, parts))}


def _holiday(line: Line) -> Json:
    first, last = line.get("start_date"), line.get("end_date")
    item: Json = {"valid_from": first, "valid_to": last}
    if line.get("closed").lower() in {"true", "t", "yes", "1"}:
        return item | {"description": f"Closed {first} – {last}"}
    stretch = f"{line.get('opens_at')} – {line.get('closes_at')}"
    return item | {"description": f"{first} – {last}: {stretch}"}


MENDED: dict[str, Callable[[Line], Json]] = {
    "phones": _phone,
    "physical_addresses": _address,
    "postal_addresses": _address,
    "regular_schedules": weekly,
    "holiday_schedules": _holiday,
    "languages": lambda line: language(line.get("language")),
    "payments_accepted": lambda line: {"option": line.get("payment")},
}


def _term(upgrade: Upgrade, line: Line) -> Json:
    vocabulary = line.get("vocabulary")
    return {
        "code": "" if UUID_LIKE.match(line.get("id")) else line.get("id"),
        "parent_id": upgrade.key("taxonomy_term", line.get("parent_id")),
        "taxonomy": vocabulary,
        "taxonomy_id": upgrade.key("taxonomy", vocabulary),
    }


def _vocabularies(upgrade: Upgrade, found: Sheets) -> None:
    told = {line.get("vocabulary"): line for line in reversed(found.get("taxonomy", []))}
    for name, line in told.items():
        if name:
            upgrade.add("taxonomy", line, {"id": upgrade.key("taxonomy", name), "name": name})


def _spoken_by_phone(upgrade: Upgrade, found: Sheets) -> None:
    for line in found.get("phones", []):
        for said in words(line.get("language")):
            item = {"id": upgrade.made(line, "phone language", said)} | language(said)
            phone = upgrade.key("phone", line.get("id"))
            upgrade.add("language", line, item | {"phone_id": phone})
