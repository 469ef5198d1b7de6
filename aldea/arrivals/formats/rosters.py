"""Rows of a OneRoster package, each checked by itself, as the people and places we take.

What one row says of another (a parent's number, a school's) is checked by the staging, in SQL:
a district's numbers would not fit into flat memory.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from aldea.arrivals import refusals
from aldea.arrivals.formats import oneroster, values
from aldea.arrivals.formats.oneroster import Mode
from aldea.arrivals.formats.packages import Package
from aldea.arrivals.formats.roster_rows import (
    GUARDIAN,
    NOBODY,
    ROLE_ELSEWHERE,
    STAFF,
    STUDENT,
    ClassRow,
    DemographicsRow,
    EnrollmentRow,
    OrgRow,
    RoleRow,
    UserRow,
)
from aldea.arrivals.formats.tables import Refuse, Table, open_table
from aldea.arrivals.formats.values import Unreadable
from aldea.arrivals.refusals import Rule

T = TypeVar("T")
R = TypeVar("R")

STATUSES = frozenset({"active", "inactive", "tobedeleted"})


class _SetAside(Exception):
    """The row was refused, and the reader of the file was told why."""


class _Row:
    """The row being read, with its place, so that a refusal can name line and column."""

    __slots__ = ("at", "cells", "key", "line", "refuse", "sourced_id", "table")

    def __init__(self, table: Table, refuse: Refuse, *, key: str = "sourcedId") -> None:
        self.table = table
        self.refuse = refuse
        self.at = table.at
        self.key = key
        self.line = 0
        self.cells: list[str] = []
        self.sourced_id = ""

    def turn_to(self, line: int, cells: list[str]) -> None:
        self.line = line
        self.cells = cells
        self.sourced_id = cells[self.at[self.key]].strip()
        if len(self.sourced_id) > values.ID_LENGTH:
            self.refuse_value(self.key, Rule.VALUE_TOO_LONG, {"limit": values.ID_LENGTH})

    def text(self, column: str) -> str:
        return self.cells[self.at[column]].strip()

    def short(self, column: str) -> str:
        text = self.cells[self.at[column]].strip()
        if len(text) > values.ID_LENGTH:
            self.refuse_value(column, Rule.VALUE_TOO_LONG, {"limit": values.ID_LENGTH})
        return text

    def read(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """Read a value; one that breaks its rule sets aside itself, or the row."""
        text = self.cells[self.at[column]].strip()
        if not text:
            return otherwise
        try:
            return parse(text)
        except Unreadable as fault:
            self.refuse_value(column, fault.rule, fault.facts)
            return otherwise

    def choice(self, column: str, choices: frozenset[str], rule: Rule) -> str:
        text = self.cells[self.at[column]].strip().lower()
        if text not in choices:
            self.refuse_value(column, rule, {})
        return text

    def refuse_value(self, column: str, rule: Rule, facts: dict[str, str | int]) -> None:
        refusal = refusals.word(
            rule=rule,
            file=self.table.file.path,
            line=self.line,
            column=self.table.written(column),
            value=self.text(column),
            sourced_id=self.sourced_id[: values.ID_LENGTH],
            facts=facts,
        )
        self.refuse(refusal)
        if refusal.whole_row:
            raise _SetAside

    def is_leaving(self, mode: Mode) -> bool:
        status = self.text("status").lower()
        if not status:
            if mode is Mode.DELTA:
                self.refuse_value("status", Rule.STATUS_MISSING, {})
            return False
        if status not in STATUSES:
            self.refuse_value("status", Rule.STATUS_UNKNOWN, {})
        return status != "active"


def _each(
    package: Package,
    name: str,
    make: Callable[[_Row], R],
    refuse: Refuse,
    *,
    key: str = "sourcedId",
) -> Iterator[R]:
    """Make something of every row of a file that stands its checks."""
    file = package.version.file(name)
    if not package.has(file):
        return
    with open_table(package, file, key=key, refuse=refuse) as table:
        row = _Row(table, refuse, key=key)
        for line, cells in table.rows:
            try:
                row.turn_to(line, cells)
                made = make(row)
            except _SetAside:
                continue
            yield made


def orgs(package: Package, *, refuse: Refuse) -> Iterator[OrgRow]:
    """Read the schools and offices; those to be deleted are left out."""
    mode = package.mode("orgs")

    def make(row: _Row) -> OrgRow | None:
        if row.is_leaving(mode):
            return None
        return OrgRow(
            line=row.line,
            sourced_id=row.sourced_id,
            name=row.read("name", values.long_name, ""),
            type=row.choice("type", oneroster.ORG_TYPES, Rule.ORG_TYPE_UNKNOWN),
            identifier=row.short("identifier"),
            parent=row.short("parentSourcedId"),
        )

    return (org for org in _each(package, "orgs", make, refuse) if org)


def classes(package: Package, *, refuse: Refuse) -> Iterator[ClassRow]:
    """Read the classes; a grade that is none of ours is left out, it is not a student's."""
    mode = package.mode("classes")

    def make(row: _Row) -> ClassRow | None:
        if row.is_leaving(mode):
            return None
        return ClassRow(
            line=row.line,
            sourced_id=row.sourced_id,
            school=row.short("schoolSourcedId"),
            grade=_one_grade(row.text("grades")),
        )

    return (one for one in _each(package, "classes", make, refuse) if one)


def _one_grade(text: str) -> int | None:
    """Return the grade of a class that has one."""
    return oneroster.GRADES.get(text.upper())


