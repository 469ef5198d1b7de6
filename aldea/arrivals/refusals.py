"""Refusals: why a row or one of its values was kept aside, in words for the person who sent it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What a row or value must be like."""

    ROW_WIDTH = "ROW_WIDTH"
    VALUE_MISSING = "VALUE_MISSING"
    VALUE_TOO_LONG = "VALUE_TOO_LONG"
    STATUS_MISSING = "STATUS_MISSING"
    STATUS_UNKNOWN = "STATUS_UNKNOWN"
    ID_TWICE = "ID_TWICE"
    ID_REUSED = "ID_REUSED"
    DATE_DAY_FIRST = "DATE_DAY_FIRST"
    DATE_UNREADABLE = "DATE_UNREADABLE"
    BIRTH_DATE_UNLIKELY = "BIRTH_DATE_UNLIKELY"
    DATES_REVERSED = "DATES_REVERSED"
    GRADE_UNKNOWN = "GRADE_UNKNOWN"
    GRADE_BEFORE_SCHOOL = "GRADE_BEFORE_SCHOOL"
    GRADE_AFTER_SCHOOL = "GRADE_AFTER_SCHOOL"
    GRADE_MISSING = "GRADE_MISSING"
    GUARDIAN_OF_MANY = "GUARDIAN_OF_MANY"
    ROLE_UNKNOWN = "ROLE_UNKNOWN"
    ROLE_MISSING = "ROLE_MISSING"
    ORG_TYPE_UNKNOWN = "ORG_TYPE_UNKNOWN"
    SSID_UNREADABLE = "SSID_UNREADABLE"
    SSID_TWICE = "SSID_TWICE"
    SSID_TAKEN = "SSID_TAKEN"
    EMAIL_UNREADABLE = "EMAIL_UNREADABLE"
    PHONE_UNREADABLE = "PHONE_UNREADABLE"
    LANGUAGE_UNKNOWN = "LANGUAGE_UNKNOWN"
    ZIP_UNREADABLE = "ZIP_UNREADABLE"
    ORG_UNKNOWN = "ORG_UNKNOWN"
    SCHOOL_UNKNOWN = "SCHOOL_UNKNOWN"
    SCHOOL_MISSING = "SCHOOL_MISSING"
    PARENT_ORG_UNKNOWN = "PARENT_ORG_UNKNOWN"
    AGENT_UNKNOWN = "AGENT_UNKNOWN"
    USER_UNKNOWN = "USER_UNKNOWN"
    CLASS_UNKNOWN = "CLASS_UNKNOWN"


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule in plain words; `value` and the facts of the case are filled in."""

    why: str
    remedy: str
    # A rule about a value that a student can do without sets only that value aside.
    whole_row: bool = True


WORDINGS = {
    Rule.ROW_WIDTH: Wording(
        "This row has {found} values and the first row names {expected}.",
        "Put quotes around a value that has a comma in it.",
    ),
    Rule.VALUE_MISSING: Wording(
        "{column} is empty.",
        "Fill it in, or leave the row out.",
    ),
    Rule.VALUE_TOO_LONG: Wording(
        "This value is longer than {limit} characters.",
        "Check that the columns did not slip.",
    ),
    Rule.STATUS_MISSING: Wording(
        "The manifest says this file holds only changes, and this row does not say which.",
        "Write active or tobedeleted.",
    ),
    Rule.STATUS_UNKNOWN: Wording(
        "A status is active or tobedeleted.",
        "Write one of these two.",
    ),
    Rule.ID_TWICE: Wording(
        "Line {first_line} has the same number and another name.",
        "Keep one number for each person.",
    ),
    Rule.ID_REUSED: Wording(
        "We know another student by this number: name, birth date or state number do not fit.",
        "Give a new student a new number. If it is the same student, correct one thing at a time.",
    ),
    Rule.DATE_DAY_FIRST: Wording(
        "There is no month {month}. This export writes the day before the month.",
        "Set the export to year-month-day, like {example}.",
    ),
    Rule.DATE_UNREADABLE: Wording(
        "This is not a date.",
        "Write year-month-day, like 2014-08-31.",
    ),
    Rule.BIRTH_DATE_UNLIKELY: Wording(
        "A student born then would be {age}.",
        "Ask the school office for the birth date.",
    ),
    Rule.DATES_REVERSED: Wording(
        "The end date is before the begin date.",
        "Check both dates.",
    ),
    Rule.GRADE_UNKNOWN: Wording(
        "Grades run from TK to 12.",
        "Write TK, KG, or 1 to 12.",
    ),
    Rule.GRADE_BEFORE_SCHOOL: Wording(
        "Grades run from TK to 12.",
        "For preschool leave the row out.",
    ),
    Rule.GRADE_AFTER_SCHOOL: Wording(
        "Grades run from TK to 12.",
        "For adult classes leave the row out.",
    ),
    Rule.ROLE_UNKNOWN: Wording(
        "OneRoster has no such role.",
        "Write student, parent, guardian, relative, teacher or another role of the standard.",
    ),
    Rule.ROLE_MISSING: Wording(
        "No row in roles.csv says what this person is.",
        "Add a row for each person to roles.csv.",
    ),
    Rule.ORG_TYPE_UNKNOWN: Wording(
        "OneRoster has no such type.",
        "Write school for a school, district for a district.",
    ),
    Rule.SSID_UNREADABLE: Wording(
        "A state student number has 10 digits.",
        "Check the number in CALPADS. The student came in without it.",
        whole_row=False,
    ),
    Rule.SSID_TWICE: Wording(
        "Line {first_line} has the same state student number.",
        "Check both in CALPADS. The second student came in without it.",
        whole_row=False,
    ),
    Rule.SSID_TAKEN: Wording(
        "Another student of the district has this state student number.",
        "Check both in CALPADS. This student came in without it.",
        whole_row=False,
    ),
    Rule.GRADE_MISSING: Wording(
        "A student needs a grade, and neither the student's row nor a class says one.",
        "Write TK, KG, or 1 to 12. For an ungraded class write the grade of the student's age.",
    ),
    Rule.GUARDIAN_OF_MANY: Wording(
        "This adult is named for more than 12 students.",
        "A home or a caseworker is not a family: take them off the students' rows, and name each"
        " student's own adults.",
    ),
    Rule.EMAIL_UNREADABLE: Wording(
        "This is not an e-mail address.",
        "Correct it in the student system. The person came in without it.",
        whole_row=False,
    ),
    Rule.PHONE_UNREADABLE: Wording(
        "This is not a telephone number.",
        "Write ten digits, like (555) 555-0142. The person came in without it.",
        whole_row=False,
    ),
    Rule.LANGUAGE_UNKNOWN: Wording(
        "We do not know this language.",
        "Write its name or its state code. The student came in without it.",
        whole_row=False,
    ),
    Rule.ZIP_UNREADABLE: Wording(
        "A ZIP code has five digits.",
        "Correct it in the student system. The person came in without it.",
        whole_row=False,
    ),
    Rule.ORG_UNKNOWN: Wording(
        "No row in orgs.csv has this number.",
        "Add the school to orgs.csv, or correct the number.",
    ),
    Rule.SCHOOL_UNKNOWN: Wording(
        "The district has no school with this code or name.",
        "Write the school's 14-digit CDS code as its identifier in orgs.csv.",
    ),
    Rule.SCHOOL_MISSING: Wording(
        "A student needs a school.",
        "Ask the office which one.",
    ),
    Rule.PARENT_ORG_UNKNOWN: Wording(
        "No row in orgs.csv has the number of this parent organization.",
        "Add it, or leave the column empty. The school came in without it.",
        whole_row=False,
    ),
    Rule.AGENT_UNKNOWN: Wording(
        "No row in users.csv has the number of this parent or guardian.",
        "Include parents in the export. The student came in without this one.",
        whole_row=False,
    ),
    Rule.USER_UNKNOWN: Wording(
        "No row in users.csv has this number.",
        "Include this person in the export, or leave the row out.",
    ),
    Rule.CLASS_UNKNOWN: Wording(
        "No row in classes.csv has this number.",
        "Include the class in the export. The student came in by the school alone.",
        whole_row=False,
    ),
}

SHOWN_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row, or one of its values, that was kept aside."""

    file: str
    line: int
    column: str
    value: str
    rule: Rule
    why: str
    remedy: str
    whole_row: bool
    sourced_id: str = ""


