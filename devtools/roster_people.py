"""Made-up families of a district: students with their siblings, guardians and schools."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from devtools.roster_tables import FAMILY_NAMES, GIVEN_NAMES, GRADES, LANGUAGES


@dataclass(frozen=True)
class School:
    """A school to fill: its 14-digit code, name, grades, and share of the district."""

    cds: str
    name: str
    grades: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class District:
    """What to generate."""

    cds: str
    name: str
    schools: tuple[School, ...]
    students: int
    version: str = "1.1"
    seed: int = 1
    year: int = 2025
    # Each export after the first: some phones change, some students come and some leave.
    day: int = 0
    errors: float = 0.0

    def classes(self, grade: str) -> int:
        """Say how many classes a student is in: one room to grade 5, six periods above."""
        return 1 if GRADES.index(grade) <= GRADES.index("5") else 6


@dataclass
class Guardian:
    number: str
    given: str
    family: str
    relationship: str
    phone: str
    email: str


@dataclass
class Student:
    number: str
    given: str
    middle: str
    family: str
    grade: str
    school: School
    born: date
    ssid: str
    email: str = ""


@dataclass
class Family:
    language: str
    zip_code: str
    guardians: list[Guardian] = field(default_factory=list)
    students: list[Student] = field(default_factory=list)


def made_up_schools(cds: str, students: int) -> tuple[School, ...]:
    """Invent enough schools for so many students when none are named."""
    wanted = max(3, students // 700)
    kinds = (GRADES[:7], GRADES[:7], GRADES[7:10], GRADES[10:])
    words = ("Elementary", "Elementary", "Middle", "High")
    return tuple(
        School(
            cds=f"{cds[:7]}{9_000_000 + number}",
            name=f"Sample {number + 1} {words[number % 4]}",
            grades=kinds[number % 4],
        )
        for number in range(wanted + (4 - wanted % 4) % 4)
    )


def families(district: District) -> Iterator[Family]:
    """Draw families until the district has its students; siblings share their guardians."""
    left = district.students
    number = 0
    by_grade = {
        grade: [school for school in district.schools if grade in school.grades] for grade in GRADES
    }
    grades = [grade for grade in GRADES if by_grade[grade]]
    languages, weights = zip(*LANGUAGES, strict=True)
    while left > 0:
        number += 1
        # A generator of its own for each family keeps the others as they are on another day.
        draw = random.Random(district.seed * 1_000_003 + number)
        size = min(left, draw.choices((1, 2, 3, 4), (50, 33, 13, 4))[0])
        left -= size
        family = _family(draw, number, draw.choices(languages, weights)[0])
        for place in range(size):
            grade = draw.choice(grades)
            options = by_grade[grade]
            school = draw.choices(options, [school.weight for school in options])[0]
            family.students.append(
                _student(draw, district, family, number * 8 + place, grade, school)
            )
        yield from _as_of(district, family, number)


def _as_of(district: District, family: Family, number: int) -> Iterator[Family]:
    """Let a little time pass: about 3 % of phones change and 0.4 % of families move away."""
    draw = random.Random(district.seed * 7_368_787 + number)
    for day in range(1, district.day + 1):
        chance = draw.random()
        if chance < 0.004:
            return
        if chance < 0.034:
            family.guardians[0].phone = _phone(number * 2 + 5_000_000 * day)
        elif chance < 0.044:
            family.students[0].middle = "Rae"
    yield family


def _family(draw: random.Random, number: int, language: str) -> Family:
    surnames = FAMILY_NAMES[language]
    family = Family(language, f"9{draw.randint(1001, 1899):04}"[:5])
    for place in range(2 if draw.random() < 0.7 else 1):
        given = draw.choice(GIVEN_NAMES[language])
        surname = draw.choice(surnames)
        family.guardians.append(
            Guardian(
                number=f"P{number * 2 + place}",
                given=given,
                family=surname,
                relationship=draw.choices(
                    ("mother", "father", "grandmother", "guardian"), (45, 35, 10, 10)
                )[0],
                phone=_phone(number * 2 + place) if draw.random() < 0.93 else "",
                email=f"family{number * 2 + place}@example.org" if draw.random() < 0.7 else "",
            )
        )
    return family


def _phone(number: int) -> str:
    """Return a number in the exchange kept for fiction; line numbers run on past its end."""
    return f"({200 + number // 10_000 % 800:03}) 555-{number % 10_000:04}"


def _student(
    draw: random.Random, district: District, family: Family, number: int, grade: str, school: School
) -> Student:
    oldest = date(district.year - 5 - GRADES.index(grade), 9, 1) + timedelta(days=365)
    return Student(
        number=f"S{number}",
        given=draw.choice(GIVEN_NAMES[family.language]),
        middle=draw.choice(GIVEN_NAMES[family.language]) if draw.random() < 0.3 else "",
        family=family.guardians[0].family,
        grade=grade,
        school=school,
        born=oldest - timedelta(days=draw.randint(1, 365)),
        ssid=f"{1_000_000_000 + district.seed % 100 * 50_000_000 + number}",
        email=f"s{number}@students.example.org",
    )
