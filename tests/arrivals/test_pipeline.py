"""A roster through the pipeline: what is new, changed and leaving, and what is written."""

from aldea.audit.models import Event
from aldea.core import clock
from aldea.people.models import CensusLine, Guardian, Student
from tests.arrivals.looking import MANIFEST, changes, people, refusals
from tests.arrivals.packing import FILES_1_1, replaced, roster
from tests.factories.people import GuardianFactory, StudentFactory


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


def test_a_known_student_gets_the_districts_number_without_a_decision(bring, district):
    bring(roster())
    Student.objects.filter(sourced_id="s2").update(sourced_id="", ssid=None)
    Guardian.objects.filter(sourced_id="p1").update(sourced_id="")
    without_numbers = FILES_1_1["users.csv"].replace("{SSID:1000000002}", "")

    arrival = bring(roster(users=without_numbers))

    assert (arrival.state, arrival.changes) == ("APPLIED", 0)
    assert Student.objects.get(given_name="Mateo").sourced_id == "s2"
    assert Guardian.objects.get(given_name="Lucía").sourced_id == "p1"
