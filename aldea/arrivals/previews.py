"""Previews: what a read arrival would change, summed up for the person who decides."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min

from aldea.arrivals.models import Arrival, ArrivalChange, ArrivalSchool, RefusedRow
from aldea.core import languages
from aldea.people.models import Grade

# Every field a comparison names, as people call it.
FIELDS = {
    "phone": "Phone",
    "email": "E-mail",
    "grade": "Grade",
    "school": "School",
    "home_language": "Home language",
    "language": "Language of a guardian",
    "zip_code": "ZIP code",
    "given_name": "Given name",
    "middle_name": "Middle name",
    "family_name": "Family name",
    "preferred_name": "Name they go by",
    "birth_date": "Birth date",
    "relationship": "Relationship",
    "ssid": "State student number",
    "sourced_id": "District number",
}

CHANGED_FIELDS = """
select field.key, count(*), (array_agg(field.value order by c.name))[1]
from arrivals_arrivalchange c, jsonb_each(c.fields) as field
where c.arrival_id = %s and c.kind = 'CHANGED'
group by field.key
order by count(*) desc, field.key
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after."""

    field: str
    label: str
    before: str
    after: str

    @property
    def word(self) -> str:
        """The label inside a sentence."""
        return self.label if self.label[1].isupper() else self.label[0].lower() + self.label[1:]

    @property
    def is_phone(self) -> bool:
        return self.field == "phone"


@dataclass(frozen=True, slots=True)
class ChangedField:
    """How many people or families have another value in a field, and one of them."""

    count: int
    example: Difference


@dataclass(frozen=True, slots=True)
class AlikeRows:
    """Refusals of one cause: the first of them, and how many there are."""

    first: RefusedRow
    count: int

    @property
    def others(self) -> int:
        return self.count - 1


def differences(*, change: ArrivalChange) -> list[Difference]:
    """List what differs, in the order of FIELDS."""
    return [_difference(field, *change.fields[field]) for field in FIELDS if field in change.fields]


def _difference(field: str, before: str, after: str) -> Difference:
    return Difference(field, FIELDS[field], _said(field, before), _said(field, after))


def _said(field: str, value: str) -> str:
    if not value:
        return "nothing"
    if field == "grade":
        return Grade(int(value)).label
    if field in ("home_language", "language"):
        return languages.name(value)
    return value


def changed_fields(*, arrival: Arrival) -> list[ChangedField]:
    """Count the changes by field, most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_FIELDS, [arrival.pk])
        rows = cursor.fetchall()
    return [ChangedField(count, _difference(field, *_pair(pair))) for field, count, pair in rows]


def _pair(text: str) -> list[str]:
    """Read a JSON pair; Django's cursors hand JSON over as text."""
    return json.loads(text)


def alike_refusals(*, arrival: Arrival, most: int) -> list[AlikeRows]:
    """Group the refused rows by cause, most frequent first."""
    causes = ("file", "column", "rule")
    rows = RefusedRow.objects.filter(arrival=arrival)
    counts = list(
        rows.values(*causes)
        .annotate(count=Count("pk"), first=Min("line"))
        .order_by("-count")[:most]
    )
    firsts = {
        (row.file, row.column, row.rule): row
        for row in rows.order_by(*causes, "line", "pk").distinct(*causes)
    }
    return [
        AlikeRows(firsts[(one["file"], one["column"], one["rule"])], one["count"]) for one in counts
    ]


def held_schools(*, arrival: Arrival) -> list[ArrivalSchool]:
    """List the schools so many would leave that a person must say yes, the largest first."""
    held = arrival.schools.filter(is_held=True).select_related("school")
    return list(held.order_by("-leaving", "school__name", "pk"))


@dataclass(frozen=True, slots=True)
class Fresh:
    """When a district's roster was last applied, and how old that is."""

    applied_at: datetime | None
    age: str


def roster_freshness(*, district_id: UUID, now: datetime) -> Fresh:
    """Say how fresh a district's roster is."""
    applied = (
        Arrival.objects.filter(district=district_id, state=Arrival.State.APPLIED)
        .order_by("-applied_at")
        .values_list("applied_at", flat=True)
        .first()
    )
    if applied is None:
        return Fresh(None, "unknown")
    days = (now - applied).days
    return Fresh(applied, "week" if days < 7 else "month" if days < 31 else "older")
