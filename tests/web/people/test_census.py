"""The census page: every number is a door to as many families."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aldea.audit.models import Event
from aldea.core import clock
from aldea.people.models import CensusLine, Family, Grade
from tests.factories.people import StudentFactory, TouchFactory


@pytest.fixture
def url(school):
    return reverse("people:census", args=[school.cds_code])


@pytest.fixture
def family(school):
    def make(*, heard=None, tried=None, **more):
        student = StudentFactory(school=school, **more)
        CensusLine.objects.filter(family=student.family).update(
            latest_heard_at=heard and clock.now() - timedelta(days=heard),
            latest_tried_at=tried and clock.now() - timedelta(days=tried),
            latest_heard_by="CALL" if heard else "",
            tries=1 if tried else 0,
        )
        return student.family

    return make


def test_every_number_leads_to_a_list_of_that_many(client_of, coordinator, url, family):
    for heard, tried in [(1, None), (2, None), (40, None), (80, None), (None, 2), (None, None)]:
        family(heard=heard, tried=tried)

    page = client_of(coordinator).get(url).content.decode()

    doors = re.findall(r'<a class="door" href="(\?[^"]*)"[^>]*>(\d+)[^<]*</a>', page)
    assert len(doors) == 4 + 5
    for href, number in doors:
        listed = client_of(coordinator).get(url + href.replace("&amp;", "&").split("#")[0])
        assert listed.context["page"].paginator.count == int(number), href


def test_a_band_of_the_strip_leads_to_its_families(client_of, coordinator, url, family):
    family(tried=3, school__grade=Grade.TENTH)
    family(tried=3)

    page = client_of(coordinator).get(url).content.decode()

    assert "?grade=10&amp;heard=tried" in page
    listed = client_of(coordinator).get(f"{url}?grade=10&heard=tried")
    assert listed.context["page"].paginator.count == 1


def test_filters_stay_in_the_address_and_each_comes_off(client_of, coordinator, url, family):
    korean = family()
    Family.objects.filter(pk=korean.pk).update(home_language="ko")
    family()

    page = client_of(coordinator).get(f"{url}?heard=silent&language=ko&sort=family")

    assert [row.family for row in page.context["rows"]] == [korean]
    assert page.context["form"].chips() == [
        ("Silent this school year", "?language=ko&sort=family"),
        ("Korean", "?heard=silent&sort=family"),
    ]


@pytest.mark.parametrize(
    "nonsense", ["heard=x", "grade=x", "grade=99", "owner=x", "by=x", "page=x", "sort=x", "due=x"]
)
def test_a_filter_that_makes_no_sense_is_left_out(client_of, coordinator, url, family, nonsense):
    family()

    page = client_of(coordinator).get(f"{url}?{nonsense}")

    assert page.status_code == 200
    assert page.context["page"].paginator.count == 1


def test_an_empty_school_says_what_comes(client_of, coordinator, url):
    page = client_of(coordinator).get(url)

    assert "They appear when the district" in page.content.decode()


def test_ten_families_cost_as_many_queries_as_forty(
    client_of, coordinator, url, family, school, django_assert_max_num_queries
):
    def asked(number):
        for _ in range(number):
            TouchFactory(family=family(heard=1), school=school)
        with CaptureQueriesContext(connection) as queries:
            client_of(coordinator).get(url)
        return len(queries)

    asked(1)  # the first request reads what is kept for later ones
    assert asked(9) == asked(30)


def test_another_schools_families_do_not_show(client_of, coordinator, url, other_school):
    StudentFactory(school=other_school, family__name="Elsewhere")

    page = client_of(coordinator).get(url)

    assert "Elsewhere" not in page.content.decode()


def test_another_school_is_a_page_not_found(client_of, coordinator, other_school):
    page = client_of(coordinator).get(reverse("people:census", args=[other_school.cds_code]))

    assert page.status_code == 404


def test_a_coach_sees_the_census_and_opens_no_record(client_of, coach, url, family):
    someone = family()

    page = client_of(coach).get(url).content.decode()

    assert someone.name in page
    assert f"/family/{someone.pk}/" not in page
    assert "Call down the list" not in page


def test_those_who_call_nobody_see_no_number(client_of, coach, director, coordinator, school, url):
    StudentFactory(school=school)
    today = reverse("home:today", args=[school.cds_code])

    for user in (coach, director):
        for address in (url, today):
            page = client_of(user).get(address).content.decode()
            assert "on file" in page
            assert "555-0142" not in page
            assert "Rosa" not in page
    assert "555-0142" in client_of(coordinator).get(today).content.decode()


def test_a_data_steward_is_not_let_in(client_of, data_steward, url):
    assert client_of(data_steward).get(url).status_code == 403


def test_the_list_as_a_file_has_the_same_families_and_is_in_the_trail(
    client_of, coordinator, school, family
):
    family(heard=2, family__name="Heard")
    family(family__name="=cmd()|silent")
    url = reverse("people:census_export", args=[school.cds_code])

    answer = client_of(coordinator).get(f"{url}?heard=silent")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Family", "'=cmd()|silent"]
    assert rows[1][-1] == "(626) 555-0142"
    event = Event.objects.get(name="census.exported")
    assert event.detail == {"families": 1, "heard": "silent", "language": ""}


def test_a_coach_takes_no_list_out(client_of, coach, school):
    url = reverse("people:census_export", args=[school.cds_code])

    assert client_of(coach).get(url).status_code == 403
