"""The hyperlocal guide: the services around a school, a district or the whole county."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet

from aldea.core.periods import live_on
from aldea.network.models import Organization, School
from aldea.partners import merges, standing
from aldea.partners.models import Answerer, Closure, Remark, SearchEntry, Service, Verification
from aldea.partners.search import Answer, Question, find

Kind = Organization.Kind


@dataclass(frozen=True)
class Place:
    """What a guide is of: one school, or the schools of a district, or the districts."""

    organization: Organization
    schools: tuple[School, ...]
    districts: tuple[Organization, ...]
    point: tuple[float, float] | None
    above: tuple[UUID, ...]  # whose closures close this place too

    @property
    def is_school(self) -> bool:
        return self.organization.kind == Kind.SCHOOL

    @property
    def cds_code(self) -> str:
        return self.organization.cds_code or ""


class NoGuide(Exception):
    """No school, district or county office that has a guide carries this code."""


def place(*, cds_code: str) -> Place:
    """Find what a guide is of by its CDS code.

    Raises NoGuide for a code nobody carries, and for a school that has closed for good.
    """
    kinds = (Kind.SCHOOL, Kind.DISTRICT, Kind.COUNTY_OFFICE)
    found = Organization.objects.filter(cds_code=cds_code, kind__in=kinds).first()
    if found is None:
        raise NoGuide(cds_code)
    if found.kind == Kind.COUNTY_OFFICE:
        return Place(found, (), tuple(_districts(found)), None, (found.pk,))
    if found.kind == Kind.DISTRICT:
        schools = tuple(_active().filter(district=found).order_by("organization__name"))
        office = schools[0].county_office_id if schools else found.parent_id
        above = tuple(key for key in (found.pk, office) if key)
        return Place(found, schools, (), _middle(schools), above)
    school = _active().filter(pk=found.pk).first()
    if school is None:
        raise NoGuide(cds_code)
    return Place(
        found,
        (school,),
        (),
        _middle([school]),
        (found.pk, school.district_id, school.county_office_id),
    )


def participating() -> list[Organization]:
    """List the districts that take part, by name."""
    return list(
        Organization.objects.districts().filter(is_participating=True).order_by("name", "pk")
    )


def codes() -> list[str]:
    """List the CDS codes of every guide of a district that takes part, and of its schools."""
    districts = participating()
    schools = _active().filter(district__in=districts).order_by("organization__cds_code")
    inside = schools.values_list("organization__cds_code", flat=True)
    return [code for code in (*(each.cds_code for each in districts), *inside) if code]


def _districts(office: Organization) -> list[Organization]:
    return [each for each in participating() if each.parent_id in (office.pk, None)]


def _active() -> QuerySet[School]:
    return School.objects.active().select_related("organization", "district")


def _middle(schools: Iterable[School]) -> tuple[float, float] | None:
    points = [
        (school.latitude, school.longitude)
        for school in schools
        if school.latitude is not None and school.longitude is not None
    ]
    if not points:
        return None
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def look(
    *,
    place: Place,
    at: datetime,
    speaks: str,
    text: str = "",
    domains: tuple[str, ...] = (),
    chosen: Mapping[str, tuple[str, ...]] | None = None,
    within: float | None = None,
    start: int = 0,
    size: int = 20,
) -> Answer:
    """Search the directory from a place."""
    question = Question(
        text=text,
        domains=domains,
        chosen=chosen or {},
        point=place.point,
        within=within,
        campus=place.cds_code if place.is_school else "",
        speaks=speaks,
    )
    return find(question=question, at=at, start=start, size=size)


def total(*, today: date) -> int:
    """How many services can be found in all."""
    hidden = standing.hidden_services(today=today)
    return SearchEntry.objects.filter(is_active=True).exclude(service__in=hidden).count()


def listed(*, keys: Iterable[UUID], today: date) -> list[Service]:
    """Load services by key with all that a family must know, in the order asked.

    What is hidden is left out; the key of a listing that was merged means the kept one.
    """
    asked = list(keys)
    kept = merges.kept(keys=asked)
    wanted = list(dict.fromkeys(kept.get(key, key) for key in asked))
    known = (
        Service.objects.for_showing()
        .exclude(pk__in=standing.hidden(today=today))
        .annotate(verified_at=Max("verifications__at"))
        .in_bulk(wanted)
    )
    return [known[key] for key in wanted if key in known]


def remarks(*, services: Iterable[UUID], place: Place, today: date) -> dict[UUID, list[Remark]]:
    """What staff say beside these listings today, here; the newest first."""
    here = Q(closure=None) | Q(
        live_on(today, prefix="closure__"),
        closure__ended_at=None,
        closure__organization__in=place.above,
    )
    told: dict[UUID, list[Remark]] = {}
    rows = Remark.objects.live(today).filter(here, service__in=list(services)).order_by("-at", "pk")
    for remark in rows:
        told.setdefault(remark.service_id, []).append(remark)
    return told


def closures(*, place: Place, today: date) -> list[Closure]:
    """The closures that hold at a place today: its own, its district's, the county's.

    With what is given otherwise meanwhile, without services that are hidden.
    """
    remarks = Remark.objects.live(today).exclude(service__in=standing.hidden(today=today))
    return list(
        Closure.objects.live(today)
        .filter(ended_at=None, organization__in=place.above)
        .prefetch_related("helps", Prefetch("remarks", remarks.select_related("service")))
        .select_related("organization")
        .order_by("starts_on", "pk")
    )


def answerer(*, place: Place) -> Answerer | None:
    """Who answers a family that calls from this guide, if somebody has said they do."""
    return Answerer.objects.filter(organization=place.organization).select_related("person").first()


def latest_verification(*, service: Service) -> Verification | None:
    """The last time that somebody asked and the listing was right."""
    return service.verifications.order_by("-at").first()


def terms(*, services: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The codes of the words each service is tagged with."""
    rows = SearchEntry.objects.filter(service__in=list(services))
    return dict(rows.values_list("service_id", "terms"))
