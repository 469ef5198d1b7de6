"""A roster through the pipeline: what is new, changed, leaving, refused, and what is written."""

import pytest

from aldea.arrivals import applying, arrivals, comparison, pipeline
from aldea.arrivals.models import Arrival, ArrivalChange, RefusedRow
from aldea.audit.models import Event
from aldea.core import clock
from aldea.core.rls import Reach, reading
from aldea.people.models import CensusLine, Enrolment, Family, Guardian, Student
from tests.arrivals.conftest import STEWARD
from tests.arrivals.packing import FILES_1_1, pack, replaced, roster
from tests.factories.people import GuardianFactory, StudentFactory

MANIFEST = FILES_1_1["manifest.csv"]


def people() -> tuple:
    """Everything an arrival may write, to compare before and after."""
    return tuple(
        sorted(map(repr, model.objects.values_list()))
        for model in (Family, Student, Guardian, Enrolment, CensusLine)
    )


def refusals(arrival: Arrival) -> list[tuple]:
    rows = RefusedRow.objects.filter(arrival=arrival).order_by("file", "line")
    return [(row.file, row.line, row.column, row.value, row.rule, row.whole_row) for row in rows]


def changes(arrival: Arrival, kind: str) -> dict[str, dict]:
    lines = ArrivalChange.objects.filter(arrival=arrival, kind=kind)
    return {line.name: line.fields for line in lines}


def many(*, students: int, school: str = "M", grade: str = "07", start: int = 1) -> dict[str, str]:
    """A school of many students, one family each."""
    header = FILES_1_1["users.csv"].splitlines()[0]
    numbers = range(start, start + students)
    rows = [f"n{n},{school},student,Ana,Ruiz{n},,{grade},,,," for n in numbers]
    return {**FILES_1_1, "users.csv": "\n".join([header, *rows]) + "\n", **NO_MORE}


NO_MORE = {
    "enrollments.csv": FILES_1_1["enrollments.csv"].splitlines()[0] + "\n",
    "demographics.csv": "sourcedId,birthDate\n",
}


def test_a_first_roster_shows_what_it_would_bring_and_changes_nothing(send):
    arrival = send(roster())

    assert arrival.state == "WAITING"
    assert (arrival.students, arrival.new, arrival.new_guardians) == (3, 3, 2)
    assert (arrival.changed, arrival.leaving, arrival.same, arrival.refused) == (0, 0, 0, 0)
    assert set(changes(arrival, "NEW")) == {"Ximena Reyes", "Mateo Reyes", "Jordan Brooks"}
    assert not Student.objects.exists()
    assert arrival.progress.stage == "DONE"


def test_applied_students_come_with_family_guardians_enrolment_and_census(bring, district):
    arrival = bring(roster())

    assert arrival.state == "APPLIED"
    ximena = Student.objects.get(sourced_id="s1")
    assert (ximena.ssid, str(ximena.birth_date)) == ("1000000001", "2013-02-03")
    assert ximena.district == district
    assert ximena.family.home_language == "es"
    lucia = ximena.family.guardians.get()
    assert (lucia.phone, lucia.email) == ("+15555550142", "lucia@example.org")
    assert (lucia.relationship, lucia.language, lucia.rank) == ("parent", "es", 1)
    enrolment = ximena.enrolments.get()
    assert (enrolment.school.name, enrolment.grade) == ("Cedar Flats Middle", 7)
    assert str(enrolment.starts_on) == "2025-08-11"
    assert Event.objects.filter(name="arrival.applied", subject_id=arrival.pk).exists()


def test_siblings_at_two_schools_are_one_family_in_the_census_of_both(bring):
    bring(roster())

    ximena, mateo = Student.objects.filter(family_name="Reyes").order_by("sourced_id")
    assert ximena.family == mateo.family
    lines = CensusLine.objects.filter(family=ximena.family).order_by("school__name")
    assert [line.school.name for line in lines] == ["Cedar Flats Middle", "Mesa Laurel High"]


def test_the_same_file_again_changes_nothing(bring):
    bring(roster())
    before = people()

    again = bring(roster())

    assert again.state == "APPLIED"
    assert (again.changes, again.same) == (0, 3)
    assert people() == before


