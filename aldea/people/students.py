"""Students: who is at a school, and who is called like this."""

import unicodedata
from datetime import date
from uuid import UUID

from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat

from aldea.people.models import Enrolment

# The least likeness of a typed word to a name: "jimena" finds Ximena, "ana" does not find Ivan.
ALIKE = 0.4


def named(*, school_id: UUID, words: str, today: date) -> QuerySet[Enrolment]:
    """The enrolments of a school whose student is called like this, most alike first.

    Starts from the school's enrolments: an index on names of the whole county cannot be used
    under row policies, and one school is quickly read.
    """
    names = ("student__given_name", "student__preferred_name", "student__family_name")
    return (
        enrolled(school_id=school_id, today=today)
        .annotate(likeness=likeness(words, *names))
        .filter(likeness__gte=ALIKE)
        .order_by("-likeness", "student__family_name", "student__given_name", "pk")
    )


def likeness(words: str, *fields: str) -> TrigramWordSimilarity:
    """How much a name, or names in a row, is like what was typed; accents count for nothing."""
    parts = [part for field in fields for part in (F(field), Value(" "))]
    name = Concat(*parts, output_field=TextField())
    return TrigramWordSimilarity(_without_accents(words), Unaccent(name))


def _without_accents(words: str) -> str:
    split = unicodedata.normalize("NFKD", words)
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def enrolled(*, school_id: UUID, today: date) -> QuerySet[Enrolment]:
    """Those at a school on a day, with their families."""
    return (
        Enrolment.objects.live(today).filter(school_id=school_id).select_related("student__family")
    )
