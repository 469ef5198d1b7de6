"""Finding a student by name."""

import pytest

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.people import students
from tests.factories.people import EnrolmentFactory, StudentFactory


@pytest.fixture
def ximena(school):
    return StudentFactory(school=school, given_name="Ximena", family_name="Quintero López")


@pytest.fixture
def found(school, as_staff, coordinator):
    def find(words):
        with as_staff(coordinator, Permission.STUDENT_VIEW):
            rows = students.named(school_id=school.pk, words=words, today=clock.today())
            return [row.student for row in rows]

    return find


@pytest.mark.parametrize(
    "words", ["Ximena", "xim", "jimena", "Quintero", "lopez", "ximena quintro", "LÓPEZ"]
)
def test_a_name_is_found_with_typos_and_without_accents(ximena, school, found, words):
    StudentFactory(school=school, given_name="Darnell", family_name="Washington")

    assert found(words) == [ximena]


def test_the_name_a_student_goes_by_is_found(school, found):
    student = StudentFactory(school=school, given_name="William", preferred_name="Billie")

    assert found("Billie") == [student]


def test_students_who_left_or_go_elsewhere_are_not_found(ximena, school, other_school, found):
    StudentFactory(school=other_school, given_name="Ximena")
    EnrolmentFactory(student=StudentFactory(given_name="Ximena"), school=school, ended=True)

    assert found("Ximena") == [ximena]
