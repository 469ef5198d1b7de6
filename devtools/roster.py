"""A district's OneRoster package with made-up people: `python -m devtools.roster --help`."""

import argparse
import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.roster_people import (
    District,
    Family,
    Guardian,
    School,
    Student,
    families,
    made_up_schools,
)
from devtools.roster_tables import (
    ABSENT,
    ABSENT_1_2,
    CEDS,
    GRADES,
    HEADER_USERS_1_2,
    HEADERS,
)


class Errors:
    """Mistakes such as exports really have, by a fraction of the students."""

    def __init__(self, fraction: float, seed: int) -> None:
        self.fraction = fraction
        self.draw = random.Random(seed)
        self.kind = ""

    def turn_to_next(self) -> None:
        kinds = ("birthDate", "grades", "agent", "phone", "school", "email")
        self.kind = self.draw.choice(kinds) if self.draw.random() < self.fraction else ""

    def spoil(self, kind: str, good: str, bad: str) -> str:
        return bad if self.kind == kind else good


Add = Callable[[dict[str, str]], None]
People = Callable[[District], Iterable[Family]]


class Package:
    """Writes the CSV files of a package straight into the ZIP, one at a time."""

    def __init__(self, archive: zipfile.ZipFile, people: People) -> None:
        self.archive = archive
        self.people = people

    @contextmanager
    def file(self, name: str, header: str) -> Iterator[Add]:
        columns = header.split(",")
        with (
            self.archive.open(f"{name}.csv", "w", force_zip64=True) as raw,
            io.TextIOWrapper(raw, encoding="utf-8", newline="") as text,
        ):
            rows = csv.writer(text)
            rows.writerow(columns)
            yield lambda cells: rows.writerow([cells.get(column, "") for column in columns])


