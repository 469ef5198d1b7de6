"""What we write of HSDS 3.1 against its published schema and examples, where they are at hand."""

import copy
import json
from pathlib import Path
from uuid import UUID

import frictionless
import jsonschema
import pytest

from aldea.audit.trail import command
from aldea.partners import directory, exports
from aldea.partners.formats import hsds_writing
from aldea.partners.formats.hsds import TABLES
from devtools.county import directory as county

DATA = Path(__file__).resolve().parents[2].parent / "shared/data/hsds-3.1-dev"
pytestmark = [
    pytest.mark.skipif(not DATA.exists(), reason="the HSDS 3.1 files are not here"),
    pytest.mark.django_db,
]
KINDS = ("service", "organization", "service_at_location")


def schema(name, *, closed=False):
    path = DATA / f"schema/compiled/{name}.json"
    if not path.exists():
        path = DATA / f"schema/{name}.json"
    found = json.loads(path.read_text())
    return _closed(found) if closed else found


def _closed(node):
    node = copy.deepcopy(node)
    stack = [node]
    while stack:
        each = stack.pop()
        if "properties" in each:
            each["additionalProperties"] = False
            stack += each["properties"].values()
        if isinstance(each.get("items"), dict):
            stack.append(each["items"])
    return node


def load(name):
    return directory.import_file(path=DATA / f"examples/{name}.json", by=command("test"))


def keys(table):
    return list(TABLES[table].model._default_manager.values_list("pk", flat=True))


def broken(name, objects, *, closed):
    validator = jsonschema.Draft202012Validator(
        schema(name, closed=closed), format_checker=jsonschema.FormatChecker()
    )
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}"
        for item in objects
        for error in validator.iter_errors(item)
    ]


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("table", KINDS)
def test_each_object_of_the_demo_keeps_the_schema(table, closed, tmp_path):
    from aldea.core import clock  # the county is made at this moment

    path = tmp_path / "county.json"
    path.write_text(json.dumps(county.package(now=clock.now())))
    directory.import_file(path=path, by=command("test"))

    whole = hsds_writing.nested(table, keys(table), services=True)

    assert whole
    assert broken(table, whole, closed=closed) == []


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ("hsds-1.1", "hsds-1.1-sample-datapackage/all_resources"),
        ("hsds-1.1", "hsds-1.1-sample-datapackage/simple"),
        ("ohana", "ohana-api-sample/data/sample-csv"),
    ],
)
@pytest.mark.parametrize("table", KINDS)
def test_what_came_in_an_older_form_goes_out_as_the_schema_says(table, form, path):
    if not (DATA.parent / path).exists():
        pytest.skip(f"{path} is not here")
    directory.import_file(path=DATA.parent / path, by=command("test"), form=form)

    whole = hsds_writing.nested(table, keys(table), services=True)

    assert whole
    assert broken(table, whole, closed=False) == []


def ordered(value):
    """A text of a value in which neither the order of keys nor that of rows counts."""
    if isinstance(value, dict):
        return {key: ordered(each) for key, each in sorted(value.items())}
    if isinstance(value, list):
        return sorted((ordered(each) for each in value), key=json.dumps)
    return value


@pytest.mark.parametrize(
    ("example", "table", "first"),
    [
        ("service_full", "service", None),
        ("organization_full", "organization", None),
        ("service_at_location_full", "service_at_location", "service_full"),
        ("taxonomy", "taxonomy", None),
        ("taxonomy_term", "taxonomy_term", None),
        ("location", "location", None),
    ],
)
def test_an_example_comes_out_as_it_went_in(example, table, first):
    if first:
        load(first)
    load(example)
    asked = json.loads((DATA / f"examples/{example}.json").read_text())

    [whole] = hsds_writing.nested(table, [UUID(asked["id"])], services=True)

    assert ordered(whole) == ordered(asked)


@pytest.mark.parametrize("example", ["tabular", "organization_full", "service_full"])
def test_an_example_as_tables_is_a_valid_package_and_comes_back_the_same(example, tmp_path):
    load(example)
    exports.write(folder=tmp_path, form="csv", by=command("test"))

    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    again = directory.import_file(path=tmp_path, by=command("test"))

    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid
    assert len(report.tasks) == len(TABLES)
    assert (again.new, again.changed, again.removed, again.refusals) == (0, 0, 0, ())


def test_a_package_with_a_reference_to_nowhere_is_not_valid(tmp_path):
    load("service_full")
    exports.write(folder=tmp_path, form="csv", by=command("test"))
    table = tmp_path / "organizations.csv"
    table.write_text(table.read_text().splitlines()[0] + "\n")

    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid
