"""Checking listings: the queue, one call at a time, and what came of it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateformat import format as formatted
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.accounts.models import Profile
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners import capacities, checks, freshness, own_listings, standing
from aldea.partners.changes import Correction
from aldea.partners.models import CheckClaim, Desk, Remark, Service, Verification
from aldea.web.directory import scripts
from aldea.web.directory.forms import STATES, AskChecks, Told
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

PAGE = 20
LONGEST_NUMBER = 6  # of a page: no list is longer
SAY_IN = ("en", "es")


def waiting() -> int:
    """How many listings should be checked."""
    return checks.count(at=clock.now(), without=_not_asked())


@requires(Permission.DIRECTORY_REVIEW)
def queue(request: StaffRequest) -> HttpResponse:
    form = AskChecks(request.GET)
    page = request.GET.get("page", "1")
    number = max(int(page), 1) if page.isdecimal() and len(page) <= LONGEST_NUMBER else 1
    found = checks.queue(
        asked=form.asked(),
        at=clock.now(),
        without=_not_asked(),
        start=(number - 1) * PAGE,
        size=PAGE,
    )
    context = {
        "form": form,
        "lines": found.lines,
        "callers": Profile.objects.in_bulk({each.claimed_by for each in found.lines} - {None}),
        "me": request.actor.profile_id,
        "page": Paginator(range(found.total), PAGE).get_page(number),
        "now": clock.now(),
        "today": clock.today(),
        "states": STATES,
    }
    return render(request, "directory/checks.html", context)


@require_POST
@requires(Permission.DIRECTORY_REVIEW)
def take_next(request: StaffRequest) -> HttpResponse:
    """Take the most needed one that nobody is calling."""
    return _onward(request)


@require_POST
@requires(Permission.DIRECTORY_REVIEW)
def take(request: StaffRequest, pk: UUID) -> HttpResponse:
    try:
        freshness.claim(service=_service(pk), by=request.actor)
    except freshness.SomebodyElseIsCalling as refused:
        toasts.say(request, str(refused))
    return redirect(f"{reverse('directory:check', args=[pk])}?{request.GET.urlencode()}")


@requires(Permission.DIRECTORY_REVIEW)
def check(request: StaffRequest, pk: UUID) -> HttpResponse:
    form = Told(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        correction = Correction(**form.correction())
        service = _service(pk)
        try:
            freshness.correct(
                service=service,
                how=form.cleaned_data["how"],
                correction=correction,
                by=request.actor,
            )
        except Refused as refused:
            form.add_error("words_en", str(refused))
        else:
            toasts.say(request, _said(service, correction))
            return _after(request)
    return render(
        request, "directory/check.html", _one(request, pk, form), status=422 if form.errors else 200
    )


@require_POST
@requires(Permission.DIRECTORY_REVIEW)
def confirm(request: StaffRequest, pk: UUID) -> HttpResponse:
    service, how = _service(pk), request.POST.get("how", Verification.How.CALLED)
    if how not in dict(Verification.How.asked()):
        raise Http404
    try:
        freshness.confirm(service=service, how=how, by=request.actor)
    except freshness.SomebodyElseIsCalling as refused:
        toasts.say(request, str(refused))
    else:
        toasts.say(request, f"Families read that {service.name} was checked today.")
    return _after(request)


@require_POST
@requires(Permission.DIRECTORY_REVIEW)
def miss(request: StaffRequest, pk: UUID) -> HttpResponse:
    service = _service(pk)
    try:
        again = freshness.miss(service=service, by=request.actor)
    except freshness.SomebodyElseIsCalling as refused:
        toasts.say(request, str(refused))
    else:
        toasts.say(request, f"{service.name} comes back on {formatted(again, 'l, F j')}.")
    return _after(request)


@require_POST
@requires(Permission.DIRECTORY_KEEP)
def send_link(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Send the partner whose listing it is the link to its own listings."""
    partner = _service(pk).organization.partner
    if partner is None:
        raise Http404
    try:
        own_listings.send_link(partner=partner, by=request.actor)
    except Refused as refused:
        toasts.say(request, str(refused))
    else:
        toasts.say(request, f"{partner.called} gets the link to its listings.")
    return redirect(f"{reverse('directory:check', args=[pk])}?{request.GET.urlencode()}")


def _said(service: Service, correction: Correction) -> str:
    if correction.kind == Remark.Kind.GONE:
        return f"{service.name} is off the guide."
    return f"Families read it beside {service.name}."


def _after(request: StaffRequest) -> HttpResponse:
    """On to the next one while walking down the list, else back to the list."""
    return _onward(request) if "walk" in request.GET else redirect(_list(request))


def _onward(request: StaffRequest) -> HttpResponse:
    key = _taken(request)
    if key is None:
        toasts.say(request, "That is the end of the list for now.")
        return redirect(_list(request))
    query = request.GET.copy()
    query["walk"] = "1"
    return redirect(f"{reverse('directory:check', args=[key])}?{query.urlencode()}")


def _taken(request: StaffRequest) -> UUID | None:
    """Take the most needed one; when somebody is quicker, the one after it."""
    asked = AskChecks(request.GET).asked()
    passed_by = set(_not_asked())
    while key := checks.next_one(asked=asked, at=clock.now(), without=passed_by):
        try:
            freshness.claim(service=_service(key), by=request.actor)
        except freshness.SomebodyElseIsCalling:
            passed_by.add(key)
        else:
            return key
    return None


def _list(request: StaffRequest) -> str:
    query = request.GET.copy()
    for name in ("walk", "say"):
        query.pop(name, None)
    return f"{reverse('directory:checks')}?{query.urlencode()}"


def _one(request: StaffRequest, pk: UUID, form: Told) -> dict[str, object]:
    service, now = _service(pk), clock.now()
    say_in = request.GET.get("say", "en")
    language = say_in if say_in in SAY_IN else "en"
    claim = CheckClaim.objects.select_related("by").filter(service=service, until__gt=now).first()
    caller = request.actor.name.split()[0]
    return {
        "service": service,
        "standing": checks.standings(services=[service], at=now)[pk],
        "room": capacities.room(service=service, at=now),
        "claim": claim,
        "is_mine": claim is not None and claim.by_id == request.actor.profile_id,
        "script": scripts.write(
            service=service, caller=caller, language=language, today=clock.today()
        ),
        "say_in": language,
        "form": form,
        "query": request.GET.urlencode(),
        "list_url": _list(request),
        "is_walking": "walk" in request.GET,
        "may_edit": request.actor.may(Permission.DIRECTORY_KEEP),
        "how_choices": Verification.How.asked(),
        "desk": _desk(request, service),
    }


def _service(pk: UUID) -> Service:
    return get_object_or_404(Service.objects.for_showing(), pk=pk)


def _desk(request: StaffRequest, service: Service) -> Desk | None:
    """Where its partner may be sent the link to its own listings, by who may send it."""
    partner = service.organization.partner
    if partner is None or not request.actor.may(Permission.DIRECTORY_KEEP):
        return None
    return own_listings.desk(partner=partner)


def _not_asked() -> list[UUID]:
    """What nobody is shown, and who asked not to be called."""
    today = clock.today()
    return [*standing.hidden_services(today=today), *standing.uncallable(today=today)]