def write(district: District, out: Path, *, people: People = families) -> None:
    """Write the package; every file walks the same families again, so memory stays flat."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        package = Package(archive, people)
        _write_manifest(package, district)
        _write_places(package, district)
        _write_classes(package, district)
        _write_users(package, district)
        if district.version == "1.2":
            _write_roles(package, district)
        _write_enrollments(package, district)
        _write_demographics(package, district)


def _write_manifest(package: Package, district: District) -> None:
    later = district.version == "1.2"
    said = {
        "manifest.version": "1.0",
        "oneroster.version": district.version,
        **{f"file.{name}": "bulk" for name in HEADERS if name != "roles" or later},
        **{f"file.{name}": "absent" for name in (*ABSENT, *(ABSENT_1_2 if later else ()))},
        "source.systemName": "Made up",
        "source.systemCode": district.cds,
    }
    with package.file("manifest", "propertyName,value") as add:
        for name, value in said.items():
            add({"propertyName": name, "value": value})


def _write_places(package: Package, district: District) -> None:
    with package.file("orgs", HEADERS["orgs"]) as add:
        place = {"sourcedId": "D", "name": district.name, "type": "district"}
        add({**place, "identifier": district.cds})
        for school in district.schools:
            place = {"sourcedId": school.cds, "name": school.name, "type": "school"}
            add({**place, "identifier": school.cds, "parentSourcedId": "D"})
    year = district.year
    with package.file("academicSessions", HEADERS["academicSessions"]) as add:
        dates = {"startDate": f"{year}-08-11", "endDate": f"{year + 1}-06-10"}
        title = {"title": f"{year}-{year + 1}", "schoolYear": str(year + 1)}
        add({"sourcedId": "Y", "type": "schoolYear", **dates, **title})
    with package.file("courses", HEADERS["courses"]) as add:
        add({"sourcedId": "HR", "title": "Homeroom", "courseCode": "HR", "orgSourcedId": "D"})


def _write_classes(package: Package, district: District) -> None:
    with package.file("classes", HEADERS["classes"]) as add:
        for school in district.schools:
            for grade in school.grades:
                for place in range(district.classes(grade)):
                    number = _class(school, grade, place)
                    add(
                        {
                            "sourcedId": number,
                            "title": f"Grade {grade}, {place + 1}",
                            "grades": CEDS[grade],
                            "courseSourcedId": "HR",
                            "classCode": number,
                            "classType": "scheduled" if place else "homeroom",
                            "schoolSourcedId": school.cds,
                            "termSourcedIds": "Y",
                        }
                    )


def _class(school: School, grade: str, place: int) -> str:
    return f"{school.cds}-{grade}-{place}"


def _write_users(package: Package, district: District) -> None:
    errors = Errors(district.errors, district.seed)
    header = HEADERS["users"] if district.version == "1.1" else HEADER_USERS_1_2
    with package.file("users", header) as add:
        for family in package.people(district):
            for student in family.students:
                errors.turn_to_next()
                add(_student_row(family, student, errors))
            for guardian in family.guardians:
                add(_guardian_row(family, guardian))


def _student_row(family: Family, student: Student, errors: Errors) -> dict[str, str]:
    agents = ",".join(guardian.number for guardian in family.guardians)
    school = errors.spoil("school", student.school.cds, "9999")
    return {
        "sourcedId": student.number,
        "enabledUser": "true",
        "orgSourcedIds": school,
        "primaryOrgSourcedId": school,
        "role": "student",
        "username": student.number,
        "userIds": f"{{SSID:{student.ssid}}}" if student.ssid else "",
        "givenName": student.given,
        "familyName": student.family,
        "middleName": student.middle,
        "identifier": student.number,
        "email": errors.spoil("email", student.email, "none"),
        "phone": errors.spoil("phone", "", "call the aunt"),
        "agentSourcedIds": errors.spoil("agent", agents, f"{agents},P0"),
        "grades": errors.spoil("grades", CEDS[student.grade], "13"),
        "metadata.homeLanguage": family.language,
        "metadata.zip": family.zip_code,
    }


def _guardian_row(family: Family, guardian: Guardian) -> dict[str, str]:
    school = family.students[0].school.cds
    return {
        "sourcedId": guardian.number,
        "enabledUser": "true",
        "orgSourcedIds": school,
        "primaryOrgSourcedId": school,
        "role": "parent",
        "username": guardian.number,
        "givenName": guardian.given,
        "familyName": guardian.family,
        "email": guardian.email,
        "phone": guardian.phone,
        "metadata.homeLanguage": family.language,
        "metadata.relationship": guardian.relationship,
        "metadata.zip": family.zip_code,
    }


def _write_roles(package: Package, district: District) -> None:
    with package.file("roles", HEADERS["roles"]) as add:
        for family in package.people(district):
            home = family.students[0].school.cds
            people = [(one.number, "student", one.school.cds) for one in family.students]
            people += [(guardian.number, "parent", home) for guardian in family.guardians]
            for number, role, org in people:
                who = {"sourcedId": f"R{number}", "userSourcedId": number}
                add({**who, "roleType": "primary", "role": role, "orgSourcedId": org})


def _write_enrollments(package: Package, district: District) -> None:
    begins = f"{district.year}-08-11"
    with package.file("enrollments", HEADERS["enrollments"]) as add:
        for family in package.people(district):
            for student in family.students:
                for place in range(district.classes(student.grade)):
                    add(
                        {
                            "sourcedId": f"E{student.number}-{place}",
                            "classSourcedId": _class(student.school, student.grade, place),
                            "schoolSourcedId": student.school.cds,
                            "userSourcedId": student.number,
                            "role": "student",
                            "primary": "false" if place else "true",
                            "beginDate": begins,
                        }
                    )


def _write_demographics(package: Package, district: District) -> None:
    errors = Errors(district.errors, district.seed)
    with package.file("demographics", HEADERS["demographics"]) as add:
        for family in package.people(district):
            for student in family.students:
                errors.turn_to_next()
                day_first = f"{student.born:%Y}-{13 + student.born.day % 18}-{student.born:%m}"
                born = errors.spoil("birthDate", student.born.isoformat(), day_first)
                add({"sourcedId": student.number, "birthDate": born})


def main() -> None:
    """Write a package from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=20_000)
    parser.add_argument("--district", required=True, help="the district's CDS code")
    parser.add_argument("--name", default="Sample Unified")
    parser.add_argument(
        "--school",
        action="append",
        default=[],
        metavar="CDS:NAME:LOW-HIGH",
        help="a school, such as 19644690000000:Some High:9-12; again for each; else invented",
    )
    parser.add_argument("--version", choices=("1.1", "1.2"), default="1.1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--day", type=int, default=0, help="exports since the first one")
    parser.add_argument("--errors", type=float, default=0.0, help="fraction of students")
    parser.add_argument("--out", type=Path, required=True)
    told = parser.parse_args()
    schools = tuple(_school(text) for text in told.school)
    district = District(
        cds=told.district,
        name=told.name,
        schools=schools or made_up_schools(told.district, told.students),
        students=told.students,
        version=told.version,
        seed=told.seed,
        day=told.day,
        errors=told.errors,
    )
    write(district, told.out)
    print(f"{told.out}: {told.students:,} students, OneRoster {told.version}")


def _school(text: str) -> School:
    cds, name, grades = text.split(":")
    low, _, high = grades.partition("-")
    return School(cds, name, GRADES[GRADES.index(low) : GRADES.index(high or low) + 1])


if __name__ == "__main__":
    main()