def word(
    *,
    rule: Rule,
    file: str,
    line: int,
    column: str,
    value: str,
    sourced_id: str = "",
    facts: dict[str, str | int] | None = None,
) -> Refusal:
    """Say why a value was refused and what to do about it."""
    wording = WORDINGS[rule]
    known = {"column": column, "value": value, **(facts or {})}
    return Refusal(
        file=file,
        line=line,
        column=column,
        value=value[:SHOWN_LENGTH],
        rule=rule,
        why=wording.why.format_map(known),
        remedy=wording.remedy.format_map(known),
        whole_row=wording.whole_row,
        sourced_id=sourced_id,
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """Refusals with one cause: the first of them, and how many there are."""

    first: Refusal
    count: int


def group(refusals: Iterable[Refusal]) -> list[Alike]:
    """Put refusals of one rule in one column together, the most frequent first."""
    first: dict[tuple[str, str, Rule], Refusal] = {}
    counts: dict[tuple[str, str, Rule], int] = {}
    for refusal in refusals:
        key = (refusal.file, refusal.column, refusal.rule)
        first.setdefault(key, refusal)
        counts[key] = counts.get(key, 0) + 1
    alike = [Alike(first[key], count) for key, count in counts.items()]
    return sorted(alike, key=lambda one: (-one.count, one.first.file, one.first.line))
