"""Why somebody may see a record: one sentence, and the agreement behind it."""

from dataclasses import dataclass
from datetime import date

from aldea.access.actors import Actor
from aldea.access.data_classes import Use
from aldea.access.roles import COUNTY
from aldea.network.models import School
from aldea.partners.models import Agreement


@dataclass(frozen=True, slots=True)
class Why:
    """By what right a record is open, the same for every student of a school."""

    role: str
    school: str
    district: str
    agreement: Agreement | None
    is_county: bool

    @property
    def in_the_log(self) -> str:
        return f"{self.role} of {self.school}"[:200]


def of(*, actor: Actor, place: School, today: date) -> Why:
    """The right of this person at this school: the role held, and for county staff the agreement
    by which the district shares its students' records (FERPA, 34 CFR 99.31(a)(1))."""
    role = actor.role_at(place.pk)
    is_county = role is not None and role.employer == COUNTY
    return Why(
        role=role.name if role else actor.post,
        school=place.name,
        district=place.district.name,
        agreement=_agreement(place, today) if is_county else None,
        is_county=is_county,
    )


def _agreement(place: School, today: date) -> Agreement | None:
    return (
        Agreement.objects.live(today)
        .filter(
            partner_id=place.county_office_id,
            clauses__sharing__school_id=place.pk,
            clauses__sharing__use=Use.COORDINATION,
        )
        .order_by("-ends_before", "pk")
        .first()
    )
