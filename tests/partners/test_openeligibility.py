"""Loading the openEligibility taxonomy from its XML, and what its terms mean here."""

import pytest

from aldea.audit.trail import command
from aldea.partners import crosswalk, directory
from aldea.partners.formats import openeligibility
from aldea.partners.models import SearchEntry, Taxonomy, TaxonomyTerm
from aldea.support.domains import Domain
from tests.partners import listings

BY = command("test")
SMALL = """<?xml version="2.0" encoding="UTF-8"?>
<taxonomy><version>2.0</version><services>
 <descriptions><category id="1102" title="food">Meals &amp; more.
 </category></descriptions>
 <top_level id="1102" title="Food"><second_level id="1130" title="Pantry &amp; Shelf">
 </second_level><third_level id="1130" title="Fridge"/></top_level></services>
<situations><top_level id='20007' title="Service"><second_level id='20010' title="Veterans"/>
</top_level></situations></taxonomy>"""


def load(tmp_path, content=SMALL):
    path = tmp_path / "taxonomy"
    path.write_text(content, encoding="utf-8")
    return directory.import_file(path=path, by=BY, form="openeligibility")


@pytest.mark.django_db
def test_terms_come_in_with_their_levels_and_attribution(tmp_path):
    first, again = load(tmp_path), load(tmp_path)

    taxonomy = Taxonomy.objects.get()
    pantry = TaxonomyTerm.objects.get(name="Pantry & Shelf")
    assert first.new == 6
    assert (again.new, again.changed) == (0, 0)
    assert "Aunt Bertha" in taxonomy.description
    assert taxonomy.extra["license"] == openeligibility.LICENCE
    assert taxonomy.version == "2.0"
    assert pantry.taxonomy_detail == taxonomy
    assert pantry.parent_id == TaxonomyTerm.objects.get(code="1102").pk
    assert TaxonomyTerm.objects.get(code="1102").description == "Meals & more."


@pytest.mark.django_db
def test_one_id_on_two_terms_keeps_both(tmp_path):
    load(tmp_path)

    assert TaxonomyTerm.objects.filter(code="1130").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("<taxonomy><top", "The file is XML"),
        ("", "The file is XML"),
        ("<taxonomy/>", "The taxonomy holds levels"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><taxonomy/>', "The XML declares nothing"),
    ],
)
def test_what_is_no_taxonomy_is_refused(tmp_path, content, rule):
    with pytest.raises(directory.FileRefused) as refused:
        load(tmp_path, content)

    assert refused.value.refusals[0].rule.startswith(rule)
    assert not Taxonomy.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (SMALL.replace('id="1102" title="Food"', 'title="Food"'), "A UUID"),
        (SMALL.replace('title="Food"', ""), "A taxonomy_term must have name"),
    ],
)
def test_a_broken_term_is_left_out_and_told(tmp_path, content, rule):
    loaded = load(tmp_path, content)

    assert loaded.refusals[0].rule.startswith(rule)
    assert Taxonomy.objects.exists()
    assert not TaxonomyTerm.objects.filter(code="1102").exists()


@pytest.mark.django_db
def test_a_service_tagged_with_a_term_is_found_under_its_need(tmp_path):
    load(tmp_path)
    term = {"id": str(openeligibility.key("1130")), "code": "1130", "name": "Pantry & Shelf"}
    tag = {"id": listings.key("tag"), "taxonomy_term": term | {"description": ""}}
    path = listings.write(tmp_path, listings.service(attributes=[tag]))

    directory.import_file(path=path, by=BY)

    assert set(SearchEntry.objects.get().terms) == {"1130", Domain.FOOD.value}


def test_the_crosswalk_names_our_codes_only():
    used = {domain for domains in crosswalk.table().values() for domain in domains}

    assert used <= set(Domain.values)
    assert all(domains for domains in crosswalk.table().values())


def test_the_crosswalk_carries_its_own_licence():
    assert crosswalk.TABLE.read_text().startswith("# SPDX-License-Identifier: CC-BY-SA-4.0")