def users(package: Package, *, refuse: Refuse) -> Iterator[UserRow]:
    """Read the people. Of staff only the number is taken."""
    mode = package.mode("users")
    make_user = _user_1_1 if package.version.name == "1.1" else _user_1_2
    return _each(package, "users", lambda row: make_user(row, mode), refuse)


def _user_1_1(row: _Row, mode: Mode) -> UserRow:
    role = _role(row, "1.1")
    is_leaving = row.is_leaving(mode)
    if role == STAFF:
        return _staff(row, is_leaving)
    person = _person(row, is_leaving, role, orgs=row.text("orgSourcedIds"), primary_org="")
    if role == GUARDIAN and not person.relationship:
        return person._replace(relationship=row.text("role").lower())
    return person


def _user_1_2(row: _Row, mode: Mode) -> UserRow:
    is_leaving = row.is_leaving(mode)
    primary_org = row.short("primaryOrgSourcedId")
    return _person(row, is_leaving, ROLE_ELSEWHERE, orgs="", primary_org=primary_org)


def _role(row: _Row, version: str) -> str:
    word = row.text("role").lower()
    if word in oneroster.STUDENT_ROLES:
        return STUDENT
    if word in oneroster.GUARDIAN_ROLES:
        return GUARDIAN
    if word not in oneroster.STAFF_ROLES[version] and not word.startswith("ext:"):
        row.refuse_value("role", Rule.ROLE_UNKNOWN, {})
    return STAFF


def _person(row: _Row, is_leaving: bool, role: str, *, orgs: str, primary_org: str) -> UserRow:
    ssid = row.text("metadata.ssid") or values.ssid_among(row.text("userIds"))
    is_guardian = role == GUARDIAN
    return UserRow(
        line=row.line,
        sourced_id=row.sourced_id,
        is_leaving=is_leaving,
        role=role,
        given_name=row.read("givenName", values.name, ""),
        middle_name=row.read("middleName", values.name, ""),
        family_name=row.read("familyName", values.name, ""),
        preferred_given_name=row.read("preferredGivenName", values.name, ""),
        preferred_family_name=row.read("preferredFamilyName", values.name, ""),
        ssid="" if is_guardian or not ssid else _ssid(row, ssid),
        local_id=row.short("identifier"),
        grade=None if is_guardian else row.read("grades", values.grade, None),
        phone=row.read("phone", values.phone, ""),
        sms=row.read("sms", values.phone, ""),
        email=row.read("email", values.email, ""),
        home_language=row.read("metadata.homeLanguage", values.language, ""),
        relationship=row.text("metadata.relationship")[:40],
        zip_code=row.read("metadata.zip", values.zip_code, ""),
        orgs=orgs,
        primary_org=primary_org,
        agents=row.text("agentSourcedIds"),
    )


def _ssid(row: _Row, text: str) -> str:
    try:
        return values.ssid(text)
    except Unreadable as fault:
        column = "metadata.ssid" if row.text("metadata.ssid") else "userIds"
        row.refuse_value(column, fault.rule, fault.facts)
        return ""


def _staff(row: _Row, is_leaving: bool) -> UserRow:
    return NOBODY._replace(
        line=row.line, sourced_id=row.sourced_id, is_leaving=is_leaving, role=STAFF
    )


def roles(package: Package, *, refuse: Refuse) -> Iterator[RoleRow]:
    """Read what each person is at which school (1.2 only)."""
    if package.version.name == "1.1":
        return iter(())
    mode = package.mode("roles")

    def make(row: _Row) -> RoleRow | None:
        if row.is_leaving(mode):
            return None
        begins_on, ends_on = _period(row)
        return RoleRow(
            line=row.line,
            user=row.sourced_id,
            role=_role(row, "1.2"),
            relationship=row.text("role").lower(),
            org=row.short("orgSourcedId"),
            is_primary=row.text("roleType").lower() == "primary",
            begins_on=begins_on,
            ends_on=ends_on,
        )

    return (one for one in _each(package, "roles", make, refuse, key="userSourcedId") if one)


def enrollments(package: Package, *, refuse: Refuse) -> Iterator[EnrollmentRow]:
    """Read which class and school each student is in; those who teach are left out."""
    mode = package.mode("enrollments")

    def make(row: _Row) -> EnrollmentRow | None:
        if _role(row, package.version.name) != STUDENT or row.is_leaving(mode):
            return None
        begins_on, ends_on = _period(row)
        return EnrollmentRow(
            line=row.line,
            user=row.sourced_id,
            class_=row.short("classSourcedId"),
            school=row.short("schoolSourcedId"),
            is_primary=row.text("primary").lower() == "true",
            begins_on=begins_on,
            ends_on=ends_on,
        )

    return (one for one in _each(package, "enrollments", make, refuse, key="userSourcedId") if one)


def _period(row: _Row) -> tuple[date | None, date | None]:
    begins_on = row.read("beginDate", values.day, None)
    ends_on = row.read("endDate", values.day, None)
    if begins_on and ends_on and ends_on < begins_on:
        row.refuse_value("endDate", Rule.DATES_REVERSED, {})
    return begins_on, ends_on


def demographics(package: Package, *, today: date, refuse: Refuse) -> Iterator[DemographicsRow]:
    """Read birth dates and home languages."""
    mode = package.mode("demographics")

    def born(text: str) -> date:
        return values.birth_date(text, today=today)

    def make(row: _Row) -> DemographicsRow | None:
        if row.is_leaving(mode):
            return None
        return DemographicsRow(
            line=row.line,
            user=row.sourced_id,
            birth_date=row.read("birthDate", born, None),
            home_language=row.read("metadata.homeLanguage", values.language, ""),
        )

    return (one for one in _each(package, "demographics", make, refuse) if one)
