"""Rows whose organization is unknown wait, and are let out when somebody knows it."""

import io
import json
import zipfile
import zlib

import pytest
from django.db import IntegrityError, transaction

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.partners import directory, quarantine
from aldea.partners.models import (
    Attribute,
    DirectoryFile,
    HeldRow,
    KeptFile,
    ListedOrganization,
    Phone,
    SearchEntry,
    Service,
)
from tests.partners import listings, packages

pytestmark = pytest.mark.django_db
BY = command("test")
LOST = listings.key("nobody")


def lost(name="Lost pantry", **more):
    made = listings.service(name, **more) | {"organization_id": LOST}
    del made["organization"]
    return made


def load(tmp_path, *services, name="services.json"):
    return directory.import_file(path=listings.write(tmp_path, list(services), name), by=BY)


def release(to=None):
    to = to or ListedOrganization.objects.get()
    return directory.release(unknown=HeldRow.objects.first().unknown_id, to=to, by=BY)


def test_what_hangs_on_an_unknown_organization_waits_and_the_rest_is_loaded(tmp_path):
    phone = {"id": listings.key("phone"), "number": "(555) 555-0142"}
    tag = listings.tag("lost", "food-insecurity")

    loaded = load(tmp_path, listings.service(), lost(phones=[phone], attributes=[tag]))

    assert Service.objects.get().name == "Food pantry"
    assert set(HeldRow.objects.values_list("table", flat=True)) == {"service", "phone", "attribute"}
    assert not Phone.objects.exists()
    assert "3 rows wait" in str(loaded)
    assert LOST in str(loaded)


def test_the_same_file_again_holds_nothing_more(tmp_path):
    load(tmp_path, listings.service(), lost())
    again = load(tmp_path, listings.service(), lost())

    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert HeldRow.objects.count() == 1


def test_released_rows_belong_to_the_organization_named(tmp_path):
    phone = {"id": listings.key("phone"), "number": "(555) 555-0142"}
    capacity = {
        "id": listings.key("room"),
        "unit": {"id": listings.key("seats"), "name": "seats"},
        "available": 3,
        "updated": "2026-11-20T08:00:00-08:00",
    }
    tag = listings.tag("lost", "food-insecurity")
    waiting = lost(phones=[phone], attributes=[tag], capacities=[capacity], minimum_age=16)
    load(tmp_path, listings.service(), waiting)

    loaded = release()

    service = Service.objects.get(name="Lost pantry")
    assert loaded.new == 4
    assert service.organization.name == "Sunny Table"
    assert service.minimum_age == 16
    assert service.capacities.get().updated_at.isoformat() == "2026-11-20T16:00:00+00:00"
    assert Attribute.objects.get().link_id == service.pk
    assert SearchEntry.objects.filter(service=service, terms=["food-insecurity"]).exists()
    assert HeldRow.objects.filter(released_at=None).count() == 0
    assert Event.objects.get(name="listing.released").detail == {"new": 4, "changed": 0}


def test_the_next_file_that_names_it_means_the_one_it_was_released_to(tmp_path):
    load(tmp_path, listings.service(), lost())
    release()

    again = load(tmp_path, listings.service(), lost())
    more = load(tmp_path, lost("Second pantry"))

    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert more.new == 1
    assert Service.objects.get(name="Second pantry").organization.name == "Sunny Table"


def test_an_organization_that_comes_itself_is_not_taken_for_another(tmp_path):
    load(tmp_path, listings.service(), lost())
    release()
    itself = listings.organization("Nobody") | {"id": LOST}

    load(tmp_path, listings.service("Own pantry", organization=itself))

    assert Service.objects.get(name="Own pantry").organization.name == "Nobody"


def test_nothing_held_is_said(tmp_path):
    load(tmp_path, listings.service())

    with pytest.raises(quarantine.NothingHeld):
        directory.release(unknown=new_id(), to=ListedOrganization.objects.get(), by=BY)


def test_a_release_that_lacks_something_else_is_refused_and_stays_held(tmp_path):
    load(tmp_path, listings.service(), lost())
    held = HeldRow.objects.get()
    held.values["program_id"] = listings.key("no program")
    held.save()

    with pytest.raises(directory.FileRefused, match="program_id"):
        release()

    assert HeldRow.objects.filter(released_at=None).exists()


def test_a_file_that_is_refused_holds_nothing(tmp_path):
    with pytest.raises(directory.FileRefused):
        load(tmp_path, lost(status="open"), listings.service("Broken", status="open"))

    assert not HeldRow.objects.exists()


def test_files_are_kept_as_they_came(tmp_path):
    load(tmp_path, listings.service())
    folder = packages.folder(tmp_path / "out", organizations=f"id,name,description\n{LOST},Nobody,")
    directory.import_file(path=folder, by=BY)

    document, tables = KeptFile.objects.order_by("is_folder")
    assert json.loads(zlib.decompress(document.content)) == [listings.service()]
    with zipfile.ZipFile(io.BytesIO(tables.content)) as archive:
        assert archive.namelist() == ["organizations.csv"]


def test_a_row_is_held_once_and_released_to_somebody(tmp_path):
    load(tmp_path, listings.service(), lost())
    held = HeldRow.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        HeldRow.objects.update(released_at=clock.now())
    held.pk = new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)
    assert DirectoryFile.objects.count() == 1
