"""How a family is reached, the list of students, and search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aldea.people.models import Family, Grade
from tests.factories.access import GrantFactory
from tests.factories.network import PartnerFactory
from tests.factories.people import StudentFactory
from tests.factories.support import NeedFactory


@pytest.fixture
def student(school):
    return StudentFactory(school=school, given_name="Ximena", family_name="Quintero")


def at(name, school, *more):
    return reverse(f"people:{name}", args=[school.cds_code, *more])


def test_access_is_changed(client_of, coordinator, school, student):
    url = at("access", school, student.family_id)

    client_of(coordinator).post(url, {"device": "PHONE", "internet": "NONE", "best_time": "Noon"})

    family = Family.objects.get()
    assert (family.device, family.internet, family.best_time) == ("PHONE", "NONE", "Noon")


def test_a_wrong_number_is_corrected_and_nonsense_refused(client_of, coordinator, school, student):
    adult = student.family.guardians.get()
    url = at("phone", school, adult.pk)

    refused = client_of(coordinator).post(url, {"phone": "626 555"})
    assert refused.status_code == 422
    assert "Write ten digits" in refused.content.decode()
    client_of(coordinator).post(url, {"phone": "626 555 0199"})

    adult.refresh_from_db()
    assert adult.phone == "+16265550199"


def test_another_schools_family_is_not_found(client_of, coordinator, school, other_school):
    theirs = StudentFactory(school=other_school).family

    for url in (
        at("access", school, theirs.pk), at("phone", school, theirs.guardians.get().pk),
    ):  # fmt: skip
        assert client_of(coordinator).get(url).status_code == 404


def test_students_are_listed_filtered_and_sorted(client_of, coordinator, school, student):
    older = StudentFactory(school=school, school__grade=Grade.TWELFTH, family_name="Zavala")
    client = client_of(coordinator)

    def listed(**query):
        page = client.get(at("student_list", school), query)
        return [enrolment.student for enrolment, _needs in page.context["rows"]]

    assert listed() == [student, older]
    assert listed(sort="-grade") == [older, student]
    assert listed(grade="12") == [older]
    assert listed(q="jimena") == [student]
    korean = StudentFactory(school=school, family__home_language="ko")
    assert listed(language="ko") == [korean]


def test_the_list_says_how_much_is_worked_on_to_those_who_may_know(
    client_of, coordinator, privacy_officer, school, student
):
    NeedFactory(student=student, school=school)

    page = client_of(coordinator).get(at("student_list", school)).content.decode()
    assert "1 need" in page
    page = client_of(privacy_officer).get(at("student_list", school)).content.decode()
    assert "Ximena" in page
    assert "1 need" not in page


def test_what_one_may_know_at_one_school_is_not_told_of_another(
    client_of, privacy_officer, school, other_school, student
):
    GrantFactory(user=privacy_officer, role="COORDINATOR", organization=other_school.organization)
    NeedFactory(student=student, school=school)

    page = client_of(privacy_officer).get(at("student_list", school)).content.decode()

    assert "Ximena" in page
    assert "1 need" not in page


def test_ten_students_cost_as_many_queries_as_forty(client_of, coordinator, school):
    def asked(number):
        for _ in range(number):
            NeedFactory(student=StudentFactory(school=school), school=school)
        with CaptureQueriesContext(connection) as queries:
            client_of(coordinator).get(at("student_list", school))
        return len(queries)

    asked(1)
    assert asked(9) == asked(30)


def test_one_search_finds_all_kinds(client_of, coordinator, school, student):
    partner = PartnerFactory(name="Ximenes Counseling")

    page = client_of(coordinator).get(at("search", school), {"q": "ximen"}).context

    assert [each.student for each in page["enrolments"]] == [student]
    assert [row.family for row in page["families"]] == [student.family]
    assert list(page["partners"]) == [partner]


def test_schools_in_reach_are_found(client_of, coach, coordinator, school, other_school):
    page = client_of(coordinator).get(at("search", school), {"q": "jacaranda"}).context
    assert list(page["schools"]) == [school]
    page = client_of(coordinator).get(at("search", school), {"q": "sycamore"}).context
    assert list(page["schools"]) == []


@pytest.mark.parametrize("words", ["", "x", "%", "zzzzzz", "'; drop table"])
def test_nothing_found_is_said_kindly(client_of, coordinator, school, student, words):
    page = client_of(coordinator).get(at("search", school), {"q": words})

    assert page.status_code == 200
