"""The demo's families: made-up people, with names in the county's mix of languages."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from faker import Faker

from aldea.core.ids import new_id
from aldea.people.models import CensusLine, Enrolment, Family, Grade, Guardian, Student
from devtools.county import chance, tables

AREA_CODES = {
    "1964246": "661", "1964279": "626", "1964287": "626", "1964295": "626", "1964303": "562",
    "1973437": "310", "1964469": "626", "1964634": "310", "1964774": "310", "1964808": "323",
    "1964840": "562", "1964873": "562", "1964881": "626", "1964907": "909", "1964980": "310",
}  # fmt: skip
RELATIONSHIPS = (("mother", "F"), ("father", "M"), ("grandmother", "F"), ("uncle", "M"))
DEVICES = (("PHONE", 34), ("SHARED", 28), ("COMPUTER", 20), ("NONE", 5), ("UNKNOWN", 13))
INTERNETS = (("HOME", 48), ("PHONE", 24), ("HOTSPOT", 9), ("NONE", 6), ("UNKNOWN", 13))
BEST_TIMES = ("", "", "", "after 5 pm", "before 8 am", "at noon", "Saturday morning", "by text")


@dataclass
class Rows:
    """Rows to write, in the order in which they point to each other."""

    families: list[Family] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    students: list[Student] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    lines: list[CensusLine] = field(default_factory=list)

    def write(self) -> None:
        lists: tuple[list[Any], ...] = (
            self.families, self.guardians, self.students, self.enrolments, self.lines,
        )  # fmt: skip
        for rows in lists:
            if rows:
                model: type[Model] = type(rows[0])
                model._default_manager.bulk_create(rows, batch_size=2000)


class Names:
    """Names by home language: Faker's where it has Latin letters, our own small table else."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.fakers = {code: Faker(code) for code in ("es_MX", "en_US")}
        for faker in self.fakers.values():
            faker.seed_instance(draw.random())
        self.own = {row["code"]: row for row in tables.rows("names.csv")}

    def given(self, language: tables.Language, sex: str) -> str:
        if faker := self.fakers.get(language.names):
            return faker.first_name_female() if sex == "F" else faker.first_name_male()
        column = "female" if sex == "F" else "male"
        return self.draw.choice(self.own[language.code][column].split())

    def family(self, language: tables.Language) -> str:
        if language.names == "es_MX":
            faker = self.fakers["es_MX"]
            return f"{faker.last_name()} {faker.last_name()}"
        if language.names in self.fakers:
            return self.fakers[language.names].last_name()
        return self.draw.choice(self.own[language.code]["family"].split())


@dataclass
class Seats:
    """The places of one district's schools that are still free, by grade."""

    free: dict[int, list[tables.School]]

    @classmethod
    def of(cls, schools: list[tables.School], draw: random.Random) -> "Seats":
        free: dict[int, list[tables.School]] = defaultdict(list)
        for school in schools:
            grades = list(range(number(school.grade_low), number(school.grade_high) + 1))
            for place in range(school.demo_students):
                free[grades[place % len(grades)]].append(school)
        for places in free.values():
            draw.shuffle(places)
        return cls(free)

    def take(self, draw: random.Random, wanted: int) -> list[tuple[int, tables.School]]:
        open_grades = [grade for grade, places in self.free.items() if places]
        weights = [len(self.free[grade]) for grade in open_grades]
        chosen = []
        for grade in set(draw.choices(open_grades, weights, k=wanted)) if open_grades else ():
            chosen.append((grade, self.free[grade].pop()))
        return chosen


def number(grade: str) -> int:
    """Turn a grade of the tables into ours: TK and K come before 1."""
    early = {"TK": int(Grade.TK), "K": int(Grade.KINDERGARTEN)}
    return early[grade] if grade in early else int(grade)


def born(grade: int, today: date, draw: random.Random) -> date:
    """Draw a birthday that fits the grade: a first grader turns 6 by September 1."""
    autumn = today.year if today.month >= 8 else today.year - 1
    return date(autumn - 5 - grade, 9, 1) - timedelta(days=draw.randint(1, 365))


def fill(
    *,
    district: tables.District,
    keys: dict[str, UUID],
    zip_codes: list[str],
    today: date,
    since: date,
    seed: int,
) -> Rows:
    """Draw families until every place of the district's demo schools is taken."""
    draw = random.Random(seed)
    names = Names(draw)
    own = [s for s in tables.schools() if s.district_cds_code == district.cds_code]
    seats, rows = Seats.of(own, draw), Rows()
    languages = tables.languages()
    weights = [language.weight for language in languages]
    while any(seats.free.values()):
        places = seats.take(draw, draw.choices((1, 2, 3), (55, 32, 13))[0])
        language = draw.choices(languages, weights)[0]
        family = _family(draw, names, language, draw.choice(zip_codes))
        rows.families.append(family)
        rows.guardians += _guardians(draw, names, language, family, district)
        for grade, school in places:
            student = Student(
                id=new_id(),
                family=family,
                given_name=names.given(language, draw.choice("FM")),
                family_name=family.name,
                birth_date=born(grade, today, draw),
                district_id=keys[district.cds_code],
            )
            rows.students.append(student)
            rows.enrolments.append(
                Enrolment(
                    student=student, school_id=keys[school.cds_code], grade=grade, starts_on=since
                )
            )
        rows.lines += [
            CensusLine(family=family, school_id=keys[cds_code])
            for cds_code in {school.cds_code for _, school in places}
        ]
    return rows


def _family(draw: random.Random, names: Names, language: tables.Language, zip_code: str) -> Family:
    return Family(
        id=new_id(),
        name=names.family(language),
        home_language=language.code,
        zip_code=zip_code,
        device=chance.pick(draw, DEVICES),
        internet=chance.pick(draw, INTERNETS),
        best_time=draw.choice(BEST_TIMES),
    )


def _guardians(
    draw: random.Random,
    names: Names,
    language: tables.Language,
    family: Family,
    district: tables.District,
) -> Iterator[Guardian]:
    relationships = draw.choices(
        (RELATIONSHIPS[:1], RELATIONSHIPS[:2], RELATIONSHIPS[1:2], RELATIONSHIPS[2:3]),
        (38, 44, 9, 9),
    )[0]
    for rank, (relationship, sex) in enumerate(relationships, start=1):
        area = AREA_CODES[district.cds_code[:7]]
        given = names.given(language, sex)
        yield Guardian(
            id=new_id(),
            family=family,
            given_name=given,
            family_name=family.name,
            relationship=relationship,
            phone=f"+1{area}55501{draw.randint(0, 99):02}" if draw.random() < 0.95 else "",
            email=f"family{draw.randint(10000, 99999)}@mail.example" if draw.random() < 0.5 else "",
            language=language.code,
            rank=rank,
        )
