"""Listings that are not listed, not called, or closed: the list, adding and lifting."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners import standing
from aldea.partners.models import Service, Standing
from aldea.web.directory import sides
from aldea.web.directory.forms import FindListing, Stand, found
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

A_PAGE = 30
MOST = 10


@requires(Permission.DIRECTORY_REVIEW)
def standings(request: StaffRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    rows = standing.standing_now(today=clock.today())
    if kind in Standing.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    form = FindListing(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context = {
        "page": page,
        "kind": kind,
        "may_lift": request.actor.may(Permission.DIRECTORY_KEEP),
        "kinds": Standing.Kind.choices,
        "form": form,
        "words": words,
        "found": found(words, most=MOST) if words else [],
    }
    return render(request, "directory/standings.html", context, status=422 if form.errors else 200)


@requires(Permission.DIRECTORY_REVIEW)
def stand(request: StaffRequest, listing_id: UUID) -> HttpResponse:
    listing = sides.by_key([listing_id]).get(listing_id)
    if listing is None:
        raise Http404
    form = Stand(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            standing.put(listing=listing, **form.cleaned_data, by=request.actor)
        except Refused as refused:
            form.add_error("kind", str(refused))
        else:
            toasts.say(request, f"Noted for {listing.name}.")
            return redirect("directory:standings")
    context = {"listing": listing, "form": form, "is_service": isinstance(listing, Service)}
    return render(request, "directory/stand.html", context, status=422 if form.errors else 200)


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def lift(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Standing.objects.select_related("reason"), pk=pk)
    try:
        standing.lift(standing=found, by=request.actor)
    except standing.AlreadyLifted as refused:
        toasts.say(request, str(refused))
    else:
        toasts.say(request, f"Lifted for {found.reason.name}.")
    return redirect("directory:standings")
