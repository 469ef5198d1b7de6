"""What a coordinator can do next on a loop: whom to ask, and the acts as buttons."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from aldea.access.data_classes import REFERRAL_CLASSES, Use
from aldea.access.models import Sharing
from aldea.core import clock
from aldea.network.models import Organization, School
from aldea.partners import search, standing
from aldea.partners.models import Service
from aldea.support.loops import Loop
from aldea.support.models import Need, Referral
from aldea.support.models.referral import State
from aldea.support.moves import Act
from aldea.web.shell.requests import StaffRequest

LABELS: dict[Act, tuple[str, str]] = {
    Act.NUDGE: ("Nudge", "notifications"),
    Act.ASK_FAMILY: ("Ask the family", "chat"),
    Act.TELL_FAMILY: ("I told the family", "check"),
    Act.ASK_NEXT: ("Ask another partner", "send"),
    Act.TAKE_BACK: ("Take it back", "undo"),
    Act.CLOSE: ("Say that it is met", "check_circle"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a referral would ask, and for what."""

    partner: Organization
    asked_for: str
    service_key: UUID | None
    service: Service | None
    instead_of: Referral | None


@dataclass(frozen=True, slots=True)
class Button:
    """An act as a button: an address to go to, or an act to send."""

    act: Act
    label: str
    icon: str
    href: str


def need_of(request: StaffRequest) -> Need | None:
    """The open need that the address names. Raises Http404 when it is not one of this school."""
    if not request.GET.get("need"):
        return None
    return get_object_or_404(
        Need.objects.open().select_related("student", "family"),
        pk=_key(request.GET["need"]),
        school=request.place.pk,
    )


def asked_of(request: StaffRequest) -> Asked | None:
    """The service or partner that the address names, and the refused referral it replaces."""
    given = request.GET
    instead_of = _newest_refused(_key(given.get("need")))
    if given.get("service"):
        service = get_object_or_404(
            Service.objects.select_related("organization__partner"), pk=_key(given["service"])
        )
        if service.organization.partner is None:
            raise Http404
        partner = service.organization.partner
        return Asked(partner, service.name[:255], service.pk, service, instead_of)
    if given.get("partner"):
        partner = get_object_or_404(Organization.objects.partners(), pk=_key(given["partner"]))
        asked_for = given.get("for", "").strip()[:255] or "Help"
        return Asked(partner, asked_for, None, None, instead_of)
    return None


def _newest_refused(need_id: UUID) -> Referral | None:
    """The referral that a new one is made from, when the last one did not lead anywhere."""
    newest = Referral.objects.filter(need=need_id).order_by("-sent_at", "-pk").first()
    ended = (State.REJECTED, State.FAILED)
    return newest if newest is not None and newest.state in ended else None


def partners_of(school_id: UUID, today: date) -> QuerySet[Organization]:
    """The partners that an agreement lets this school ask, unless they asked to be left alone."""
    shared = Sharing.objects.live(today).filter(
        school=school_id, use=Use.REFERRAL, data_classes__contains=list(REFERRAL_CLASSES)
    )
    partners = Organization.objects.partners().filter(pk__in=shared.values("recipient"))
    calm = standing.calm_partners(today=today)
    return partners.exclude(pk__in=calm).order_by("name", "pk")


def acts(loop: Loop, school: School) -> list[Button]:
    """The acts that fit now, as buttons."""
    return [Button(act, *LABELS[act], _address(act, loop, school)) for act in loop.move.acts]


def eligible(loop: Loop, school: School) -> tuple[search.Match, ...]:
    """Who could help instead, where asking the next fits."""
    if Act.ASK_NEXT not in loop.move.acts or loop.line.split:
        return ()
    need, student = loop.referral.need, loop.referral.student
    today = clock.today()
    tried = Referral.objects.filter(need=need, service_key__isnull=False)
    without = {key for key in tried.values_list("service_key", flat=True) if key}
    question = search.Question(
        hint=need.wanted,
        domains=(need.domain,),
        point=_point(school),
        campus=school.cds_code,
        age=student.age_on(today) if student else None,
        speaks=loop.referral.consent.language,
        shared_with=tuple(partners_of(school.pk, today).values_list("pk", flat=True)),
        without=tuple(without | standing.uncallable(today=today)),
    )
    return search.eligible_next(question=question, at=clock.now())


def _point(school: School) -> tuple[float, float] | None:
    if school.latitude is None or school.longitude is None:
        return None
    return (school.latitude, school.longitude)


def _address(act: Act, loop: Loop, school: School) -> str:
    if act == Act.CLOSE:
        return f"{reverse('support:need', args=[loop.referral.need_id])}#close"
    if act == Act.TAKE_BACK:
        return "#take-back"
    if act == Act.ASK_NEXT:
        return find_address(school, loop.referral.need_id)
    return ""


def find_address(school: School, need_id: UUID) -> str:
    """Where to find a service for a need."""
    return f"{reverse('partners:find', args=[school.cds_code])}?{urlencode({'need': need_id})}"


def _key(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None
