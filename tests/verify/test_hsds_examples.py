"""The published examples and schema of HSDS 3.1, where they are at hand."""

import json
from pathlib import Path

import pytest

from aldea.audit.trail import command
from aldea.partners import directory
from aldea.partners.formats import hsds

DATA = Path(__file__).resolve().parents[2].parent / "shared/data/hsds-3.1-dev"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the HSDS 3.1 files are not here")
OBJECTS = (
    "location", "organization_full", "organization_list", "service_at_location_full",
    "service_at_location_list", "service_full", "service_list", "taxonomy", "taxonomy_list",
    "taxonomy_term", "taxonomy_term_list",
)  # fmt: skip
# Not served by objects: a description of tables themselves.
LEFT_OUT = {"meta_table_description"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OBJECTS)
def test_an_example_loads_and_again_changes_nothing(name):
    if name.startswith("service_at_location"):
        load("service_full")

    load(name)
    again = load(name)

    assert (again.new, again.changed, again.removed) == (0, 0, 0)


@pytest.mark.django_db
def test_the_tabular_example_is_loaded_but_for_its_references_to_nowhere():
    loaded = load("tabular")

    pointers = {refusal.pointer for refusal in loaded.refusals}
    assert "/contacts.csv/0/service_at_location_id" in pointers
    assert "/taxonomy_terms.csv/0/taxonomy_id" in pointers


def test_our_tables_hold_every_column_of_the_schema():
    for path in sorted((DATA / "schema").glob("*.json")):
        schema = json.loads(path.read_text())
        if path.stem in LEFT_OUT or path.stem not in hsds.TABLES:
            continue
        table = hsds.TABLES[path.stem]
        known = {column.name for column in table.columns} | {"id"}
        known |= {*table.lists, *table.ones, *table.parents}
        assert set(schema["properties"]) <= known, path.stem


def test_what_must_be_there_is_what_the_schema_requires():
    for path in sorted((DATA / "schema").glob("*.json")):
        schema = json.loads(path.read_text())
        if path.stem not in hsds.TABLES:
            continue
        needed = {column.name for column in hsds.TABLES[path.stem].columns if column.is_needed}
        required = set(schema.get("required", ())) - {"id"}
        assert required - needed <= set(hsds.TABLES[path.stem].ones), path.stem


def test_every_table_of_the_schema_is_ours():
    described = {
        path.stem
        for path in (DATA / "schema").glob("*.json")
        if "properties" in json.loads(path.read_text())
    }

    assert described - LEFT_OUT <= set(hsds.TABLES)


def load(name):
    return directory.import_file(path=DATA / f"examples/{name}.json", by=command("test"))
