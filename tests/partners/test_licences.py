"""The taxonomy of 211: codes everywhere, names only with a licence."""

import json

import pytest
from django.urls import reverse

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.partners import catalogs, directory, entries, exports
from aldea.partners.models import SearchPosting, TaxonomyTerm
from tests.partners import listings

pytestmark = pytest.mark.django_db
BY = command("test")
SECRET = "Zwiebelfisch Distribution"
TAXONOMY = {
    "id": listings.key("211"),
    "name": "211 LA County Taxonomy of Human Services",
    "description": "Terms under licence",
    "uri": "https://211taxonomy.org",
}


def tagged(name=SECRET, **term):
    tag = {
        "id": listings.key("tag"),
        "label": name,
        "taxonomy_term": {
            "id": listings.key("term"),
            "code": "BD-1800.2000",
            "name": name,
            "description": f"{name} in bags",
            "taxonomy_detail": TAXONOMY,
            **term,
        },
    }
    return listings.service(attributes=[tag])


@pytest.fixture
def loaded(tmp_path):
    directory.import_file(path=listings.write(tmp_path, tagged()), by=BY)
    return tmp_path


@pytest.fixture
def walk(loaded, client, client_of, coordinator, school, directory_steward):
    """Everything that the directory says, by where it says it."""

    def walked() -> dict[str, str]:
        key = listings.key("service", "Food pantry")
        said = {}
        for form in ("json", "csv"):
            exports.write(folder=loaded / form, form=form, by=BY)
            for file in (loaded / form).iterdir():
                said[f"{form}/{file.name}"] = file.read_text()
        code = school.cds_code
        for anybody in (
            f"/hsds/services/{key}", "/hsds/services?full_service=true", "/hsds/taxonomies",
            "/hsds/taxonomy_terms", f"/hsds/taxonomy_terms/{listings.key('term')}",
            f"/guide/{code}/", f"/guide/{code}/find/", f"/guide/{code}/service/{key}/",
        ):  # fmt: skip
            said[anybody] = page(client, anybody)
        for place in (
            reverse("partners:find", args=[code]),
            reverse("partners:service", args=[code, key]),
        ):
            said[place] = page(client_of(coordinator), place)
        said["desk"] = page(client_of(directory_steward), reverse("directory:desk"))
        said["events"] = json.dumps(list(Event.objects.values_list("detail", flat=True)))
        said["words"] = " ".join(SearchPosting.objects.values_list("stem", flat=True))
        return said

    return walked


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def saying(said):
    return {place for place, text in said.items() if "zwiebelfisch" in text.casefold()}


def test_without_a_licence_no_surface_says_a_name(walk, caplog):
    said = walk()

    assert saying(said) == set()
    assert "BD-1800.2000" in said["json/services.json"]
    assert "BD-1800.2000" in said["csv/taxonomy_terms.csv"]
    assert "Zwiebelfisch" not in caplog.text


def test_with_a_licence_names_are_written(walk, settings):
    settings.ALDEA_211_LICENSE = True
    entries.refresh(progress=print)

    assert saying(walk()) >= {
        "json/services.json", "csv/taxonomy_terms.csv", "csv/attributes.csv",
        "/hsds/taxonomy_terms", "words",
    }  # fmt: skip


def test_nobody_finds_a_term_in_the_api_by_its_name_under_licence(loaded, client, settings):
    address = "/hsds/taxonomy_terms?search=Zwiebelfisch"
    assert json.loads(page(client, address))["total_items"] == 0

    settings.ALDEA_211_LICENSE = True
    assert json.loads(page(client, address))["total_items"] == 1


def found(words):
    return list(catalogs.select(table="service", inquiry=catalogs.Inquiry(search=words)))


def test_a_name_under_licence_finds_nothing_and_one_we_may_show_does(loaded, settings):
    assert found("Zwiebelfisch") == []

    settings.ALDEA_211_LICENSE = True
    entries.refresh(progress=print)

    assert len(found("Zwiebelfisch")) == 1


def test_a_preview_shows_that_a_term_changes_but_not_its_names(loaded):
    path = listings.write(loaded, tagged("Zwiebelfisch Boxes"), "second.json")

    shown = directory.preview(path=path)

    assert "Zwiebelfisch" not in repr(shown.comparison.differences)
    assert shown.changed


@pytest.mark.parametrize(
    "term",
    [
        {"taxonomy_detail": None, "taxonomy": "AIRS"},
        {"taxonomy_detail": None, "taxonomy": "211LA"},
        {"taxonomy_detail": None, "term_uri": "https://211taxonomy.org/x"},
    ],
)
def test_the_taxonomy_is_known_however_a_sender_names_it(tmp_path, term):
    path = listings.write(tmp_path, tagged(**term))
    directory.import_file(path=path, by=BY)

    exports.write(folder=tmp_path / "out", form="json", by=BY)

    assert SECRET not in (tmp_path / "out/services.json").read_text()
    assert TaxonomyTerm.objects.get().name == SECRET
