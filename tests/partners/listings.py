"""Small HSDS files for the tests of the directory."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5


def key(*words: str) -> str:
    """The same words give the same id."""
    return str(uuid5(NAMESPACE_URL, "/".join(words)))


def organization(name: str = "Sunny Table") -> dict:
    return {"id": key(name), "name": name, "description": "Neighbors who cook."}


def place(name: str, latitude: float | None = None, longitude: float | None = None) -> dict:
    built = {"id": key("place", name), "location_type": "physical", "name": name}
    if latitude is not None:
        built |= {"latitude": latitude, "longitude": longitude}
    return built


def service(name: str = "Food pantry", **more: object) -> dict:
    return {
        "id": key("service", name),
        "name": name,
        "status": "active",
        "organization": organization(),
        **more,
    }


def tag(owner: str, code: str) -> dict:
    return {
        "id": key("tag", owner, code),
        "taxonomy_term": {"id": key(code), "code": code, "name": code, "description": code},
    }


def language(owner: str, code: str) -> dict:
    return {"id": key("language", owner, code), "code": code}


def weekly(owner: str, byday: str, opens_at: str, closes_at: str, **more: object) -> dict:
    return {
        "id": key("schedule", owner, byday, opens_at),
        "freq": "WEEKLY",
        "byday": byday,
        "opens_at": opens_at,
        "closes_at": closes_at,
        **more,
    }


def at(owner: str, location: dict) -> dict:
    return {"id": key("at", owner, str(location["id"])), "location": location}


def write(folder: Path, content: object, name: str = "services.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
