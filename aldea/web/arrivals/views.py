"""Sending a roster, its page, and the decisions about it."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from aldea.access.permissions import Permission
from aldea.arrivals import arrivals, previews
from aldea.arrivals.formats.packages import PackageRefused
from aldea.arrivals.models import Arrival
from aldea.core import clock
from aldea.network.models import Organization
from aldea.web.arrivals.figures import STEPS, TAGS, figures, step
from aldea.web.arrivals.forms import SendRoster
from aldea.web.arrivals.samples import path_of
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest
from aldea.web.shell.toasts import say

A_PAGE = 25
CAUSES_SHOWN = 5
FIELDS_SHOWN = 8
# The worker says how far it is twice a second; silence this long means that it stopped.
SILENCE = timedelta(minutes=2)
MOVED_ON = "This roster has moved on since the page was drawn. Here is where it is now."


@requires(Permission.ARRIVAL_VIEW)
@require_safe
def arrival_list(request: StaffRequest) -> HttpResponse:
    rows = Arrival.objects.select_related("district", "progress").order_by("-received_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    waiting = Arrival.objects.waiting().count()
    if waiting:
        request.nav_counts = {"arrivals:arrival_list": waiting}
    facts = {
        "page": page,
        "rows": [(row, TAGS[Arrival.State(row.state)]) for row in page],
        "waiting": waiting,
        "may_send": request.actor.may(Permission.ARRIVAL_SEND),
    }
    return render(request, "arrivals/arrival_list.html", facts)


@requires(Permission.ARRIVAL_SEND)
def send_roster(request: StaffRequest) -> HttpResponse:
    reached = request.actor.organizations(Permission.ARRIVAL_SEND)
    districts = Organization.objects.districts().filter(pk__in=reached).order_by("name", "pk")
    form = SendRoster(request.POST or None, request.FILES or None, districts=districts)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            arrival = arrivals.receive(
                district=form.sender, file=file, file_name=file.name, by=request.actor
            )
        except PackageRefused as refused:
            form.add_error("file", f"{refused.why} {refused.remedy}")
        else:
            return redirect("arrivals:arrival", pk=arrival.pk)
    facts = {"form": form, "samples": [one for one in form.districts.values() if path_of(one)]}
    status = 422 if form.errors else 200
    return render(request, "arrivals/send_roster.html", facts, status=status)


@requires(Permission.ARRIVAL_VIEW)
@require_safe
def arrival(request: StaffRequest, pk: str) -> HttpResponse:
    rows = Arrival.objects.select_related(
        "district", "progress", "received_by", "leaving_confirmed_by", "approved_by"
    )
    one = get_object_or_404(rows, pk=pk)
    is_own = one.district_id in request.actor.organizations(Permission.ARRIVAL_VIEW)
    changed = previews.changed_fields(arrival=one) if is_own else []
    most = f"mostly {changed[0].example.word}" if changed else "people and families"
    facts = {
        "arrival": one,
        "progress": one.progress,
        "steps": STEPS,
        "step": step(one, one.progress),
        "figures": figures(one, most_changed=most, is_open=is_own and one.has_lines),
        "changed": changed[:FIELDS_SHOWN],
        "refusals": previews.alike_refusals(arrival=one, most=CAUSES_SHOWN) if is_own else [],
        "held": previews.held_schools(arrival=one) if one.is_held else [],
        "fresh": previews.roster_freshness(district_id=one.district_id, now=clock.now()),
        "moving": Arrival.objects.of(one.district_id).moving().exclude(pk=one.pk),
        "is_silent": one.is_moving and clock.now() - one.progress.told_at > SILENCE,
        "may_decide": is_own and request.actor.may(Permission.ARRIVAL_APPLY),
    }
    return render(request, "arrivals/arrival.html", facts)


def _decide(request: StaffRequest, pk: str, verb: arrivals.Verb, words: str) -> HttpResponse:
    """Do one thing to an arrival and go back to its page."""
    try:
        verb(arrival=get_object_or_404(Arrival, pk=pk), by=request.actor)
    except arrivals.MovedOn:
        say(request, MOVED_ON)
    except arrivals.LeavingNotConfirmed as refused:
        say(request, str(refused))
    else:
        say(request, words)
    return redirect("arrivals:arrival", pk=pk)


@requires(Permission.ARRIVAL_APPLY)
@require_POST
def confirm_leaving(request: StaffRequest, pk: str) -> HttpResponse:
    words = "Noted that they left. You can apply the roster now."
    return _decide(request, pk, arrivals.confirm_leaving, words)


@requires(Permission.ARRIVAL_APPLY)
@require_POST
def apply_arrival(request: StaffRequest, pk: str) -> HttpResponse:
    return _decide(request, pk, arrivals.apply, "The roster is being applied. You can leave.")


@requires(Permission.ARRIVAL_APPLY)
@require_POST
def cancel_arrival(request: StaffRequest, pk: str) -> HttpResponse:
    return _decide(request, pk, arrivals.cancel, "Stopped. Nothing was changed.")


@requires(Permission.ARRIVAL_APPLY)
@require_POST
def start_again(request: StaffRequest, pk: str) -> HttpResponse:
    return _decide(request, pk, arrivals.start_again, "Started again.")


@requires(Permission.ARRIVAL_APPLY)
@require_POST
def throw_away(request: StaffRequest, pk: str) -> HttpResponse:
    words = "Thrown away. Nothing was changed, and the names in it are forgotten."
    return _decide(request, pk, arrivals.throw_away, words)
