"""Search entries: made anew for one listing, all is as if everything were made anew."""

import random
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldea.audit.trail import command
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.core.rls import Reach, reading
from aldea.partners import directory, entries, search
from aldea.partners.loading import silent
from aldea.partners.models import (
    Attribute,
    CostOption,
    Language,
    Location,
    OpenHour,
    RequiredDocument,
    Schedule,
    SearchEntry,
    SearchPoint,
    SearchPosting,
    SearchText,
    SearchWord,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    TaxonomyTerm,
    Unit,
)
from aldea.partners.search import Question
from tests.partners import listings

pytestmark = pytest.mark.django_db
MADE = (SearchEntry, SearchPoint, SearchPosting, SearchText, SearchWord, OpenHour)
WORDS = ["food", "pantry", "despensa", "glasses", "the", "lentes", "Año", "comida gratis"]


@pytest.fixture
def stocked(tmp_path):
    """Listings that share words, tags, hours and a place."""
    Unit.objects.create(name="places")
    services = [
        listings.service(
            f"{name} pantry",
            description="Food, glasses and food.",
            attributes=[listings.tag(name, "food-insecurity"), listings.tag(name, "drop-in")],
            schedules=[listings.weekly(name, "TU", "09:00", "19:00")],
            service_at_locations=[listings.at(name, listings.place("hall", 34.14, -117.96))],
        )
        for name in ("Arroyo", "Luz", "Sol")
    ]
    path = listings.write(tmp_path, services)
    directory.import_file(path=path, by=command("test"))


def made():
    """All that was made for the search, without the keys of rows that have no other meaning."""
    return {
        (model.__name__, repr({name: value for name, value in row.items() if name != "id"}))
        for model in MADE
        for row in model.objects.values()
    }


def say(draw, service):
    for field in ("name", "alternate_name", "description", "application_process"):
        setattr(service, field, " ".join(draw.choices(WORDS, k=draw.randint(1, 6))))
    service.status = draw.choice(["active", "active", "inactive"])
    service.minimum_age = draw.choice([None, 6.0])
    service.save()
    return service


def add(draw, service):
    return say(draw, Service(pk=new_id(), organization=service.organization))


def remove(draw, service):
    service.delete()


def tag(draw, service):
    term = draw.choice(TaxonomyTerm.objects.order_by("code"))
    Attribute.objects.create(
        hsds_id=new_id(), link_id=service.pk, resource="service", taxonomy_term=term
    )


def strip(draw, service):
    for model in (Attribute, Schedule, ServiceAtLocation, CostOption, ServiceCapacity):
        owner = "link_id" if model is Attribute else "service"
        if draw.random() < 0.5:
            model.objects.filter(**{owner: service.pk}).delete()


def detail(draw, service):
    CostOption.objects.create(service=service, amount=draw.choice([0.0, 5.0]))
    Language.objects.create(service=service, code=draw.choice(["es", "EN", ""]))
    RequiredDocument.objects.create(service=service, document=draw.choice(["A paper", ""]))
    said = clock.now() - timedelta(days=draw.randint(0, 40))
    ServiceCapacity.objects.create(
        service=service, unit=Unit.objects.get(), available=draw.randint(0, 2), updated_at=said
    )


def place(draw, service):
    where = Location.objects.create(
        location_type=draw.choice(["physical", "virtual"]),
        latitude=draw.choice([34.0, 34.5, 99.0]),
        longitude=-118.0,
        external_identifier_type="CDS",
        external_identifier="19645270000000",
    )
    there = ServiceAtLocation.objects.create(service=service, location=where)
    Schedule.objects.create(
        service_at_location=there, freq="MONTHLY", byday="2SA", opens_at="10:00", closes_at="12:00"
    )


EDITS = (say, add, remove, tag, strip, detail, place)
STEPS = st.lists(
    st.tuples(st.sampled_from(EDITS), st.integers(0, 5), st.integers(0, 99)), max_size=8
)


@given(steps=STEPS, together=st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_patching_after_any_edits_leaves_nothing_for_a_refresh(stocked, steps, together):
    with transaction.atomic():
        edited = set()
        for edit, which, seed in steps:
            if services := list(Service.objects.order_by("pk")):
                service = services[which % len(services)]
                key = service.pk
                new = edit(random.Random(seed), service)
                edited |= {key, new.pk if edit is add else key}
            if not together:
                entries.patch(services=edited)
                edited = set()
        entries.patch(services=edited)
        patched = made()

        entries.refresh(progress=silent)

        assert made() == patched
        transaction.set_rollback(True)


@pytest.mark.usefixtures("stocked")
def test_a_patched_listing_is_found_by_its_new_words_alone():
    service = Service.objects.get(name="Arroyo pantry")
    Service.objects.filter(pk=service.pk).update(name="Quartz museum")

    entries.patch(services=[service.pk])

    assert names("quartz") == ["Quartz museum"]
    assert names("arroyo") == []


def names(text):
    found = search.find(question=Question(text=text), at=clock.now())
    return [match.service.name for match in found.matches]


@pytest.mark.usefixtures("stocked")
def test_a_patch_costs_the_same_however_much_there_is(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        entries.patch(services=[Service.objects.first().pk])


@pytest.mark.usefixtures("stocked")
def test_the_reader_of_jobs_may_make_them():
    service = Service.objects.get(name="Arroyo pantry")
    with reading(Reach("jobs")):
        Service.objects.filter(pk=service.pk).update(description="Quartz")
        entries.patch(services=[service.pk])
        patched = made()
        entries.refresh(progress=silent)

        assert names("quartz") == ["Arroyo pantry"]
        assert made() == patched


def test_what_a_release_lets_go_is_made_anew_when_the_database_is_brought_up_to_date(stocked):
    before = made()
    SearchEntry.objects.all().delete()
    told = []

    directory.bring_up_to_date(progress=told.append)
    directory.bring_up_to_date(progress=told.append)

    assert made() == before
    assert len(told) == 1
