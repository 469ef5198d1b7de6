"""Where a day begins: the front page, the demo's doors, the choice of a school."""

import pytest
from django.urls import reverse

from tests.factories.people import StudentFactory


def test_the_front_page_offers_each_role_of_the_demo(client, coordinator, coach):
    page = client.get("/").content.decode()

    assert "Community school coordinator" in page
    assert "Maya Coordinator" in page
    assert "Cory Coach" in page


def test_one_click_signs_in_and_leads_to_today(client, coordinator, school):
    door = reverse("home:demo_sign_in", args=[coordinator.pk])

    page = client.post(door, follow=True)

    assert page.request["PATH_INFO"] == reverse("home:today", args=[school.cds_code])


def test_a_door_is_not_opened_by_a_link_and_not_for_nobody(client, coordinator, school):
    assert client.get(reverse("home:demo_sign_in", args=[coordinator.pk])).status_code == 405
    assert client.post(reverse("home:demo_sign_in", args=[school.pk])).status_code == 404


def test_without_the_demo_nobody_is_signed_in_by_a_click(client, settings, coordinator):
    settings.DEMO = False

    assert "Maya Coordinator" not in client.get("/").content.decode()
    assert client.post(reverse("home:demo_sign_in", args=[coordinator.pk])).status_code == 404


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("principal", "home:today"),
        ("data_steward", "arrivals:arrival_list"),
        ("privacy_officer", "home:places"),
    ],
)
def test_each_role_begins_where_its_work_is(client_of, request, school, other_school, who, where):
    answer = client_of(request.getfixturevalue(who)).get(reverse("home:begin"))

    args = [school.cds_code] if where == "home:today" else []
    assert answer.url == reverse(where, args=args)


def test_somebody_at_several_schools_chooses_one(client_of, coach, school, other_school):
    begin = client_of(coach).get(reverse("home:begin"))
    assert begin.url == reverse("home:places")

    page = client_of(coach).get(begin.url).content.decode()

    for each in (school, other_school):
        assert reverse("home:today", args=[each.cds_code]) in page


def test_the_privacy_officer_is_led_to_students(client_of, privacy_officer, school):
    StudentFactory(school=school)

    page = client_of(privacy_officer).get(reverse("home:places")).content.decode()

    assert reverse("people:student_list", args=[school.cds_code]) in page


def test_health_answers_when_the_database_does(client):
    assert client.get("/health").json() == {"status": "ok"}


def test_the_outbox_shows_what_was_sent(client):
    assert client.get(reverse("home:outbox")).status_code == 200
