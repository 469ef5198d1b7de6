"""The demo's directory of services as one HSDS 3.1 package, made from the small tables."""

import zlib
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from devtools.county import tables

NAMESPACE = UUID("6b1f6a3e-4c0c-5d0b-9a53-0f6c2b7f7a10")
WAYS = {
    "drop-in": "Walk in, no appointment",
    "by-appointment": "By appointment",
    "referral": "The school sends a referral",
    "on-campus": "Comes to the school",
    "by-phone": "By telephone",
    "by-video": "By video",
}
PAYS = {
    "free": "Free",
    "medi-cal": "Takes Medi-Cal",
    "sliding": "By income",
    "paid": "Has a price",
}
JsonObject = dict[str, object]


def stable_id(*parts: str) -> str:
    """Name a row for ever: the same words give the same id."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


def package(*, now: datetime) -> JsonObject:
    """Build the whole directory; capacities are as old at `now` as the table says."""
    return {
        "version": "3.1",
        "taxonomies": [_taxonomy("sdoh"), _taxonomy("ways"), _taxonomy("pay")],
        "taxonomy_terms": _terms(),
        "organizations": [_organization(partner) for partner in tables.partners()],
        "services": [_service(row, now) for row in tables.rows("services.csv")],
    }


def organization_id(key: str) -> str:
    """Say the HSDS id of a partner of the tables."""
    return stable_id("organization", key)


def service_id(key: str) -> str:
    """Say the HSDS id of a service of the tables."""
    return stable_id("service", key)


TAXONOMIES = {
    "sdoh": ("SDOH categories", "The social need categories of the HL7 SDOH Clinical Care guide."),
    "ways": ("Ways in", "How one gets to a service."),
    "pay": ("Ways to pay", "What a service costs a family."),
}


def _taxonomy(key: str) -> JsonObject:
    name, description = TAXONOMIES[key]
    return {"id": stable_id("taxonomy", key), "name": name, "description": description}


def _terms() -> list[JsonObject]:
    domains = [(row["code"], row["name"], row["description"]) for row in tables.rows("domains.csv")]
    plain = {"sdoh": domains}
    plain["ways"] = [(code, name, name) for code, name in WAYS.items()]
    plain["pay"] = [(code, name, name) for code, name in PAYS.items()]
    return [_term(key, *term) for key, terms in plain.items() for term in terms]


def _term(taxonomy: str, code: str, name: str, description: str) -> JsonObject:
    return {
        "id": stable_id("term", taxonomy, code),
        "code": code,
        "name": name,
        "description": description,
        "taxonomy": TAXONOMIES[taxonomy][0],
        "taxonomy_id": stable_id("taxonomy", taxonomy),
        "language": "en",
    }


def _tag(taxonomy: str, code: str, owner: str) -> JsonObject:
    name = {row["code"]: row["name"] for row in tables.rows("domains.csv")} | WAYS | PAYS
    return {
        "id": stable_id("attribute", owner, taxonomy, code),
        "link_entity": "service",
        "taxonomy_term": _term(taxonomy, code, name[code], _description(taxonomy, code, name)),
    }


def _description(taxonomy: str, code: str, names: dict[str, str]) -> str:
    if taxonomy != "sdoh":
        return names[code]
    return next(row["description"] for row in tables.rows("domains.csv") if row["code"] == code)


def _organization(partner: tables.Partner) -> JsonObject:
    built: JsonObject = {
        "id": organization_id(partner.key),
        "name": partner.name,
        "description": partner.description,
        "phones": [_phone(partner.phone, "organization", partner.key)],
    }
    if partner.alternate_name:
        built["alternate_name"] = partner.alternate_name
    if partner.website:
        built["website"] = partner.website
    return built


def _phone(number: str, *owner: str) -> JsonObject:
    return {"id": stable_id("phone", *owner), "number": number, "type": "voice"}


def _service(row: dict[str, str], now: datetime) -> JsonObject:
    key = row["key"]
    owner = next(partner for partner in tables.partners() if partner.key == row["organization"])
    built: JsonObject = {
        "id": service_id(key),
        "name": row["name"],
        "description": row["description"],
        "status": "active",
        "application_process": row["apply"],
        "fees_description": row["cost"],
        "last_modified": (now - timedelta(days=int(row["said_days_ago"] or 30))).isoformat(),
        "organization": _organization(owner),
        "phones": [_phone(row["phone"], "service", key)],
        "languages": [_language(code, key) for code in row["languages"].split()],
        "schedules": _schedules(row["schedule"], key),
        "cost_options": _cost_options(row, key),
        "required_documents": _documents(row["bring"], key),
        "service_at_locations": [_at(place, row) for place in row["places"].split()],
        "attributes": _tags(row),
        "capacities": _capacities(row, now),
    }
    for column, field in (("alternate_name", "alternate_name"), ("wait", "wait_time")):
        if row[column]:
            built[field] = row[column]
    for column, field in (("age_min", "minimum_age"), ("age_max", "maximum_age")):
        if row[column]:
            built[field] = int(row[column])
    return built


def _tags(row: dict[str, str]) -> list[JsonObject]:
    columns = (("sdoh", "domains"), ("ways", "ways"), ("pay", "pay"))
    return [
        _tag(taxonomy, code, row["key"])
        for taxonomy, column in columns
        for code in row[column].split()
    ]


def _language(code: str, key: str) -> JsonObject:
    names = {language.code: language.name for language in tables.languages()}
    return {"id": stable_id("language", key, code), "code": code, "name": names[code]}


def _schedules(text: str, key: str) -> list[JsonObject]:
    built = []
    for position, part in enumerate(text.split(";")):
        days, _, hours = part.strip().partition(" ")
        opens, _, closes = hours.partition("-")
        built.append(
            {
                "id": stable_id("schedule", key, str(position)),
                "freq": "WEEKLY",
                "interval": 1,
                "wkst": "MO",
                "byday": days,
                "opens_at": opens,
                "closes_at": closes,
            }
        )
    return built


def _cost_options(row: dict[str, str], key: str) -> list[JsonObject]:
    option: JsonObject = {"id": stable_id("cost", key), "option": row["cost"], "currency": "usd"}
    if row["pay"].split()[0] == "free":
        option["amount"] = 0
    return [option]


def _documents(text: str, key: str) -> list[JsonObject]:
    return [
        {"id": stable_id("document", key, str(position)), "document": document.strip()}
        for position, document in enumerate(filter(None, text.split(";")))
    ]


def _capacities(row: dict[str, str], now: datetime) -> list[JsonObject]:
    if not row["unit"]:
        return []
    return [
        {
            "id": stable_id("capacity", row["key"]),
            "unit": {"id": stable_id("unit", row["unit"]), "name": row["unit"]},
            "available": int(row["available"]),
            "maximum": int(row["maximum"]),
            "updated": (now - timedelta(days=int(row["said_days_ago"]))).isoformat(),
        }
    ]


def _at(place: str, row: dict[str, str]) -> JsonObject:
    return {
        "id": stable_id("service_at_location", row["key"], place),
        "location": _location(place, row["organization"]),
    }


def _location(place: str, owner: str) -> JsonObject:
    if place in ("phone", "video"):
        name = "By telephone" if place == "phone" else "By video"
        return {
            "id": stable_id("location", owner, place),
            "location_type": "virtual",
            "name": name,
        }
    if place.startswith("s:"):
        return _campus(place.removeprefix("s:"))
    row = next(row for row in tables.rows("places.csv") if row["key"] == place)
    latitude, longitude = _point(row)
    return {
        "id": stable_id("location", place),
        "location_type": "physical",
        "name": row["name"],
        "latitude": latitude,
        "longitude": longitude,
        "transportation": row["transportation"],
        "addresses": [_address(place, row["address"], row["city"], row["zip"])],
        "accessibility": [
            {"id": stable_id("accessibility", place), "description": row["accessibility"]}
        ],
    }


def _campus(cds_code: str) -> JsonObject:
    school = next(school for school in tables.schools() if school.cds_code == cds_code)
    return {
        "id": stable_id("location", "school", cds_code),
        "location_type": "physical",
        "name": school.name,
        "latitude": school.latitude,
        "longitude": school.longitude,
        "external_identifier": cds_code,
        "external_identifier_type": "CDS",
        "addresses": [_address(cds_code, school.street, school.city, school.zip)],
    }


def _address(place: str, street: str, city: str, zip_code: str) -> JsonObject:
    return {
        "id": stable_id("address", place),
        "address_1": street,
        "city": city,
        "state_province": "CA",
        "postal_code": zip_code,
        "country": "US",
        "address_type": "physical",
    }


def _point(row: dict[str, str]) -> tuple[float, float]:
    """Place an invented address within a mile of its ZIP code's centre, always the same way."""
    if row["latitude"]:
        return float(row["latitude"]), float(row["longitude"])
    _, latitude, longitude = tables.zip_points()[row["zip"]]
    noise = zlib.crc32(row["key"].encode())
    return (
        round(latitude + ((noise & 0xFFFF) / 0xFFFF - 0.5) * 0.016, 5),
        round(longitude + ((noise >> 16) / 0xFFFF - 0.5) * 0.016, 5),
    )
