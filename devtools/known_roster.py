"""Today's export of a district that is planted already, with a day's changes and mistakes."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.db import connection

from devtools.county import tables
from devtools.roster import write
from devtools.roster_people import District, Family, Guardian, School, Student, families
from devtools.roster_tables import GRADES

SCHOOLS = """
select n.cds_code, n.name, min(e.grade), max(e.grade)
from people_enrolment e
join network_organization n on n.id = e.school_id
join network_school s on s.organization_id = n.id
join network_organization d on d.id = s.district_id
where d.cds_code = %s and e.ends_before is null
group by n.cds_code, n.name order by n.cds_code
"""

STUDENTS = """
select f.id, f.home_language, f.zip_code, s.id, s.given_name, s.middle_name, s.family_name,
       e.grade, n.cds_code, s.birth_date
from people_enrolment e
join people_student s on s.id = e.student_id
join people_family f on f.id = s.family_id
join network_organization n on n.id = e.school_id
join network_school k on k.organization_id = n.id
join network_organization d on d.id = k.district_id
where d.cds_code = %s and e.ends_before is null and s.birth_date is not null
order by f.id, s.id
"""

GUARDIANS = """
select g.family_id, g.id, g.given_name, g.family_name, g.relationship, g.phone, g.email
from people_guardian g where g.family_id = any(%s) order by g.family_id, g.rank, g.id
"""

NEW_STUDENTS = 9
LEAVING = 4
SHARE_OF_NEW_PHONES = 0.04
SHARE_OF_NEW_LANGUAGES = 0.01
SHARE_OF_NEW_GRADES = 0.02
SHARE_OF_MISTAKES = 0.02


def write_all(*, folder: Path, progress: Callable[[str], None]) -> None:
    """Write such an export for every planted district, named by its CDS code."""
    for district in tables.districts():
        out = folder / f"{district.cds_code}.zip"
        write_today(district_cds=district.cds_code, name=district.name, out=out)
    progress(f"A roster to try for each district, in {folder}")


def write_today(*, district_cds: str, name: str, out: Path) -> None:
    """Write what the district's student system would send this morning."""
    schools = {row[0]: _school(row) for row in _rows(SCHOOLS, district_cds)}
    district = District(
        cds=district_cds,
        name=name,
        schools=tuple(schools.values()),
        students=NEW_STUDENTS,
        seed=int(district_cds[:7]),
        errors=SHARE_OF_MISTAKES,
    )
    known = _known(district, schools)

    def today(of: District) -> Iterator[Family]:
        yield from known
        yield from _newcomers(of)

    write(district, out, people=today)


def _rows(sql: str, key: str | list[UUID]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        return cursor.fetchall()


def _school(row: tuple) -> School:
    cds, name, lowest, highest = row
    return School(cds, name, GRADES[lowest + 1 : highest + 2])


def _known(district: District, schools: dict[str, School]) -> list[Family]:
    found: dict[UUID, Family] = {}
    for family_id, language, zip_code, *about in _rows(STUDENTS, district.cds):
        family = found.setdefault(family_id, Family(language, zip_code))
        family.students.append(_student(about, schools))
    for family_id, *about in _rows(GUARDIANS, list(found)):
        found[family_id].guardians.append(_guardian(about))
    return _a_day_later(list(found.values()), district.seed)


def _student(about: list, schools: dict[str, School]) -> Student:
    key, given, middle, family, grade, cds, born = about
    number = f"S{key.hex[-8:]}"
    return Student(number, given, middle, family, GRADES[grade + 1], schools[cds], born, ssid="")


def _guardian(about: list) -> Guardian:
    key, given, family, relationship, phone, email = about
    return Guardian(f"P{key.hex[-8:]}", given, family, relationship, phone, email)


def _a_day_later(known: list[Family], seed: int) -> list[Family]:
    """Let some telephones change, and a few students move away."""
    draw = random.Random(seed)
    for family in known:
        chance = draw.random()
        if family.guardians and chance < SHARE_OF_NEW_PHONES:
            guardian = family.guardians[0]
            guardian.phone = f"(626) 555-{draw.randint(100, 199):04}"
        elif chance < SHARE_OF_NEW_PHONES + SHARE_OF_NEW_LANGUAGES:
            family.language = "Zapotec" if family.language == "es" else "Spanish"
        elif chance > 1 - SHARE_OF_NEW_GRADES:
            _one_grade_up(family.students[0])
    leaving = set(draw.sample(range(len(known)), k=min(LEAVING, len(known))))
    return [family for place, family in enumerate(known) if place not in leaving]


def _one_grade_up(student: Student) -> None:
    higher = GRADES[GRADES.index(student.grade) + 1 :][:1]
    if higher and higher[0] in student.school.grades:
        student.grade = higher[0]


def _newcomers(district: District) -> Iterable[Family]:
    for family in families(district):
        for student in family.students:
            student.number = f"N{student.number}"
        family.guardians = [replace(one, number=f"N{one.number}") for one in family.guardians]
        yield family
