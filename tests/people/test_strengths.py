"""Writing down what a student is good at."""

import pytest
from django.db import IntegrityError, transaction

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.people import strengths
from aldea.people.models import Strength
from tests.factories.people import StrengthFactory, StudentFactory


def test_a_strength_is_kept_with_who_said_it(school, as_staff, coordinator):
    student = StudentFactory(school=school)

    with as_staff(coordinator, Permission.STRENGTH_RECORD) as by:
        strengths.note(
            student=student,
            school_id=school.pk,
            text="Plays the violin",
            said_by="Ms. Del Río, music",
            said_on=clock.today(),
            by=by,
        )

    strength = Strength.objects.get()
    assert strength.said_by == "Ms. Del Río, music"
    assert strength.by == coordinator.profile


def test_a_strength_says_something(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        StrengthFactory(student=StudentFactory(school=school), school=school, text="")
