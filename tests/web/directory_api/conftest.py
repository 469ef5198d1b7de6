"""A small directory that the API's tests ask for."""

import pytest

from aldea.audit.trail import command
from aldea.partners import directory
from aldea.partners.models import Service, ZipPoint
from tests.partners import listings


@pytest.fixture
def services(tmp_path):
    """Three services of two organizations, at two places, with tags."""
    taxonomy = {"id": listings.key("tax"), "name": "Needs", "description": "Needs"}
    tag = listings.tag("pantry", "food-insecurity")
    tag["taxonomy_term"] |= {"taxonomy_detail": taxonomy, "taxonomy_id": taxonomy["id"]}
    pantry = listings.service(
        "Food pantry",
        last_modified="2026-10-01T08:00:00Z",
        attributes=[tag],
        languages=[listings.language("pantry", "es")],
        service_at_locations=[listings.at("pantry", listings.place("Hall", 34.14, -117.95))],
    )
    supper = listings.service("Hot supper", last_modified="2026-11-01T08:00:00Z")
    ride = listings.service(
        "Ride",
        organization=listings.organization("Wheels"),
        service_at_locations=[listings.at("ride", listings.place("Garage", 34.7, -118.1))],
    )
    path = listings.write(tmp_path, [pantry, supper, ride])
    directory.import_file(path=path, by=command("test"))
    ZipPoint.objects.create(zip_code="91010", city="Duarte", latitude=34.14, longitude=-117.95)
    return {service.name: service for service in Service.objects.all()}
