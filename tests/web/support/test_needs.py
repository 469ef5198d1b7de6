"""Noting a need and closing it with evidence, through the screens."""

import pytest

from aldea.core import clock
from aldea.core.ids import new_id
from aldea.support.models import Need, Word
from tests.factories.access import GrantFactory
from tests.factories.people import StudentFactory
from tests.factories.support import NeedFactory, WordFactory


def new(school, **whose):
    query = "&".join(f"{key}={value}" for key, value in whose.items())
    return f"/school/{school.cds_code}/need/?{query}"


def form(student, **more):
    return {
        "key": str(new_id()),
        "whose": str(student.pk),
        "domain": "food-insecurity",
        "wanted": "Groceries",
        "weight": "3",
        "urgency": "URGENT",
        **more,
    }


def test_a_need_is_noted_from_the_student_s_record(school, student, at_work):
    page = at_work.get(new(school, student=student.pk)).content.decode()
    assert "Kim Alvarez" in page

    done = at_work.post(new(school, student=student.pk), form(student))

    need = Need.objects.get()
    assert done["Location"] == f"/need/{need.pk}/"
    assert (need.student, need.weight, need.urgency) == (student, 3, "URGENT")


def test_a_need_sent_twice_is_one(school, student, at_work):
    typed = form(student)
    first = at_work.post(new(school, student=student.pk), typed)
    again = at_work.post(new(school, student=student.pk), typed)

    assert first["Location"] == again["Location"]
    assert Need.objects.count() == 1


def test_a_brother_at_another_school_is_not_written_about_here(
    school, other_school, student, coordinator, at_work
):
    GrantFactory(user=coordinator, role="COORDINATOR", organization=other_school.organization)
    brother = StudentFactory(school=other_school, family=student.family)

    assert at_work.get(new(school, student=brother.pk)).status_code == 404
    typed = form(student, whose=str(brother.pk))
    assert at_work.post(new(school, student=student.pk), typed).status_code == 422
    assert not Need.objects.exists()


def test_a_need_of_the_whole_family(school, student, at_work):
    at_work.post(new(school, family=student.family_id), form(student, whose="family"))

    assert Need.objects.get().student is None


@pytest.mark.parametrize("wrong", [{"wanted": ""}, {"domain": "luck"}, {"whose": "x"}])
def test_what_is_missing_is_said_and_the_rest_kept(school, student, at_work, wrong):
    page = at_work.post(new(school, student=student.pk), form(student, **wrong))

    assert page.status_code == 422
    assert not Need.objects.exists()


def test_a_student_of_another_school_is_not_there(school, other_school, at_work):
    other = StudentFactory(school=other_school)

    assert at_work.get(new(school, student=other.pk)).status_code == 404
    assert at_work.get(new(school, student="x")).status_code == 404
    assert at_work.get(new(school)).status_code == 404


def test_the_need_shows_what_each_side_says(referral, at_work):
    WordFactory(referral=referral, note="Vinieron el lunes")

    page = at_work.get(f"/need/{referral.need_id}/").content.decode()

    assert "Someone to talk to after a loss" in page
    assert "Vinieron el lunes" in page
    assert "got help" in page


def test_the_coordinator_says_that_it_is_met(referral, at_work):
    at_work.post(f"/need/{referral.need_id}/met/", {"because": "Her mother says so."})

    referral.need.refresh_from_db()
    assert referral.need.is_met
    page = at_work.get(f"/need/{referral.need_id}/").content.decode()
    assert "Her mother says so." in page


def test_without_evidence_it_stays_open(need, at_work):
    page = at_work.post(f"/need/{need.pk}/met/", {"because": " "})

    assert page.status_code == 422
    need.refresh_from_db()
    assert need.is_open


def test_closing_twice_says_that_somebody_did(school, student, at_work):
    need = NeedFactory(school=school, student=student, met=True)

    page = at_work.post(f"/need/{need.pk}/met/", {"because": "Again"}, follow=True)

    assert "Somebody has closed this need already." in page.content.decode()


def test_a_need_is_set_aside_with_a_reason(need, at_work):
    at_work.post(f"/need/{need.pk}/aside/", {"because": "They moved away."})

    need.refresh_from_db()
    assert (need.state, need.closed_at) == (Need.State.SET_ASIDE, clock.now())


def test_who_may_not_close_sees_no_form(need, client_of, family_coordinator):
    client = client_of(family_coordinator)

    assert "The need is met" not in client.get(f"/need/{need.pk}/").content.decode()
    assert client.post(f"/need/{need.pk}/met/", {"because": "x"}).status_code == 403
    assert not Word.objects.exists()


def test_a_need_of_another_school_is_not_there(other_school, at_work):
    need = NeedFactory(school=other_school, student=StudentFactory(school=other_school))

    assert at_work.get(f"/need/{need.pk}/").status_code == 404
