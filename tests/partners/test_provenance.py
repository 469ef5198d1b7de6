"""What was edited is told to other systems as HSDS metadata, and comes back without an echo."""

import csv
import json

import pytest

from aldea.audit.trail import command
from aldea.core.rls import Reach, reading
from aldea.network.models import Organization
from aldea.partners import directory, edits, exports
from aldea.partners.formats import hsds_writing
from aldea.partners.models import EditedField, Phone, Service
from aldea.partners.rules import Change
from tests.partners.pantry import NUMBER, OTHER, added, load, pantry, remove, renumber


@pytest.fixture
def service(tmp_path, db, school):
    load(tmp_path, pantry())
    return Service.objects.get()


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


def told(service):
    with reading(Reach("visitor")):
        return hsds_writing.nested("service", [service.pk])[0]


def test_an_edit_is_told_at_the_row_it_changed(service, by):
    renumber(service, by)
    age = Change("service", service.pk, "minimum_age", None, 5.0)
    edits.edit(service=service, changes=[age], by=by)

    item = told(service)

    [line] = item["phones"][0]["metadata"]
    assert (line["field_name"], line["last_action_type"]) == ("number", "update")
    assert (line["previous_value"], line["replacement_value"]) == (NUMBER, OTHER)
    assert line["updated_by"] == Organization.objects.get(kind="COUNTY_OFFICE").name
    [line] = item["metadata"]
    assert (line["previous_value"], line["replacement_value"]) == ("", "5")
    assert by.name not in json.dumps(item)


def test_rows_that_came_and_went_are_told(service, by):
    ours = added(service, by)
    remove(service, Phone.objects.exclude(pk=ours.pk).get(), by)

    item = told(service)

    assert item["phones"][0]["metadata"][0]["last_action_type"] == "create"
    gone = {line["field_name"]: line for line in item["metadata"]}
    assert gone["phone"]["last_action_type"] == "delete"
    assert gone["phone"]["previous_value"] == NUMBER


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_we_told_comes_back_without_an_echo(service, by, tmp_path, form):
    renumber(service, by)
    out = tmp_path / "out"

    exports.write(folder=out, form=form, by=command("test"))
    again = directory.import_file(
        path=out / "services.json" if form == "json" else out, by=command("test")
    )

    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert len(told(service)["phones"][0]["metadata"]) == 1
    if form == "csv":
        [line] = csv.DictReader((out / "metadata.csv").read_text().splitlines())
        assert line["id"] == str(EditedField.objects.get().pk)
        assert line["replacement_value"] == OTHER
