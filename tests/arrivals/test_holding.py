"""What keeps a roster from being applied: held, overtaken, broken off, run twice."""

import pytest

from aldea.arrivals import applying, arrivals, comparison, pipeline
from aldea.audit.models import Event
from aldea.core.rls import Reach, reading
from aldea.people.models import Guardian, Student
from tests.arrivals.conftest import STEWARD
from tests.arrivals.looking import changes, many, people
from tests.arrivals.packing import pack, replaced, roster


def test_a_tenth_of_a_school_leaving_is_held(send, bring):
    bring(pack(many(students=100)))

    assert not send(pack(many(students=90))).is_held
    arrival = send(pack(many(students=89)))

    assert arrival.is_held
    school = arrival.schools.get()
    assert (school.students_before, school.leaving, school.is_held) == (100, 11, True)
    assert school.missing_grades == []


def test_ten_students_of_a_small_school_are_not_held(send, bring):
    bring(pack(many(students=12)))

    assert not send(pack(many(students=2))).is_held


def test_a_grade_that_the_file_lacks_is_named(send, bring):
    both = many(students=20)
    eighth = many(students=20, grade="08", start=101)["users.csv"].split("\n", 1)[1]
    bring(pack({**both, "users.csv": both["users.csv"] + eighth}))

    arrival = send(pack(both))

    assert arrival.is_held
    assert arrival.schools.get(is_held=True).missing_grades == [8]


def test_a_file_that_breaks_off_is_refused_and_nothing_changed(send):
    before = people()

    arrival = send(roster(demographics="sourcedId,birthDate\ns1,\udcff".encode("utf-8", "replace")
                          + b"\xff\n"))  # fmt: skip

    assert arrival.state == "REFUSED"
    assert "demographics.csv is not UTF-8" in arrival.refused_why
    assert arrival.refused_remedy
    assert people() == before


def test_people_who_changed_after_the_preview_are_shown_again_before_applying(send):
    arrival = send(roster())
    with reading(Reach("jobs")):
        arrivals.apply(arrival=arrival, by=STEWARD)
    other = send(roster())
    with reading(Reach("jobs")):
        arrivals.apply(arrival=other, by=STEWARD)
        pipeline.apply(arrival_id=other.pk)
        pipeline.apply(arrival_id=arrival.pk)

    arrival.refresh_from_db()
    assert arrival.state == "APPLIED"
    assert arrival.changes == 0
    assert arrival.was_overtaken


def test_a_preview_that_no_longer_holds_waits_again(send, bring):
    bring(roster())
    arrival = send(replaced("users", "(555) 555-0142", "(555) 555-0199"))
    with reading(Reach("jobs")):
        arrivals.apply(arrival=arrival, by=STEWARD)
        Guardian.objects.filter(sourced_id="p1").update(phone="+15555550177")
        pipeline.apply(arrival_id=arrival.pk)

    arrival.refresh_from_db()
    assert (arrival.state, arrival.was_overtaken) == ("WAITING", True)
    assert changes(arrival, "CHANGED") == {
        "Lucía Reyes": {"phone": ["+15555550177", "+15555550199"]}
    }


def test_jobs_run_twice_do_their_work_once(send):
    arrival = send(roster())
    with reading(Reach("jobs")):
        pipeline.read(arrival_id=arrival.pk)
        arrivals.apply(arrival=arrival, by=STEWARD)
        pipeline.apply(arrival_id=arrival.pk)
        pipeline.apply(arrival_id=arrival.pk)

    assert Student.objects.count() == 3
    assert Event.objects.filter(name="arrival.applied").count() == 1


@pytest.mark.parametrize("step", range(len(applying.STEPS)))
def test_applying_that_fails_half_way_leaves_nothing(send, monkeypatch, step):
    arrival = send(roster())
    with reading(Reach("jobs")):
        arrivals.apply(arrival=arrival, by=STEWARD)
    broken = (*applying.STEPS[: step + 1], "select 1/0", *applying.STEPS[step + 1 :])
    monkeypatch.setattr(applying, "STEPS", broken)
    before = people()

    with pytest.raises(Exception, match="division by zero"), reading(Reach("jobs")):
        pipeline.apply(arrival_id=arrival.pk)

    assert people() == before
    arrival.refresh_from_db()
    assert arrival.state == "APPROVED"


def test_preview_and_apply_use_one_comparison(send, monkeypatch):
    calls = []
    run = comparison.run

    def counted(**facts):
        calls.append(facts["district"])
        return run(**facts)

    monkeypatch.setattr(comparison, "run", counted)
    arrival = send(roster())
    with reading(Reach("jobs")):
        arrivals.apply(arrival=arrival, by=STEWARD)
        pipeline.apply(arrival_id=arrival.pk)

    assert len(calls) == 2
