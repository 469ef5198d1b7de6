"""The demo's county: its tables hold together, and planting it leaves what the demo needs."""

from dataclasses import replace

import pytest

from aldea.access.models import Grant, Sharing
from aldea.access.roles import ROLES
from aldea.audit.models import Event
from aldea.partners import duplicates
from aldea.partners.models import Clause, Service
from aldea.people.models import CensusLine, Consent, Disclosure, Family, Touch
from aldea.support.domains import Domain
from aldea.support.models import Referral
from devtools.county import bulk, seed, tables, twins
from tests.factories.people import StudentFactory

DUARTE_HIGH = "19644691932482"


def test_fifteen_districts_and_a_pilot_school_in_each():
    pilots = {school.district_cds_code for school in tables.schools() if school.pilot}

    assert len(tables.districts()) == 15
    assert pilots == {district.cds_code for district in tables.districts()}


def test_the_demo_is_as_large_as_it_says():
    assert len(tables.schools()) >= 15
    assert sum(school.demo_students for school in tables.schools()) >= 5_000


def test_twelve_county_agencies():
    assert sum(partner.is_agency for partner in tables.partners()) == 12


def test_the_tables_name_the_needs_as_we_do():
    assert {row["code"] for row in tables.rows("domains.csv")} == set(Domain.values)


def test_every_need_has_a_service():
    offered = {code for row in tables.rows("services.csv") for code in row["domains"].split()}

    assert offered == set(Domain.values)


def test_services_stand_on_known_partners_and_places():
    partners = {partner.key for partner in tables.partners()}
    places = {row["key"] for row in tables.rows("places.csv")} | {"phone", "video"}
    places |= {f"s:{school.cds_code}" for school in tables.schools()}

    rows = tables.rows("services.csv")

    assert len(rows) >= 60
    for row in rows:
        assert row["organization"] in partners, row["key"]
        assert set(row["places"].split()) <= places, row["key"]


def test_invented_telephone_numbers_are_of_the_kind_kept_for_fiction():
    numbers = [row["phone"] for row in tables.rows("services.csv")]
    numbers += [partner.phone for partner in tables.partners()]

    assert all("555-01" in number or number == "211" for number in numbers)


def silent(line):
    """Tell nobody."""


@pytest.mark.django_db
def test_made_up_people_are_refused_in_production(settings):
    settings.DEMO = False

    with pytest.raises(seed.NotHere):
        seed.plant(progress=silent)


@pytest.mark.django_db
def test_made_up_people_are_not_put_among_others(school):
    StudentFactory(school=school)

    with pytest.raises(seed.AlreadyPlanted):
        seed.plant(progress=silent)


@pytest.fixture
def few_students(monkeypatch):
    """Fourteen students a school, so that a test takes seconds."""
    few = tuple(replace(school, demo_students=14) for school in tables.schools())
    monkeypatch.setattr(tables, "schools", lambda: few)


@pytest.fixture
def planted(db, frozen, few_students):
    seed.plant(progress=silent)


@pytest.mark.usefixtures("planted")
def test_a_planted_demo_has_people_for_every_role_and_agreements_that_hold():
    """Planting takes seconds, so one test looks at several things."""
    assert set(Grant.objects.values_list("role", flat=True)) == set(ROLES)
    assert Grant.objects.filter(role="COORDINATOR").count() == 15

    assert Sharing.objects.count() == Clause.objects.count() > 0

    assert Service.objects.count() >= 60
    assert Service.objects.filter(organization__partner=None).count() == len(twins.TWINS)
    assert duplicates.waiting(listed="SERVICE").count() >= len(twins.TWINS) - 1

    referrals = Referral.objects.all()
    assert referrals.exists()
    assert not referrals.exclude(consent__state=Consent.State.GIVEN).exists()
    disclosed = set(Disclosure.objects.values_list("errand_key", flat=True))
    assert disclosed == set(referrals.values_list("pk", flat=True))

    assert Event.objects.filter(name="county.planted").count() == 1


@pytest.mark.usefixtures("planted")
def test_a_planted_census_says_what_the_touches_say_and_knows_the_story():
    lines = CensusLine.objects.all()
    assert lines.values("family").distinct().count() < lines.count()

    for line in lines.exclude(latest_heard_at=None)[:50]:
        heard = Touch.objects.filter(
            family=line.family_id, school=line.school_id, outcome__in=Touch.HEARD
        )
        assert heard.order_by("-at")[0].at == line.latest_heard_at

    story = lines.get(family__name="López Santiago", school__cds_code=DUARTE_HIGH)
    assert story.latest_heard_at is None
    assert story.latest_tried_at is None
    assert not story.family.needs.exists()
    assert story.family.guardians.get().phone


@pytest.mark.django_db
def test_a_large_county_is_planted_by_numbers(frozen, monkeypatch):
    monkeypatch.setitem(
        bulk.SIZES, "county", bulk.Size(students=900, touches=5_000, schools=35, districts=15)
    )

    seed.plant(size="county", progress=silent)

    assert Family.objects.count() == 450
    assert Touch.objects.count() > 4_000
    assert Referral.objects.exists()
    assert CensusLine.objects.filter(latest_heard_at=None, latest_tried_at=None).exists()
