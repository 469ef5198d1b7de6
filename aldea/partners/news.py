"""What changed around a place: closures, what staff say beside listings, listings sent anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from aldea.partners import guides
from aldea.partners.guides import Place
from aldea.partners.models import Closure, Remark, Service
from aldea.partners.search import Question, find

KEPT = timedelta(days=90)
MOST = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: a closure, or a listing, with the remark where that is the change."""

    at: datetime
    key: UUID
    service: Service | None = None
    remark: Remark | None = None
    closure: Closure | None = None


def changes(*, place: Place, at: datetime, within: float) -> list[Change]:
    """List what changed around a place in the last three months, newest first."""
    today = timezone.localdate(at)
    found = [
        *_closures(place, today),
        *_listings(place, at, within, today),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST]


def _closures(place: Place, today: date) -> Iterable[Change]:
    for closure in guides.closures(place=place, today=today):
        yield Change(at=closure.declared_at, key=closure.pk, closure=closure)


def _listings(place: Place, at: datetime, within: float, today: date) -> Iterable[Change]:
    remarks = [
        each
        for told in guides.remarks(services=_remarked(today), place=place, today=today).values()
        for each in told
        if each.closure_id is None and each.at >= at - KEPT
    ]
    since = (today - KEPT).isoformat()
    sent = Service.objects.offered().filter(last_modified__gte=since).order_by("-last_modified")
    keys = {each.service_id for each in remarks} | set(
        sent.values_list("pk", flat=True)[: 4 * MOST]
    )
    near = _near(keys, place, at, within, today)
    for remark in remarks:
        if remark.service_id in near:
            yield Change(
                at=remark.at, key=remark.pk, service=near[remark.service_id], remark=remark
            )
    for service in near.values():
        moment = _moment(service.last_modified)
        if moment and at - KEPT <= moment <= at:
            yield Change(at=moment, key=service.pk, service=service)


def _remarked(today: date) -> Iterable[UUID]:
    rows = Remark.objects.live(today).filter(closure=None).order_by("-at")
    return rows.values_list("service_id", flat=True)[: 4 * MOST]


def _near(
    keys: set[UUID], place: Place, at: datetime, within: float, today: date
) -> dict[UUID, Service]:
    if not keys:
        return {}
    question = Question(
        point=place.point,
        campus=place.cds_code if place.is_school else "",
        within=within if place.point else None,
        only=tuple(keys),
    )
    answer = find(question=question, at=at, size=len(keys))
    return {match.service.pk: match.service for match in answer.matches}


def _moment(written: str) -> datetime | None:
    """Read when a partner says that it changed a listing; nothing where it does not say."""
    moment = parse_datetime(written)
    if moment is None or timezone.is_aware(moment):
        return moment
    return moment.replace(tzinfo=UTC)
