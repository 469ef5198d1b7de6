"""What tests look at after a roster went through the pipeline."""

from aldea.arrivals.models import Arrival, ArrivalChange, RefusedRow
from aldea.people.models import CensusLine, Enrolment, Family, Guardian, Student
from tests.arrivals.packing import FILES_1_1

MANIFEST = FILES_1_1["manifest.csv"]


def people() -> tuple:
    """Everything an arrival may write, to compare before and after."""
    return tuple(
        sorted(map(repr, model.objects.values_list()))
        for model in (Family, Student, Guardian, Enrolment, CensusLine)
    )


def refusals(arrival: Arrival) -> list[tuple]:
    rows = RefusedRow.objects.filter(arrival=arrival).order_by("file", "line")
    return [(row.file, row.line, row.column, row.value, row.rule, row.whole_row) for row in rows]


def changes(arrival: Arrival, kind: str) -> dict[str, dict]:
    lines = ArrivalChange.objects.filter(arrival=arrival, kind=kind)
    return {line.name: line.fields for line in lines}


def many(*, students: int, school: str = "M", grade: str = "07", start: int = 1) -> dict[str, str]:
    """A school of many students, one family each."""
    header = FILES_1_1["users.csv"].splitlines()[0]
    numbers = range(start, start + students)
    rows = [f"n{n},{school},student,Ana,Ruiz{n},,{grade},,,," for n in numbers]
    return {**FILES_1_1, "users.csv": "\n".join([header, *rows]) + "\n", **NO_MORE}


NO_MORE = {
    "enrollments.csv": FILES_1_1["enrollments.csv"].splitlines()[0] + "\n",
    "demographics.csv": "sourcedId,birthDate\n",
}
