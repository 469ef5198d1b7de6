"""Published directories in older forms and the openEligibility taxonomy, where at hand."""

from pathlib import Path

import pytest

from aldea.audit.trail import command
from aldea.partners import crosswalk, directory
from aldea.partners.models import (
    Attribute,
    ListedOrganization,
    Location,
    Schedule,
    Service,
    Taxonomy,
    TaxonomyTerm,
)

DATA = Path(__file__).resolve().parents[2].parent / "shared/data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the published files are not here"),
]
OLD = DATA / "hsds-1.1-sample-datapackage"
OHANA = DATA / "ohana-api-sample/data/sample-csv"
TAXONOMY = DATA / "openeligibility-2014/taxonomy"


def load(path, form):
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    return directory.import_file(path=path, by=command("test"), form=form)


@pytest.mark.parametrize("name", ["simple", "all_resources"])
def test_the_sample_of_hsds_1_1_loads_and_again_changes_nothing(name):
    load(OLD / name, "hsds-1.1")
    again = load(OLD / name, "hsds-1.1")

    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert ListedOrganization.objects.count() == 10
    assert Service.objects.count() == 13
    assert Location.objects.count() == 10


def test_the_weekdays_of_the_sample_become_rules():
    load(OLD / "all_resources", "hsds-1.1")

    rules = Schedule.objects.filter(freq="WEEKLY").values_list("byday", "opens_at")
    assert set(rules) == {("MO", "09:00"), ("TU", "09:00"), ("WE", "09:00")}
    assert Schedule.objects.get(freq="").description == "Closed 2019-12-24 – 2019-12-26"


def test_the_sample_of_ohana_loads_and_again_changes_nothing():
    load(OHANA, "ohana")
    again = load(OHANA, "ohana")

    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert ListedOrganization.objects.count() == 8
    assert Location.objects.count() == 22
    assert Service.objects.count() == 23
    assert TaxonomyTerm.objects.count() == 290
    assert Attribute.objects.count() == 6
    assert Schedule.objects.filter(freq="WEEKLY").count() == 11


def test_the_published_taxonomy_loads_with_its_attribution():
    load(TAXONOMY, "openeligibility")
    again = load(TAXONOMY, "openeligibility")

    assert (again.new, again.changed) == (0, 0)
    assert "Aunt Bertha" in Taxonomy.objects.get().description
    assert TaxonomyTerm.objects.count() == 385


def test_the_crosswalk_names_ids_of_the_published_taxonomies_only():
    load(TAXONOMY, "openeligibility")
    load(OHANA, "ohana")

    assert set(crosswalk.table()) <= set(TaxonomyTerm.objects.values_list("code", flat=True))


def test_the_published_tables_of_3_1_leave_out_what_refers_to_nowhere():
    loaded = load(DATA / "hsds-3.1-dev/examples/csv", "hsds")

    pointers = {refusal.pointer for refusal in loaded.refusals}
    assert "service_areas.csv:2/service_at_location_id" in pointers
    assert loaded.left_out >= len({pointer.rpartition("/")[0] for pointer in pointers})
    assert loaded.held  # what names an organization that nobody knows waits for it
