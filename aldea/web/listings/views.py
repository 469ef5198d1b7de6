"""A partner looks its listings over: a GET shows and changes nothing, a POST says or changes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from aldea.core.errors import Refused
from aldea.core.links import Purpose
from aldea.network.models import Organization
from aldea.partners import edits, own_listings
from aldea.partners.models import Edit, Service
from aldea.web.listings import telling
from aldea.web.listings.cards import cards
from aldea.web.shell import toasts
from aldea.web.shell.gate import by_link
from aldea.web.shell.listing_form import ListingForm, said
from aldea.web.shell.requests import LinkRequest


@by_link(Purpose.LISTINGS)
def own(request: LinkRequest) -> HttpResponse:
    partner = _partner(request)
    found = own_listings.of(partner=partner)
    context = {
        "cards": cards(found.shown),
        "away": [(each, telling.AWAY[why]) for each, why in found.away],
    }
    return _draw(request, "own", partner, context)


@require_POST
@by_link(Purpose.LISTINGS)
def right(request: LinkRequest, pk: UUID) -> HttpResponse:
    partner = _partner(request)
    service = _service(partner, pk)
    try:
        own_listings.affirm(service=service, partner=partner, by=request.doer)
    except own_listings.SaidToday:  # tapped twice: the page says so
        pass
    except Refused as refused:
        toasts.say(request, said(refused))
    else:
        words = gettext("Thank you. Families now read that “%(name)s” was checked today.")
        toasts.say(request, words % {"name": service.name})
    return _back(request, service)


@require_POST
@by_link(Purpose.LISTINGS)
def room(request: LinkRequest, pk: UUID) -> HttpResponse:
    partner = _partner(request)
    service = _service(partner, pk)
    form = ListingForm(request.POST, service=service, kept=())
    if form.is_valid():
        try:
            own_listings.say_room(
                service=service, partner=partner, changes=form.changes(), by=request.doer
            )
        except edits.NothingChanged:  # tapped twice within a second
            return _back(request, service)
        except Refused as refused:
            form.refuse(refused)
        else:
            toasts.say(request, gettext("Thank you. Families now read how much room there is."))
            return _back(request, service)
    return _ask(request, partner, form, to="listings:room")


@by_link(Purpose.LISTINGS)
def edit(request: LinkRequest, pk: UUID) -> HttpResponse:
    partner = _partner(request)
    service = _service(partner, pk)
    kept = own_listings.kept(service=service, partner=partner)
    data = request.POST if request.method == "POST" else None
    form = ListingForm(data, service=service, kept=kept)
    if form.is_bound and form.is_valid():
        try:
            own_listings.change(
                service=service, partner=partner, changes=form.changes(), by=request.doer
            )
        except Refused as refused:
            if isinstance(refused, edits.ChangedMeanwhile) and form.stands():  # saved twice
                return redirect("listings:saved", request.token, pk)
            form.refuse(refused)
        else:
            return redirect("listings:saved", request.token, pk)
    return _ask(request, partner, form, to="listings:edit")


@by_link(Purpose.LISTINGS)
def saved(request: LinkRequest, pk: UUID) -> HttpResponse:
    partner = _partner(request)
    service = _service(partner, pk)
    latest = Edit.objects.filter(service=service, partner=partner).order_by("-at", "-pk").first()
    told = telling.told(latest.fields.order_by("pk")) if latest else []
    return _draw(request, "saved", partner, {"service": service, "told": told})


def _partner(request: LinkRequest) -> Organization:
    return get_object_or_404(Organization.objects.partners(), pk=request.link.subject)


def _service(partner: Organization, pk: UUID) -> Service:
    return get_object_or_404(own_listings.shown(partner=partner), pk=pk)


def _back(request: LinkRequest, service: Service) -> HttpResponse:
    return redirect(f"{reverse('listings:own', args=[request.token])}#s-{service.pk}")


def _ask(request: LinkRequest, partner: Organization, form: ListingForm, to: str) -> HttpResponse:
    address = reverse(to, args=[request.token, form.service.pk])
    context = {"form": form, "service": form.service, "address": address}
    return _draw(request, "edit", partner, context, status=422 if form.errors else 200)


def _draw(
    request: LinkRequest,
    page: str,
    partner: Organization,
    known: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    offices = Organization.objects.filter(kind=Organization.Kind.COUNTY_OFFICE)
    frame = {
        "partner": partner,
        "office": offices.order_by("pk").first(),
        "token": request.token,
        "until": request.link.until,
    }
    return render(request, f"listings/{page}.html", {**frame, **known}, status=status)
