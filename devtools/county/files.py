"""Files of services that others sent to the demo county: to decide about, and with leftovers."""

import io
import json
import tempfile
from pathlib import Path

from aldea.audit.trail import Doer
from aldea.partners import directory, sent
from aldea.partners.models import ListedOrganization, Service
from devtools.county.directory import JsonObject, stable_id

UNKNOWN = stable_id("organization", "harvest-circle")


def plant(*, by: Doer) -> None:
    """Load a file that leaves rows waiting, and send one that waits for a decision."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "foothill-211-extract.json"
        path.write_text(json.dumps(_leftovers()), encoding="utf-8")
        directory.import_file(path=path, by=by)
    content = json.dumps(_update()).encode()
    file = sent.receive(file=io.BytesIO(content), file_name="regional-food-bank.json", by=by)
    sent.read(sent_id=file.pk)


def _leftovers() -> JsonObject:
    names = ("Harvest Circle produce stand", "Harvest Circle cooking class")
    return {
        "services": [
            {
                "id": stable_id("service", name),
                "name": name,
                "status": "active",
                "organization_id": UNKNOWN,
            }
            for name in names
        ],
        "locations": [
            {
                "id": stable_id("location", "old-depot"),
                "location_type": "physical",
                "name": "Old depot",
                "latitude": 0,
                "longitude": 0,
            }
        ],
    }


def _update() -> JsonObject:
    known = Service.objects.order_by("name")[:3]
    owner = ListedOrganization.objects.order_by("name").first()
    services: list[JsonObject] = [
        {
            "id": str(one.pk),
            "name": one.name,
            "status": one.status,
            "organization_id": str(one.organization_id),
            "wait_time": "None: come any weekday",
            "description": f"{one.description} Please bring a bag.",
        }
        for one in known
    ]
    services.append(
        {
            "id": stable_id("service", "saturday-boxes"),
            "name": "Saturday food boxes",
            "status": "active",
            "organization_id": str(owner.pk) if owner else UNKNOWN,
            "phones": [{"id": stable_id("phone", "saturday-boxes"), "number": "555-01"}],
        }
    )
    services.append(
        {
            "id": stable_id("service", "summer-meals"),
            "name": "Summer meals",
            "status": "open",
            "organization_id": str(owner.pk) if owner else UNKNOWN,
        }
    )
    services.append(
        {
            "id": stable_id("service", "harvest-circle-boxes"),
            "name": "Harvest Circle boxes",
            "status": "active",
            "organization_id": UNKNOWN,
        }
    )
    return {"version": "3.1", "services": services}