def test_a_changed_phone_is_shown_before_and_after_and_applied(bring, send):
    bring(roster())

    arrival = send(replaced("users", "(555) 555-0142", "(555) 555-0199"))
    assert changes(arrival, "CHANGED") == {
        "Lucía Reyes": {"phone": ["+15555550142", "+15555550199"]}
    }
    assert Guardian.objects.get(sourced_id="p1").phone == "+15555550142"

    bring(replaced("users", "(555) 555-0142", "(555) 555-0199"))
    assert Guardian.objects.get(sourced_id="p1").phone == "+15555550199"


def test_a_value_left_empty_changes_nothing(bring):
    bring(roster())

    arrival = bring(replaced("users", "(555) 555-0142,lucia@example.org,,Spanish", ",,,"))

    assert arrival.changes == 0
    assert Guardian.objects.get(sourced_id="p1").email == "lucia@example.org"


def test_a_student_who_moves_school_keeps_the_old_enrolment_closed(bring):
    bring(roster())
    moved = {
        "users": FILES_1_1["users.csv"].replace("s3,M,student", "s3,H,student"),
        "enrollments": FILES_1_1["enrollments.csv"].replace(
            "e3,c7,M,s3,student,true,2025-08-11", "e3,c9,H,s3,student,true,2026-11-09"
        ),
    }

    arrival = bring(roster(**moved))

    assert changes(arrival, "CHANGED")["Jordan Brooks"] == {
        "school": ["Cedar Flats Middle", "Mesa Laurel High"]
    }
    jordan = Student.objects.get(sourced_id="s3")
    old, new = jordan.enrolments.order_by("starts_on")
    assert (old.school.name, old.ends_before) == ("Cedar Flats Middle", clock.today())
    assert (new.school.name, new.ends_before) == ("Mesa Laurel High", None)
    left = CensusLine.objects.get(family=jordan.family, school=old.school)
    assert left.left_on == clock.today()
    assert bring(roster(**moved)).changes == 0


def test_a_new_grade_is_written_into_the_enrolment(bring):
    bring(roster())

    arrival = bring(replaced("users", "{SSID:1000000002},09", "{SSID:1000000002},10"))

    assert changes(arrival, "CHANGED") == {"Mateo Reyes": {"grade": ["9", "10"]}}
    assert Student.objects.get(sourced_id="s2").enrolments.get().grade == 10


def test_a_home_language_belongs_to_the_family(bring):
    bring(roster())
    users = FILES_1_1["users.csv"].replace(",,p1,Spanish", ",,p1,Zapotec")

    arrival = bring(roster(users=users))

    assert changes(arrival, "CHANGED") == {"Reyes": {"home_language": ["es", "zap"]}}
    assert Student.objects.get(sourced_id="s1").family.home_language == "zap"


def test_who_is_not_in_the_file_leaves(bring):
    bring(roster())
    users = FILES_1_1["users.csv"].replace(
        "s3,M,student,Jordan,Brooks,{SSID:1000000003},07,,,p2,English\n", ""
    )

    arrival = bring(roster(users=users))

    assert set(changes(arrival, "LEAVING")) == {"Jordan Brooks"}
    jordan = Student.objects.get(sourced_id="s3")
    assert jordan.enrolments.get().ends_before == clock.today()
    assert CensusLine.objects.get(family=jordan.family).left_on == clock.today()
    assert refusals(arrival) == [
        ("demographics.csv", 4, "sourcedId", "s3", "USER_UNKNOWN", True),
        ("enrollments.csv", 4, "userSourcedId", "s3", "USER_UNKNOWN", True),
    ]


def test_a_sibling_who_leaves_takes_no_family_out_of_the_others_census(bring):
    bring(roster())
    users = FILES_1_1["users.csv"].replace("s1,M,student", "s9,M,student", 1)
    without = users.replace("s9,M,student,Ximena,Reyes,{SSID:1000000001},07,,,p1,Spanish\n", "")

    bring(roster(users=without))

    family = Student.objects.get(sourced_id="s2").family
    lines = {line.school.name: line.left_on for line in family.census_lines.all()}
    assert lines == {"Cedar Flats Middle": clock.today(), "Mesa Laurel High": None}


def test_who_comes_back_is_known_and_stands_in_the_census_again(bring):
    bring(roster())
    header = FILES_1_1["users.csv"].splitlines()[0]
    bring(roster(users=header + "\ns2,H,student,Mateo,Reyes,,09,,,,\n"))

    arrival = bring(roster())

    assert arrival.new == 0
    ximena = Student.objects.get(sourced_id="s1")
    assert [line.left_on for line in ximena.family.census_lines.all()] == [None, None]
    assert ximena.enrolments.filter(ends_before=None).count() == 1


