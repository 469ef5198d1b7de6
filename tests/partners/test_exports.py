"""Writing the directory to files, and reading it again."""

import csv
import json

import pytest

from aldea.audit.trail import command
from aldea.partners import directory, exports
from aldea.partners.models import Service
from tests.partners import listings

pytestmark = pytest.mark.django_db
BY = command("test")


@pytest.fixture
def loaded(tmp_path):
    pantry = listings.service(
        languages=[listings.language("pantry", "es")],
        attributes=[listings.tag("pantry", "food-insecurity")],
        service_at_locations=[listings.at("pantry", listings.place("Hall", 34.1, -117.9))],
        unknown_to_hsds="kept",
    )
    directory.import_file(path=listings.write(tmp_path, pantry), by=BY)
    return tmp_path / "out"


def test_json_read_again_changes_nothing(loaded):
    exports.write(folder=loaded, form="json", by=BY)

    [service] = json.loads((loaded / "services.json").read_text())
    again = directory.import_file(path=loaded / "services.json", by=BY)
    assert service["unknown_to_hsds"] == "kept"
    assert (again.new, again.changed, again.removed) == (0, 0, 0)


def test_csv_writes_a_file_a_table(loaded):
    count = exports.write(folder=loaded, form="csv", by=BY)

    assert len(list(loaded.iterdir())) == count
    [row] = csv.DictReader((loaded / "services.csv").read_text().splitlines())
    assert row["name"] == Service.objects.get().name
    assert row["organization_id"]


def test_the_package_describes_every_table_with_every_column(loaded):
    exports.write(folder=loaded, form="csv", by=BY)

    package = json.loads((loaded / "datapackage.json").read_text())
    described = {one["path"]: one["schema"] for one in package["resources"]}
    assert described.keys() == {path.name for path in loaded.glob("*.csv")}
    for path, schema in described.items():
        [header, *_] = csv.reader((loaded / path).read_text().splitlines())
        assert [field["name"] for field in schema["fields"]] == header
    named = {one["name"]: one["schema"] for one in package["resources"]}
    for schema in named.values():
        for key in schema.get("foreignKeys", []):
            other = named[key["reference"]["resource"]]
            assert key["fields"] in {field["name"] for field in schema["fields"]}
            assert key["reference"]["fields"] == other["primaryKey"]


def test_a_package_read_again_changes_nothing(loaded):
    exports.write(folder=loaded, form="csv", by=BY)

    again = directory.import_file(path=loaded, by=BY)

    assert (again.new, again.changed, again.removed, again.refusals) == (0, 0, 0, ())


def test_an_empty_directory_is_not_written(tmp_path):
    with pytest.raises(exports.NothingToWrite):
        exports.write(folder=tmp_path / "out", form="json", by=BY)

    assert not (tmp_path / "out").exists()
