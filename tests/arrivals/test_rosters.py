"""Rows of a roster: what is taken from each, and every refusal in its words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldea.arrivals import refusals
from aldea.arrivals.formats.packages import PackageRefused
from aldea.arrivals.refusals import Rule
from devtools import roster as generator
from tests.arrivals.packing import FILES_1_1, pack, read, replaced, roster

HEADER = FILES_1_1["users.csv"].splitlines()[0]


def users(*rows: str):
    return read(roster(users="\n".join([HEADER, *rows]) + "\n"))


def test_a_student_comes_with_what_the_file_has():
    rows, _ = read(roster())
    student = rows["users"][0]

    assert student.role == "STUDENT"
    assert (student.given_name, student.family_name) == ("Ximena", "Reyes")
    assert student.ssid == "1000000001"
    assert student.grade == 7
    assert student.home_language == "es"
    assert student.agents == "p1"
    assert student.orgs == "M"


def test_a_guardian_comes_with_phone_and_email():
    rows, _ = read(roster())
    guardian = rows["users"][3]

    assert guardian.role == "GUARDIAN"
    assert guardian.phone == "+15555550142"
    assert guardian.email == "lucia@example.org"
    assert guardian.relationship == "parent"


def test_of_staff_only_the_number_is_taken():
    rows, _ = read(
        replaced("users", "Ruth,Hale,,,,,", "Ruth,Hale,,13,(555) 555-0199,r@example.org,")
    )
    teacher = rows["users"][5]

    assert teacher.role == "STAFF"
    assert set(teacher[4:]) == {"", None}


def test_birth_dates_and_enrollments_come_with_their_places():
    rows, _ = read(roster())

    assert rows["demographics"][0].birth_date == date(2013, 2, 3)
    assert rows["enrollments"][0].begins_on == date(2025, 8, 11)
    assert rows["enrollments"][0].is_primary
    assert rows["classes"][0].grade == 7


def test_a_day_written_before_the_month_is_refused_in_plain_words():
    _, refused = read(replaced("demographics", "2013-02-03", "2019-31-08"))

    assert len(refused) == 1
    assert (refused[0].file, refused[0].line) == ("demographics.csv", 2)
    assert (refused[0].column, refused[0].value) == ("birthDate", "2019-31-08")
    assert refused[0].rule is Rule.DATE_DAY_FIRST
    assert refused[0].why == ("There is no month 31. This export writes the day before the month.")
    assert refused[0].remedy == "Set the export to year-month-day, like 2019-08-31."
    assert refused[0].sourced_id == "s1"


@pytest.mark.parametrize("text", ["02/03/2013", "2013-02-30", "13", "２０１３-02-03", "2013-2-3"])
def test_a_date_nobody_can_read_is_refused(text):
    _, refused = read(replaced("demographics", "2013-02-03", text))

    assert [one.rule for one in refused] == [Rule.DATE_UNREADABLE]


@pytest.mark.parametrize("text", ["2025-12-01", "1950-01-01", "2024-06-01"])
def test_a_birth_date_no_student_has_is_refused(text):
    _, refused = read(replaced("demographics", "2013-02-03", text))

    assert [one.rule for one in refused] == [Rule.BIRTH_DATE_UNLIKELY]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("13", Rule.GRADE_AFTER_SCHOOL),
        ("PS", Rule.GRADE_AFTER_SCHOOL),
        ("PK", Rule.GRADE_BEFORE_SCHOOL),
        ("seven", Rule.GRADE_UNKNOWN),
    ],
)
def test_a_grade_that_is_none_of_ours_is_refused(text, rule):
    rows, refused = users(f"s1,M,student,Ana,Ruiz,,{text},,,,")

    assert rows["users"] == []
    assert [(one.rule, one.column, one.whole_row) for one in refused] == [(rule, "grades", True)]
    assert refused[0].why == "Grades run from TK to 12."


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("KG", 0),
        ("K", 0),
        ("TK", -1),
        ("01", 1),
        ("12", 12),
        ('"07,08"', 8),
        ("UG", None),
        ("", None),
    ],
)
def test_grades_of_the_standard_are_read(text, grade):
    rows, refused = users(f"s1,M,student,Ana,Ruiz,,{text},,,,")

    assert refused == []
    assert rows["users"][0].grade == grade


def test_a_student_without_a_school_is_refused():
    _, refused = users("s1,,student,Ana,Ruiz,,07,,,,")

    assert refused[0].rule is Rule.SCHOOL_MISSING
    assert refused[0].why == "A student needs a school."
    assert refused[0].sourced_id == "s1"


@pytest.mark.parametrize("row", ["s1,M,student,,Ruiz,,07,,,,", ",M,student,Ana,Ruiz,,07,,,,"])
def test_a_person_without_name_or_number_is_refused(row):
    _, refused = users(row)

    assert [one.rule for one in refused] == [Rule.VALUE_MISSING]


def test_a_name_of_things_that_cannot_be_seen_is_refused():
    _, refused = users("s1,M,student,\u202e\x01,Ruiz,,07,,,,")

    assert [(one.rule, one.column) for one in refused] == [(Rule.VALUE_MISSING, "givenName")]


def test_a_name_longer_than_any_name_is_refused():
    _, refused = users(f"s1,M,student,{'a' * 101},Ruiz,,07,,,,")

    assert refused[0].why == "This value is longer than 100 characters."


def test_names_are_tidied():
    rows, _ = users("s1,M,student,  María\u00a0 José ,O'Neill-Ruiz,,07,,,,")

    assert rows["users"][0].given_name == "María José"
    assert rows["users"][0].family_name == "O'Neill-Ruiz"


def test_a_role_the_standard_does_not_know_is_refused():
    _, refused = users("s1,M,pupil,Ana,Ruiz,,07,,,,")

    assert [one.rule for one in refused] == [Rule.ROLE_UNKNOWN]


def test_a_row_with_too_few_values_is_refused():
    _, refused = users("s1,M,student,Ana")

    assert refused[0].why == "This row has 4 values and the first row names 11."
    assert refused[0].sourced_id == "s1"


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        ("s1,M,student,Ana,Ruiz,,07,call first,,,", Rule.PHONE_UNREADABLE, "phone"),
        ("s1,M,student,Ana,Ruiz,,07,,ana at home,,", Rule.EMAIL_UNREADABLE, "email"),
        ("s1,M,student,Ana,Ruiz,,07,,,,Elvish", Rule.LANGUAGE_UNKNOWN, "metadata.homeLanguage"),
        ("s1,M,student,Ana,Ruiz,{SSID:12},07,,,,", Rule.SSID_UNREADABLE, "userIds"),
    ],
)
def test_a_student_comes_in_without_a_value_that_cannot_be_read(row, rule, column):
    rows, refused = users(row)

    assert len(rows["users"]) == 1
    assert [(one.rule, one.column, one.whole_row) for one in refused] == [(rule, column, False)]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("5555550142", "+15555550142"),
        ("1-555-555-0142", "+15555550142"),
        ("(555)555.0142", "+15555550142"),
        ("+52 55 5658 1111", "+525556581111"),
        ("(626) 597-5555 x12", "+16265975555"),
    ],
)
def test_telephone_numbers_are_read_in_the_ways_people_write_them(text, phone):
    rows, refused = users(f"p1,M,parent,Ana,Ruiz,,,{text},,,")

    assert refused == []
    assert rows["users"][0].phone == phone


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("01", "es"),
        ("Español", "es"),
        ("spa", "es"),
        ("es-MX", "es"),
        ("71", "zap"),
        ("Khmer (Cambodian)", "km"),
        ("Tagalog", "tl"),
        ("UU", ""),
        ("12", "hy"),
    ],
)
def test_home_languages_are_read_by_code_or_name(text, language):
    rows, refused = users(f"s1,M,student,Ana,Ruiz,,07,,,,{text}")

    assert refused == []
    assert rows["users"][0].home_language == language


def test_a_delta_file_must_say_what_each_row_is():
    manifest = FILES_1_1["manifest.csv"].replace("users,bulk", "users,delta")
    _, refused = read(roster(manifest=manifest))

    assert {one.rule for one in refused} == {Rule.STATUS_MISSING}


def test_a_delta_file_says_who_leaves():
    manifest = FILES_1_1["manifest.csv"].replace("users,bulk", "users,delta")
    text = (
        "sourcedId,status,orgSourcedIds,role,givenName,familyName\n"
        "s1,active,M,student,Ximena,Reyes\ns2,tobedeleted,H,student,Mateo,Reyes\n"
        "s3,gone,M,student,Jordan,Brooks\n"
    )
    rows, refused = read(roster(manifest=manifest, users=text))

    assert [(user.sourced_id, user.is_leaving) for user in rows["users"]] == [
        ("s1", False),
        ("s2", True),
    ]
    assert [one.rule for one in refused] == [Rule.STATUS_UNKNOWN]


def test_an_enrollment_that_ends_before_it_begins_is_refused():
    text = (
        "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate\n"
        "e1,c7,M,s1,student,2025-08-11,2025-08-01\n"
    )
    _, refused = read(roster(enrollments=text))

    assert [(one.rule, one.sourced_id) for one in refused] == [(Rule.DATES_REVERSED, "s1")]


def test_an_org_of_an_unknown_type_is_refused():
    _, refused = read(replaced("orgs", "Middle,school", "Middle,campus"))

    assert [one.rule for one in refused] == [Rule.ORG_TYPE_UNKNOWN]


def test_lines_are_counted_where_a_value_runs_over_several():
    rows, _ = users('s1,M,student,"Ana\nMaría",Ruiz,,07,,,,', "s2,M,student,Eva,Ruiz,,07,,,,")

    assert [user.line for user in rows["users"]] == [2, 4]
    assert rows["users"][0].given_name == "Ana María"


def test_refusals_of_one_cause_are_grouped():
    rows = [f"s{number},M,student,Ana,Ruiz,,13,,,," for number in range(9)]
    _, refused = users(*rows, "s10,M,student,Eva,Ruiz,,07,nobody,,,")

    alike = refusals.group(refused)

    assert [(one.count, one.first.rule, one.first.line) for one in alike] == [
        (9, Rule.GRADE_AFTER_SCHOOL, 2),
        (1, Rule.PHONE_UNREADABLE, 11),
    ]


def test_every_rule_has_its_words():
    assert set(refusals.WORDINGS) == set(Rule)


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("day", [0, 3])
def test_a_generated_roster_reads_without_refusals(tmp_path, version, day):
    district = generator.District(
        cds="19999990000000",
        name="Made Up Unified",
        schools=generator.made_up_schools("19999990000000", 400),
        students=400,
        version=version,
        day=day,
    )
    generator.write(district, tmp_path / "roster.zip")

    with (tmp_path / "roster.zip").open("rb") as file:
        rows, refused = read(file)

    assert refused == []
    assert len(rows["demographics"]) > 380
    assert len(rows["roles"]) == (len(rows["users"]) if version == "1.2" else 0)


def test_a_generated_roster_has_mistakes_on_request(tmp_path):
    schools = generator.made_up_schools("19999990000000", 400)
    district = generator.District("19999990000000", "Made Up", schools, 400, errors=0.2)
    generator.write(district, tmp_path / "roster.zip")

    with (tmp_path / "roster.zip").open("rb") as file:
        _, refused = read(file)

    assert {one.rule for one in refused} >= {
        Rule.DATE_DAY_FIRST,
        Rule.GRADE_AFTER_SCHOOL,
        Rule.PHONE_UNREADABLE,
        Rule.EMAIL_UNREADABLE,
    }


cells = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(cells, min_size=11, max_size=11), max_size=4))
def test_any_text_in_any_cell_is_taken_or_refused_by_a_rule(rows):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    try:
        taken, refused = read(roster(users="\n".join([HEADER, *quoted])))
    except PackageRefused:
        return

    kept_aside = {one.line for one in refused if one.whole_row}
    assert len(taken["users"]) + len(kept_aside) == len(rows)
    assert all(one.why and one.remedy for one in refused)


def test_version_1_2_reads_what_people_are_from_roles():
    files = {
        **FILES_1_1,
        "manifest.csv": FILES_1_1["manifest.csv"].replace(",1.1", ",1.2") + "file.roles,bulk\n",
        "users.csv": "sourcedId,givenName,familyName,primaryOrgSourcedId,preferredGivenName\n"
        "s1,Ximena,Reyes,M,Xime\n",
        "roles.csv": "sourcedId,userSourcedId,roleType,role,orgSourcedId\n"
        "r1,s1,primary,student,M\nr2,p1,primary,guardian,M\nr3,t1,primary,ext:coach,M\n",
    }
    rows, refused = read(pack(files))

    assert refused == []
    assert rows["users"][0].preferred_given_name == "Xime"
    assert [(one.user, one.role) for one in rows["roles"]] == [
        ("s1", "STUDENT"),
        ("p1", "GUARDIAN"),
        ("t1", "STAFF"),
    ]