def test_a_refused_row_does_not_make_a_known_student_leave(bring):
    bring(roster())

    arrival = bring(replaced("users", "{SSID:1000000003},07", "{SSID:1000000003},13"))

    assert arrival.leaving == 0
    assert refusals(arrival) == [("users.csv", 4, "grades", "13", "GRADE_AFTER_SCHOOL", True)]


def test_a_known_student_is_found_by_the_states_number(bring, district):
    family = StudentFactory(district=district, ssid="1000000001", given_name="Ximena").family

    arrival = bring(roster())

    assert arrival.new == 2
    ximena = Student.objects.get(ssid="1000000001")
    assert (ximena.sourced_id, ximena.family) == ("s1", family)


def test_a_known_student_is_found_by_name_and_birth_date(bring, district):
    known = StudentFactory(
        district=district, given_name="ximena", family_name="Reyes", birth_date="2013-02-03"
    )
    GuardianFactory(family=known.family, given_name="Lucía", family_name="Reyes", phone="")

    arrival = bring(roster())

    assert arrival.new == 2
    assert arrival.new_guardians == 1
    assert Student.objects.get(sourced_id="s1").pk == known.pk
    assert known.family.guardians.get().phone == "+15555550142"
    assert Student.objects.get(sourced_id="s2").family == known.family


def test_a_file_of_changes_lets_nobody_leave_but_whom_it_says(bring):
    bring(roster())
    delta = MANIFEST.replace("users,bulk", "users,delta").replace(
        "enrollments,bulk", "enrollments,absent"
    )
    users = (
        "sourcedId,status,orgSourcedIds,role,givenName,familyName,grades\n"
        "s1,tobedeleted,M,student,Ximena,Reyes,07\n"
        "s4,active,M,student,Noor,Haddad,07\n"
    )

    arrival = bring(roster(manifest=delta.replace("demographics,bulk", "demographics,absent"),
                           users=users))  # fmt: skip

    assert set(changes(arrival, "LEAVING")) == {"Ximena Reyes"}
    assert set(changes(arrival, "NEW")) == {"Noor Haddad"}
    assert refusals(arrival) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "refused"),
    [
        (
            "users",
            "s3,M,student,Jordan",
            "s1,M,student,Jordan",
            ("users.csv", 4, "sourcedId", "s1", "ID_TWICE", True),
        ),
        (
            "users",
            ",,p2,English",
            ",,p9,English",
            ("users.csv", 4, "agentSourcedIds", "p9", "AGENT_UNKNOWN", False),
        ),
        (
            "users",
            "{SSID:1000000003}",
            "{SSID:1000000001}",
            ("users.csv", 4, "userIds", "1000000001", "SSID_TWICE", False),
        ),
        (
            "users",
            "s3,M,student",
            '"s3","M,Z",student',
            ("users.csv", 4, "orgSourcedIds", "Z", "ORG_UNKNOWN", False),
        ),
        (
            "enrollments",
            "e3,c7,M,s3",
            "e3,c8,M,s3",
            ("enrollments.csv", 4, "classSourcedId", "c8", "CLASS_UNKNOWN", False),
        ),
        (
            "enrollments",
            "e3,c7,M,s3",
            "e3,c7,Z,s3",
            ("enrollments.csv", 4, "schoolSourcedId", "Z", "ORG_UNKNOWN", True),
        ),
        (
            "enrollments",
            "e3,c7,M,s3",
            "e3,c7,M,s7",
            ("enrollments.csv", 4, "userSourcedId", "s7", "USER_UNKNOWN", True),
        ),
    ],
)
def test_rows_that_do_not_fit_each_other_are_refused(send, name, old, new, refused):
    arrival = send(replaced(name, old, new))

    assert refused in refusals(arrival)


def test_a_student_of_a_school_that_is_not_the_districts_is_refused(send):
    arrival = send(
        replaced("orgs", "M,Cedar Flats Middle,school,19999990000001", "M,Elsewhere,school,77")
    )

    assert refusals(arrival) == [
        ("users.csv", 2, "identifier", "77", "SCHOOL_UNKNOWN", True),
        ("users.csv", 4, "identifier", "77", "SCHOOL_UNKNOWN", True),
    ]
    assert arrival.new == 1


@pytest.mark.parametrize("identifier", ["19999990000001", "0000001", "19-99999-0000001", ""])
def test_a_school_is_known_by_its_code_or_its_name(send, identifier):
    arrival = send(replaced("orgs", "19999990000001", identifier))

    assert refusals(arrival) == []
    assert arrival.new == 3


