"""Rows that wait for their organization, and values that somebody should look at."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from aldea.access.permissions import Permission
from aldea.partners import doubts, quarantine
from aldea.partners.models import FlaggedValue, HeldRow, ListedOrganization
from aldea.web.directory.forms import Owner, Reason
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest
from aldea.web.shell.toasts import say

A_PAGE = 25
NAMES_SHOWN = 5
FOUND = 10
NEEDS_REASON = "Say why, in a few words: the next person reads it."
REMEDIES = {
    "phone": "Call the partner and correct the number.",
    "location": "Look the address up on a map and correct the point.",
    "schedule": "Ask the partner for the hours and correct them.",
}


def waiting() -> int:
    """How many unknown organizations rows wait for."""
    return HeldRow.objects.waiting().values("unknown_id").distinct().count()


def flagged() -> int:
    """How many odd values nobody has looked at."""
    return FlaggedValue.objects.filter(closed_at=None).count()


@requires(Permission.DIRECTORY_KEEP)
@require_safe
def held_list(request: StaffRequest) -> HttpResponse:
    page = Paginator(quarantine.waiting(), A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, one.names[:NAMES_SHOWN], max(len(one.names) - NAMES_SHOWN, 0)) for one in page]
    return render(request, "directory/held_list.html", {"page": page, "rows": rows})


@requires(Permission.DIRECTORY_KEEP)
@require_safe
def held(request: StaffRequest, unknown: UUID) -> HttpResponse:
    one = next((one for one in quarantine.waiting() if one.unknown == unknown), None)
    if one is None:
        say(request, "Nothing waits for this organization any more.")
        return redirect("directory:held_list")
    words = request.GET.get("q", "").replace("\0", "").strip()
    same = ListedOrganization.objects.filter(pk=unknown)
    found = ListedOrganization.objects.filter(name__icontains=words) if words else same
    facts = {"one": one, "words": words, "found": found.order_by("name", "pk")[:FOUND]}
    return render(request, "directory/held.html", facts)


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def release(request: StaffRequest, unknown: UUID) -> HttpResponse:
    form = Owner(request.POST)
    if not form.is_valid():
        raise Http404
    to = get_object_or_404(ListedOrganization, pk=form.cleaned_data["to"])
    try:
        quarantine.answer_for(unknown=unknown, to=to, by=request.actor)
    except quarantine.NothingHeld as refused:
        say(request, str(refused))
    else:
        say(request, f"The rows are being loaded. In a minute they stand under {to.name}.")
    return redirect("directory:held_list")


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def discard(request: StaffRequest, unknown: UUID) -> HttpResponse:
    form = Reason(request.POST)
    if not form.is_valid():
        say(request, NEEDS_REASON)
        return redirect("directory:held", unknown=unknown)
    try:
        quarantine.discard(unknown=unknown, reason=form.cleaned_data["reason"], by=request.actor)
    except quarantine.NothingHeld as refused:
        say(request, str(refused))
    else:
        say(request, "Discarded. The file they came in is kept.")
    return redirect("directory:held_list")


@requires(Permission.DIRECTORY_KEEP)
@require_safe
def flagged_list(request: StaffRequest) -> HttpResponse:
    rows = FlaggedValue.objects.filter(closed_at=None).select_related("file")
    page = Paginator(rows.order_by("why", "pointer", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    facts = {"page": page, "rows": [(row, REMEDIES.get(row.table, "")) for row in page]}
    return render(request, "directory/flagged_list.html", facts)


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def close_flagged(request: StaffRequest, pk: UUID) -> HttpResponse:
    form = Reason(request.POST)
    if not form.is_valid():
        say(request, NEEDS_REASON)
        return redirect("directory:flagged_list")
    try:
        doubts.close(
            flagged=get_object_or_404(FlaggedValue, pk=pk),
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
    except doubts.AlreadyClosed as refused:
        say(request, str(refused))
    else:
        say(request, "Closed.")
    return redirect("directory:flagged_list")
