"""What is taken of each row of a roster."""

from datetime import date
from typing import NamedTuple

STUDENT, GUARDIAN, STAFF, ROLE_ELSEWHERE = "STUDENT", "GUARDIAN", "STAFF", ""


# Named tuples, not frozen dataclasses: a district makes a million of these, and they go to
# COPY as they are.
class OrgRow(NamedTuple):
    """A school or office as the file names it."""

    line: int
    sourced_id: str
    name: str
    type: str
    identifier: str
    parent: str


class ClassRow(NamedTuple):
    """A class, for the grade and school it stands for."""

    line: int
    sourced_id: str
    school: str
    grade: int | None


class UserRow(NamedTuple):
    """A person: a student, a guardian, or staff. Lists stay comma separated for the staging."""

    line: int
    sourced_id: str
    is_leaving: bool
    role: str
    given_name: str
    middle_name: str
    family_name: str
    preferred_given_name: str
    preferred_family_name: str
    ssid: str
    local_id: str
    grade: int | None
    phone: str
    sms: str
    email: str
    home_language: str
    relationship: str
    zip_code: str
    orgs: str
    primary_org: str
    agents: str


NOBODY = UserRow(
    0,
    "",
    False,
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    None,
    *[""] * 9,
)


class RoleRow(NamedTuple):
    """What a person is at a school (1.2 keeps it in a file of its own)."""

    line: int
    user: str
    role: str
    relationship: str
    org: str
    is_primary: bool
    begins_on: date | None
    ends_on: date | None


class EnrollmentRow(NamedTuple):
    """A student in a class of a school."""

    line: int
    user: str
    class_: str
    school: str
    is_primary: bool
    begins_on: date | None
    ends_on: date | None


class DemographicsRow(NamedTuple):
    """A student's birth date. Of this file we take no more: no screen needs it."""

    line: int
    user: str
    birth_date: date | None
    home_language: str
