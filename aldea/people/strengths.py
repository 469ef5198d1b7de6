"""Strengths: what a student is good at or cares about, kept beside what is wanted."""

from datetime import date
from uuid import UUID

from aldea.audit.trail import Doer, action, record
from aldea.people.models import Strength, Student


@action
def note(
    *, student: Student, school_id: UUID, text: str, said_by: str, said_on: date, by: Doer
) -> Strength:
    """Write down a strength or interest, and who said so."""
    strength = Strength(
        student=student,
        school_id=school_id,
        text=text,
        said_by=said_by,
        said_on=said_on,
        by_id=by.profile_id,
    )
    strength.save(force_insert=True)
    record("strength.noted", strength, by=by, organization=school_id)
    return strength
