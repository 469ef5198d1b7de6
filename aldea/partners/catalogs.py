"""Asking the directory as other systems do: by words, taxonomy, organization, place and change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Func,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from aldea.partners import licences, shown
from aldea.partners.models import Attribute, DirectoryFile, Service, ZipPoint

MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
NEARBY = """
select p.id from partners_serviceatlocation p join partners_location l on l.id = p.location_id
where l.latitude between -90 and 90 and l.longitude between -180 and 180
  and earth_distance(ll_to_earth(l.latitude, l.longitude), ll_to_earth(%s, %s)) <= %s
"""
# Every word asked for is in the listing, as one of its two languages reads it.
WORDED = """
select e.service_id from partners_searchentry e
where e.number in (
    select number
    from (select l.language, tsvector_to_array(to_tsvector(l.language, %s)) as stems
          from (values ('aldea_en'::regconfig), ('aldea_es'::regconfig)) l(language)) asked
    join partners_searchposting p on p.stem = any(asked.stems)
    cross join lateral unnest(p.numbers) number
    group by asked.language, asked.stems, number
    having count(*) = cardinality(asked.stems))
"""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What another system asks for; every part narrows the answer further."""

    search: str = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    parent_id: UUID | None = None
    top_only: bool = False
    postcode: str = ""
    proximity: float | None = None  # metres


def select(*, table: str, inquiry: Inquiry) -> QuerySet[models.Model]:
    """The rows of one table that fit and may be shown, in a lasting order."""
    rows = shown.rows(table=table)
    if table in SERVICES_OF:
        rows = rows.filter(**{f"{SERVICES_OF[table]}__in": _services(inquiry)})
    if table == "organization" and (inquiry.taxonomy_term_id or inquiry.taxonomy_id):
        rows = rows.filter(services__in=_services(inquiry)).distinct()
    if table == "service_at_location":
        rows = _placed(rows, inquiry)
    if table == "taxonomy_term":
        rows = _terms(rows, inquiry)
    if inquiry.search and table in ("organization", "taxonomy", "taxonomy_term"):
        rows = rows.filter(
            Q(name__icontains=inquiry.search) | Q(description__icontains=inquiry.search)
        )
        if table == "taxonomy_term":
            rows = rows.exclude(pk__in=licences.closed_terms().values("pk"))
    return rows.order_by("pk")


SERVICES_OF = {"service": "pk", "service_at_location": "service"}


# Whose each is.
OWNER_OF = {"service": "organization", "service_at_location": "service__organization"}


def in_batches(*, table: str, rows: QuerySet[models.Model], size: int) -> Iterator[list[UUID]]:
    """The keys of rows, an organization's together: what nests in several is then written once."""
    owner = [OWNER_OF[table]] if table in OWNER_OF else []
    keys = list(rows.order_by(*owner, "pk").values_list("pk", flat=True))
    return (keys[start : start + size] for start in range(0, len(keys), size))


def changed_at() -> datetime | None:
    """When the directory was last loaded."""
    return DirectoryFile.objects.aggregate(latest=models.Max("loaded_at"))["latest"]


def _services(inquiry: Inquiry) -> QuerySet[Service]:
    rows: QuerySet[Service] = shown.rows(table="service")  # type: ignore[assignment]  # its table
    if inquiry.search:
        rows = rows.filter(
            pk__in=RawSQL(WORDED, (inquiry.search,))  # noqa: S611  our own SQL, parameters apart
        )
    if inquiry.organization_id:
        rows = rows.filter(organization=inquiry.organization_id)
    if inquiry.taxonomy_term_id or inquiry.taxonomy_id:
        tied = Attribute.objects.all()
        if inquiry.taxonomy_term_id:
            tied = tied.filter(taxonomy_term=inquiry.taxonomy_term_id)
        if inquiry.taxonomy_id:
            tied = tied.filter(taxonomy_term__taxonomy_detail=inquiry.taxonomy_id)
        rows = rows.filter(pk__in=tied.values("link_id"))
    if inquiry.modified_after:
        rows = _changed(rows, inquiry.modified_after)
    return rows.values("pk")  # type: ignore[return-value]  # a subquery of keys


def _changed(rows: QuerySet[Service], moment: datetime) -> QuerySet[Service]:
    """One that does not say when it changed may have changed: it is not left out."""
    can_be_read = Func(
        "last_modified",
        Value("timestamptz"),
        function="pg_input_is_valid",
        output_field=BooleanField(),
    )
    said = Case(
        When(
            Q(last_modified__regex=MOMENT, can_be_read=True),
            then=Cast("last_modified", DateTimeField()),
        ),
        default=None,
        output_field=DateTimeField(),
    )
    return rows.alias(can_be_read=can_be_read, changed_at=said).filter(
        Q(changed_at__isnull=True) | Q(changed_at__gte=moment)
    )


def _placed(rows: QuerySet[models.Model], inquiry: Inquiry) -> QuerySet[models.Model]:
    if not inquiry.postcode:
        return rows
    code = inquiry.postcode[:5]
    if inquiry.proximity is None:
        return rows.filter(location__addresses__postal_code__startswith=code).distinct()
    point = ZipPoint.objects.filter(pk=code).first()
    if point is None:
        return rows.none()
    values = (point.latitude, point.longitude, inquiry.proximity)
    return rows.filter(pk__in=RawSQL(NEARBY, values))  # noqa: S611  our own SQL, parameters apart


def _terms(rows: QuerySet[models.Model], inquiry: Inquiry) -> QuerySet[models.Model]:
    if inquiry.taxonomy_id:
        rows = rows.filter(taxonomy_detail=inquiry.taxonomy_id)
    if inquiry.parent_id:
        rows = rows.filter(parent_id=inquiry.parent_id)
    return rows.filter(parent_id=None) if inquiry.top_only else rows
