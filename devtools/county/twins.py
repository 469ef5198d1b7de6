"""A second sender's file in the demo: true twins of ours, a pair that only looks like one."""

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from aldea.accounts.models import Profile
from aldea.audit.trail import Doer
from aldea.core import clock
from aldea.partners import directory as partner_directory
from aldea.partners.models import Service, Standing, StandingReason
from devtools.county import directory
from devtools.county.directory import JsonObject, stable_id

# Ours: as the other sender writes its organization and the service, with the telephone.
TWINS = (
    ("closet-clothes", "{}, Inc.", "School clothing & shoes", ""),
    ("puertas-evict", "{} LLC", "Lawyer against evictions", "(323) 555-0190"),
    ("cetf-laptop", "The {}", "Laptops for students", ""),
    # Two things at one desk: the museum's card, and its library of kits to borrow.
    ("nhm-card", "{} Friends", "Museum family kit library", ""),
)
STANDINGS = (
    ("abierta-doubled", Standing.Kind.DO_NOT_CONTACT,
     "Ms. Alba asked us on the phone to let families call by themselves: one person answers."),
    ("prob-family", Standing.Kind.DO_NOT_LIST,
     "The office wrote that visits are arranged by the court alone and asked to leave the list."),
    ("nhm-mobile", Standing.Kind.REMEMBERED,
     "The van stopped in June; the museum confirmed it by e-mail."),
)  # fmt: skip


def plant(*, by: Doer, keeper: Profile) -> None:
    """Load the second sender's file, and say how some listings stand; as the owner."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "valley-helpline.json"
        path.write_text(json.dumps(services(now=clock.now())), encoding="utf-8")
        partner_directory.import_file(path=path, by=by)
    named = dict(Service.objects.values_list("pk", "name"))
    for key, kind, why in STANDINGS:
        listing_id = UUID(directory.service_id(key))
        standing = Standing.objects.create(
            listed="SERVICE", listing_id=listing_id, kind=kind, starts_on=clock.today()
        )
        StandingReason.objects.create(
            standing=standing, name=named[listing_id], why=why, by=keeper, at=clock.now()
        )


def services(*, now: datetime) -> list[JsonObject]:
    """Write the other sender's services, each made from one of ours."""
    built: Any = directory.package(now=now)["services"]
    ours = {service["id"]: service for service in built}
    return [_twin(ours[directory.service_id(key)], key, *said) for key, *said in TWINS]


def _twin(ours: dict[str, Any], key: str, organization: str, name: str, number: str) -> JsonObject:
    owner = ours["organization"]
    phones = ours["phones"]
    places = ours["service_at_locations"]
    called = organization.format(owner["name"].removeprefix("The "))
    return {
        "id": stable_id("helpline", key),
        "name": name,
        "description": ours["description"],
        "status": "active",
        "last_modified": ours["last_modified"],
        "organization": {
            "id": stable_id("helpline", "organization", key),
            "name": called,
            "description": owner["description"],
            **({"website": owner["website"]} if "website" in owner else {}),
        },
        "phones": [
            {"id": stable_id("helpline", "phone", key), "number": number or phones[0]["number"]}
        ],
        "service_at_locations": [
            {"id": stable_id("helpline", "at", key, at["id"]), "location": at["location"]}
            for at in places
        ],
    }
