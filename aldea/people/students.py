"""Students: finding one by name, and opening a record."""

import unicodedata
from datetime import date
from uuid import UUID

from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.people.models import Enrolment, Opening, Student

# The least likeness of a typed word to a name: "jimena" finds Ximena, "ana" does not find Ivan.
ALIKE = 0.4


def named(*, school_id: UUID, words: str, today: date) -> QuerySet[Enrolment]:
    """The enrolments of a school whose student is called like this, most alike first.

    Starts from the school's enrolments: an index on names of the whole county cannot be used
    under row policies, and one school is quickly read.
    """
    name = Concat(
        "student__given_name", Value(" "), "student__preferred_name", Value(" "),
        "student__family_name",
    )  # fmt: skip
    return (
        enrolled(school_id=school_id, today=today)
        .annotate(likeness=TrigramWordSimilarity(_without_accents(words), Unaccent(name)))
        .filter(likeness__gte=ALIKE)
        .order_by("-likeness", "student__family_name", "student__given_name", "pk")
    )


def _without_accents(words: str) -> str:
    split = unicodedata.normalize("NFKD", words)
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def enrolled(*, school_id: UUID, today: date) -> QuerySet[Enrolment]:
    """Those at a school on a day, with their families."""
    return (
        Enrolment.objects.live(today).filter(school_id=school_id).select_related("student__family")
    )


@action
def open_record(*, student: Student, school_id: UUID, why: str, by: Doer) -> Opening:
    """Write down that somebody opens a student's record, and by what right.

    Called by the page itself before it shows anything: who had access is part of the record a
    parent may ask for (FERPA, 34 CFR 99.32).
    """
    opening = Opening(
        school_id=school_id, student=student, by_id=by.profile_id, at=clock.now(), why=why
    )
    opening.save(force_insert=True)
    record("student.record_opened", student, by=by, organization=school_id)
    return opening
