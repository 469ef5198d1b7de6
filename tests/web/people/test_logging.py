"""Logging a contact: which family, what happened, what next, saved once."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people.models import CensusLine, Strength, Touch
from aldea.support.models import Need
from tests.factories.people import StudentFactory, TouchFactory


@pytest.fixture
def student(school):
    return StudentFactory(school=school, given_name="Yareli", family__name="López Santiago")


@pytest.fixture
def url(school, student):
    return f"{reverse('people:log', args=[school.cds_code])}?family={student.family_id}"


@pytest.fixture
def typed(student):
    def form(**more):
        return {
            "key": str(new_id()),
            "outcome": "NO_ANSWER",
            "channel": "CALL",
            "guardian": str(student.family.guardians.get().pk),
            "heard-TOTAL_FORMS": "2",
            "heard-INITIAL_FORMS": "0",
            "heard-0-urgency": "ROUTINE",
            "heard-1-urgency": "ROUTINE",
        } | more

    return form


def test_what_happened_and_save_are_enough(client_of, coordinator, url, typed, student):
    answer = client_of(coordinator).post(url, typed())

    touch = Touch.objects.get()
    assert answer.status_code == 302
    assert (touch.outcome, touch.by, touch.family) == (
        "NO_ANSWER", coordinator.profile, student.family,
    )  # fmt: skip
    assert CensusLine.objects.get().follow_up_on == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("follow_up", "due"),
    [("none", None), ("1", date(2026, 11, 11)), ("7", date(2026, 11, 17))],
)
def test_the_follow_up_that_is_tapped_counts(client_of, coordinator, url, typed, follow_up, due):
    client_of(coordinator).post(url, typed(follow_up=follow_up))

    assert CensusLine.objects.get().follow_up_on == due


def test_a_day_can_be_picked(client_of, coordinator, url, typed):
    client_of(coordinator).post(url, typed(follow_up="pick", day="2026-11-20"))

    assert CensusLine.objects.get().follow_up_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"outcome": ""}, "Tap what happened."),
        ({"follow_up": "pick"}, "Pick the day"),
        ({"follow_up": "pick", "day": "2026-11-01"}, "This day is over"),
        ({"at": "2026-11-11T09:00"}, "This lies in the future"),
        ({"heard-0-wanted": "A ride to work"}, "Choose what kind of help"),
    ],
)
def test_a_form_that_does_not_fit_comes_back_with_what_was_typed(
    client_of, coordinator, url, typed, wrong, words
):
    answer = client_of(coordinator).post(url, typed(note="They moved") | wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "They moved" in page
    assert not Touch.objects.exists()


def test_a_double_tap_logs_once_and_says_so(client_of, coordinator, url, typed):
    client, form = client_of(coordinator), typed()
    client.post(url, form)

    again = client.post(url, form, follow=True)

    assert Touch.objects.count() == 1
    assert "was logged already, once" in again.content.decode()


def test_needs_and_a_strength_heard_in_the_call_are_kept_with_it(
    client_of, coordinator, url, typed, student
):
    client_of(coordinator).post(
        url,
        typed(
            **{
                "outcome": "REACHED",
                "heard-0-domain": "food-insecurity",
                "heard-0-of": "",
                "heard-1-domain": "stress",
                "heard-1-wanted": "Somebody to talk to after the loss",
                "heard-1-of": str(student.pk),
                "heard-1-urgency": "URGENT",
                "strength": "Paints",
                "strength_of": str(student.pk),
            }
        ),
    )

    touch = Touch.objects.get()
    family_need, student_need = Need.objects.order_by("wanted")
    assert (family_need.wanted, family_need.student, family_need.heard_in) == ("Food", None, touch)
    assert student_need.wanted == "Somebody to talk to after the loss"
    assert (student_need.student, student_need.urgency) == (student, "URGENT")
    assert Strength.objects.get().student == student


def test_the_toast_takes_the_contact_back(client_of, coordinator, url, typed, school):
    client = client_of(coordinator)
    page = client.post(url, typed(), follow=True).content.decode()
    undo = reverse("people:undo", args=[school.cds_code, Touch.objects.get().pk])
    assert f'action="{undo}"' in page

    after = client.post(undo, follow=True).content.decode()

    assert "was taken back" in after
    assert CensusLine.objects.get().tries == 0
    assert "taken back already" in client.post(undo, follow=True).content.decode()


def test_somebody_elses_contact_stays(client_of, coordinator, principal, url, typed, school):
    client_of(principal).post(url, typed())
    undo = reverse("people:undo", args=[school.cds_code, Touch.objects.get().pk])

    page = client_of(coordinator).post(undo, follow=True).content.decode()

    assert "Only they can take it back" in page
    assert Touch.objects.standing().exists()


def test_undo_is_no_link(client_of, coordinator, school):
    undo = reverse("people:undo", args=[school.cds_code, TouchFactory(school=school).pk])

    assert client_of(coordinator).get(undo).status_code == 405


def test_without_a_family_the_last_five_and_the_next_in_line_are_offered(
    client_of, coordinator, school, student
):
    TouchFactory(family=student.family, school=school, by=coordinator.profile)
    silent = StudentFactory(school=school, family__name="Haddad")

    page = client_of(coordinator).get(reverse("people:log", args=[school.cds_code]))

    assert [row.family for row in page.context["latest"]] == [student.family]
    assert silent.family in [row.family for row in page.context["next"]]


@pytest.mark.parametrize("words", ["yareli", "Lopez", "santiago"])
def test_a_family_is_found_by_its_name_or_a_students(
    client_of, coordinator, school, student, words
):
    StudentFactory(school=school, given_name="Omar", family__name="Haddad")

    page = client_of(coordinator).get(reverse("people:log", args=[school.cds_code]), {"q": words})

    assert [row.family for row in page.context["found"]] == [student.family]


@pytest.mark.parametrize("then", ["https://elsewhere.example/", "//elsewhere.example", "nowhere"])
def test_saving_leads_nowhere_else(client_of, coordinator, url, typed, school, then):
    answer = client_of(coordinator).post(url, typed(then=then))

    assert answer.url == reverse("people:census", args=[school.cds_code])


def test_saving_leads_back_to_where_it_began(client_of, coordinator, url, typed):
    page = client_of(coordinator).get(url, headers={"referer": "http://testserver/student/1/?a=b"})
    assert 'name="then" value="/student/1/?a=b"' in page.content.decode()

    answer = client_of(coordinator).post(url, typed(then="/student/1/?a=b"))

    assert answer.url == "/student/1/?a=b"


@pytest.mark.parametrize("family", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_family_that_is_not_here_is_not_found(client_of, coordinator, school, family):
    url = reverse("people:log", args=[school.cds_code])

    assert client_of(coordinator).get(url, {"family": family}).status_code == 404


def test_another_schools_family_is_not_found(client_of, coordinator, school, other_school):
    theirs = StudentFactory(school=other_school).family
    url = reverse("people:log", args=[school.cds_code])

    assert client_of(coordinator).get(url, {"family": theirs.pk}).status_code == 404


@pytest.mark.parametrize(
    ("outcome", "tile"), [("NO_ANSWER", "1"), ("LEFT_MESSAGE", "7"), ("REACHED", "none")]
)
def test_the_follow_up_is_filled_in_by_what_happened(client_of, coordinator, school, outcome, tile):
    url = reverse("people:follow_up", args=[school.cds_code])

    page = client_of(coordinator).get(url, {"outcome": outcome}).content.decode()

    assert f'value="{tile}" id="id_follow_up_' in page
    assert page.count("checked") == 1


def test_a_coach_logs_nothing(client_of, coach, url):
    assert client_of(coach).get(url).status_code == 403


def test_calling_down_goes_on_to_the_next_family(client_of, coordinator, url, typed, school):
    StudentFactory(school=school, family__name="Second")
    client = client_of(coordinator)
    first = client.get(reverse("people:call", args=[school.cds_code]), {"heard": "silent"})
    walk = first.url
    assert client.get(walk).context["place_in_line"] == 1

    form = client.get(f"{url}&then={quote(walk)}").content.decode()
    assert "Save, next family" in form
    answer = client.post(url, typed(then=walk))

    page = client.get(answer.url)
    assert page.context["row"].family.name == "Second"
    assert (page.context["place_in_line"], page.context["total"]) == (2, 2)


def test_a_late_note_keeps_its_own_time(client_of, coordinator, url, typed):
    client_of(coordinator).post(url, typed(at="2026-11-09T18:30"))

    assert Touch.objects.get().at < clock.now() - timedelta(hours=12)