def test_a_student_whose_every_school_is_unknown_is_refused_by_its_number(send):
    users = FILES_1_1["users.csv"].replace("s3,M,student", "s3,Z,student")
    enrollments = FILES_1_1["enrollments.csv"].replace("e3,c7,M,s3,student,true,2025-08-11\n", "")

    arrival = send(roster(users=users, enrollments=enrollments))

    assert refusals(arrival) == [("users.csv", 4, "orgSourcedIds", "Z", "ORG_UNKNOWN", True)]


def test_a_new_student_without_a_grade_is_refused_and_a_known_one_keeps_theirs(bring):
    users = FILES_1_1["users.csv"].replace("{SSID:1000000003},07", "{SSID:1000000003},UG")
    classes = FILES_1_1["classes.csv"].replace("c7,07,M", "c7,,M")
    arrival = bring(roster(users=users, classes=classes))
    assert refusals(arrival) == [("users.csv", 4, "grades", "", "GRADE_MISSING", True)]

    bring(roster())
    assert bring(roster(users=users, classes=classes)).changes == 0


def test_a_grade_may_come_from_the_class(bring):
    users = FILES_1_1["users.csv"].replace("{SSID:1000000003},07", "{SSID:1000000003},")

    bring(roster(users=users))

    assert Student.objects.get(sourced_id="s3").enrolments.get().grade == 7


def test_a_number_of_the_state_that_another_student_has_is_left_out(bring, district):
    other = StudentFactory(district=district, ssid="1000000003", sourced_id="x1")
    users = FILES_1_1["users.csv"] + "x1,H,student,Kim,Lee,,10,,,,\n"

    arrival = bring(roster(users=users))

    assert refusals(arrival) == [("users.csv", 4, "userIds", "1000000003", "SSID_TAKEN", False)]
    assert Student.objects.get(sourced_id="s3").ssid is None
    other.refresh_from_db()
    assert other.ssid == "1000000003"


def test_version_1_2_brings_the_same_people(bring):
    files = {
        **FILES_1_1,
        "manifest.csv": MANIFEST.replace(",1.1", ",1.2") + "file.roles,bulk\n",
        "users.csv": FILES_1_1["users.csv"].replace("orgSourcedIds,role", "primaryOrgSourcedId,x"),
        "roles.csv": "sourcedId,userSourcedId,roleType,role,orgSourcedId\n"
        "r1,s1,primary,student,M\nr2,s2,primary,student,H\nr3,s3,primary,student,M\n"
        "r4,p1,primary,parent,M\nr5,p2,primary,guardian,M\nr6,t1,primary,teacher,M\n",
    }

    arrival = bring(pack(files))

    assert (arrival.new, arrival.new_guardians, arrival.refused) == (3, 2, 0)
    assert Guardian.objects.get(sourced_id="p2").relationship == "guardian"


def test_in_version_1_2_a_mistake_in_a_teachers_row_is_nobodys_business(send):
    files = {
        **FILES_1_1,
        "manifest.csv": MANIFEST.replace(",1.1", ",1.2") + "file.roles,bulk\n",
        "users.csv": "sourcedId,givenName,familyName,grades\n"
        "s1,Ximena,Reyes,07\nt1,Ruth,Hale,13\nu1,Uma,Nobody,\n",
        "roles.csv": "sourcedId,userSourcedId,roleType,role,orgSourcedId\n"
        "r1,s1,primary,student,M\nr6,t1,primary,teacher,M\n",
        **NO_MORE,
    }

    arrival = send(pack(files))

    assert refusals(arrival) == [("users.csv", 4, "sourcedId", "u1", "ROLE_MISSING", True)]
    assert arrival.new == 1


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


def test_a_known_student_gets_the_districts_number_without_a_decision(bring, district):
    bring(roster())
    Student.objects.filter(sourced_id="s2").update(sourced_id="", ssid=None)
    Guardian.objects.filter(sourced_id="p1").update(sourced_id="")
    without_numbers = FILES_1_1["users.csv"].replace("{SSID:1000000002}", "")

    arrival = bring(roster(users=without_numbers))

    assert (arrival.state, arrival.changes) == ("APPLIED", 0)
    assert Student.objects.get(given_name="Mateo").sourced_id == "s2"
    assert Guardian.objects.get(given_name="Lucía").sourced_id == "p1"
