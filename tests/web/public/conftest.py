"""A small directory around a school."""

import pytest

from aldea.audit.trail import command
from aldea.partners import directory
from aldea.partners.models import Service
from tests.partners import listings


def near(school, name="Duarte house", *, north=0.01):
    return {
        **listings.place(name, school.latitude + north, school.longitude),
        "addresses": [
            {
                "id": listings.key("address", name),
                "address_1": "12 Olmo Street",
                "city": "Duarte",
                "state_province": "CA",
                "postal_code": "91010",
                "country": "US",
                "address_type": "physical",
            }
        ],
    }


def pantry(school, **more):
    return listings.service(
        "Food pantry",
        **{
            "description": "Take what you cook.",
            "application_process": "Walk in.",
            "languages": [listings.language("pantry", "es"), listings.language("pantry", "en")],
            "phones": [{"id": listings.key("phone"), "number": "(626) 555-0142"}],
            "schedules": [listings.weekly("pantry", "TU,TH", "09:00", "18:00")],
            "attributes": [listings.tag("pantry", "food-insecurity")],
            "service_at_locations": [listings.at("pantry", near(school))],
            "required_documents": [{"id": listings.key("bag"), "document": "A bag"}],
            "cost_options": [{"id": listings.key("cost"), "option": "Free", "amount": 0}],
            **more,
        },
    )


@pytest.fixture
def publish(tmp_path):
    """Load listings: `publish(pantry(school), ...)` answers the services by name."""

    def load(*objects):
        path = listings.write(tmp_path, list(objects))
        directory.import_file(path=path, by=command("test"))
        return {service.name: service for service in Service.objects.all()}

    return load


@pytest.fixture
def food(school, publish):
    """The pantry, open at ten o'clock on a Tuesday."""
    return publish(pantry(school))["Food pantry"]
