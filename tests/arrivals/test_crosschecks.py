"""Rows of a roster against each other and against the district: every refusal."""

import pytest

from aldea.people.models import Guardian, Student
from tests.arrivals.looking import MANIFEST, NO_MORE, refusals
from tests.arrivals.packing import FILES_1_1, pack, replaced, roster
from tests.factories.people import StudentFactory


def test_a_refused_row_does_not_make_a_known_student_leave(bring):
    bring(roster())

    arrival = bring(replaced("users", "{SSID:1000000003},07", "{SSID:1000000003},13"))

    assert arrival.leaving == 0
    assert refusals(arrival) == [("users.csv", 4, "grades", "13", "GRADE_AFTER_SCHOOL", True)]


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
