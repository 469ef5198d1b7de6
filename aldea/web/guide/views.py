"""The guide's desk: what families report, and closures of the places one answers for."""

from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import Organization
from aldea.partners import changes, closures, edits, guides, proposals, rules, wordings
from aldea.partners.models import ChangeRequest, Closure, Service
from aldea.web.guide.answering import AnswerFields, seen_anew
from aldea.web.guide.forms import RIGHT, Alter, Close, TranslateClosure
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.languages import BY_CODE, TONGUES, Tongue, english_name
from aldea.web.shell.requests import StaffRequest

SHOWN = 50


@requires(Permission.DIRECTORY_REVIEW)
def desk(request: StaffRequest) -> HttpResponse:
    context = {
        **_waiting(),
        "today": clock.today(),
        "closures": Closure.objects.filter(organization__in=_above(request))
        .select_related("organization", "by")
        .order_by("-starts_on", "pk")[:SHOWN],
        "may_close": request.actor.may(Permission.CLOSURE_DECLARE),
        "frame_line": _frame_line(request),
    }
    return render(request, "guide/desk.html", context)


@requires(Permission.DIRECTORY_REVIEW)
def reports(request: StaffRequest) -> HttpResponse:
    return render(request, "guide/reports.html", _waiting())


def _waiting() -> dict[str, Any]:
    """What families report waits for whoever comes first: a listing belongs to no school."""
    waiting = ChangeRequest.objects.open().select_related("service__organization")
    return {"waiting": waiting.order_by("made_at", "pk")[:SHOWN], "count": waiting.count()}


def _frame_line(request: StaffRequest) -> str:
    """The one line of HTML that puts the guide into another site's page."""
    path = reverse("public:embed", args=[request.place.cds_code])
    address = escape(request.build_absolute_uri(path))
    title = escape(f"Help near {request.place.name}")
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="760" '
        'style="border:0" loading="lazy"></iframe>'
    )


@requires(Permission.DIRECTORY_REVIEW)
def change(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(
        ChangeRequest.objects.open().select_related("service__organization"), pk=pk
    )
    sent = request.POST if request.method == "POST" else None
    form = AnswerFields(sent, proposals=proposals.of(change=found), by=request.actor)
    if sent is not None and form.is_valid():
        form = _answered(request, found, form)
        if not form.errors:
            return redirect(_desk(request))
    service = guides.listed(keys=[found.service_id], today=clock.today())
    context = {
        "change": found,
        "form": form,
        "lines": list(form.lines()),
        "back": _desk(request),
        "may_edit": request.actor.may(Permission.DIRECTORY_KEEP),
        "service": next(iter(service), found.service),
    }
    return render(request, "guide/change.html", context, status=422 if form.errors else 200)


def _desk(request: StaffRequest) -> str:
    """Where reports wait: at the desk of the school whose page this is, or countywide."""
    place = getattr(request, "place", None)
    return reverse("guide:desk", args=[place.cds_code]) if place else reverse("guide:reports")


def _answered(request: StaffRequest, found: ChangeRequest, form: AnswerFields) -> AnswerFields:
    """Answer a report; the form that comes back says what was refused, beside what was typed."""
    try:
        _answer(request, found, form)
    except changes.AlreadyAnswered as already:
        toasts.say(request, str(already))
    except edits.ChangedMeanwhile as changed:
        now = proposals.of(change=found)
        form = AnswerFields(seen_anew(request.POST, now), proposals=now, by=request.actor)
        form.add_error(None, str(changed))
    except rules.NotRight as refused:
        for wrong in refused.wrong:
            form.blame(wrong)
    except Refused as refused:
        form.add_error(None, str(refused))
    else:
        toasts.say(request, f"Answered: {found.service.name}.")
    return form


def _answer(request: StaffRequest, found: ChangeRequest, form: AnswerFields) -> None:
    """Write what was found out, in one call: into the listing, beside it, or that it is right."""
    said, taken, by = form.cleaned_data, form.taken(), request.actor
    beside = None
    if said["found"] != RIGHT:
        words = {name: said[name] for name in ("words_en", "words_es", "last_day")}
        beside = changes.Correction(kind=said["found"], **words)
    if taken:
        changes.correct(change=found, taken=taken, how=said["how"], beside=beside, by=by)
    elif beside:
        changes.accept(change=found, correction=beside, by=by)
    else:
        changes.decline(change=found, how=said["how"], by=by)


@requires(Permission.CLOSURE_DECLARE)
def close(request: StaffRequest) -> HttpResponse:
    form = Close(request.POST if request.method == "POST" else None, places=_places(request))
    if request.method == "POST" and form.is_valid():
        where = Organization.objects.get(pk=form.cleaned_data["where"])
        try:
            made = closures.declare(organization=where, **form.said(), by=request.actor)
        except Refused as refused:
            form.add_error("last_day", str(refused))
        else:
            toasts.say(request, f"The guide says that {where.name} is closed.")
            return redirect("guide:closure", cds=request.place.cds_code, pk=made.pk)
    return render(request, "guide/close.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.CLOSURE_DECLARE)
def closure(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = _closure(request, pk)
    is_ours = found.organization_id in dict(_places(request))
    if request.method == "POST" and not is_ours:
        raise PermissionDenied
    form = Alter(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            closures.alter(closure=found, **form.cleaned_data, by=request.actor)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            service: Service = form.cleaned_data["service"]
            toasts.say(request, f"Families read it beside {service.name}.")
            return redirect("guide:closure", cds=request.place.cds_code, pk=pk)
    context = {
        "closure": found,
        "is_ours": is_ours,
        "is_over": _is_over(found),
        "tongues": _tongues(found),
        "remarks": found.remarks.select_related("service").order_by("service__name", "pk"),
        "form": form,
    }
    return render(request, "guide/closure.html", context, status=422 if form.errors else 200)


@requires(Permission.CLOSURE_DECLARE)
def closure_words(request: StaffRequest, pk: UUID, language: str) -> HttpResponse:
    found = _closure(request, pk)
    if found.organization_id not in dict(_places(request)):
        raise PermissionDenied
    if language == wordings.WRITTEN_IN or language not in BY_CODE or _is_over(found):
        raise Http404
    sources = closures.texts(closure=found, language=language)
    words = wordings.words(texts=sources, language=language)
    form = TranslateClosure(
        request.POST if request.method == "POST" else None,
        spoken=english_name(language),
        tongue=BY_CODE[language],
        stands=[words.say(text) for text in sources],
    )
    if request.method == "POST" and form.is_valid():
        try:
            closures.translate(closure=found, language=language, **form.said(), by=request.actor)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            toasts.say(request, f"Families read it in {english_name(language)}.")
            return redirect("guide:closure", cds=request.place.cds_code, pk=pk)
    context = {"closure": found, "form": form, "spoken": english_name(language)}
    return render(request, "guide/closure_words.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.CLOSURE_DECLARE)
def reopen(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = _closure(request, pk)
    if found.organization_id not in dict(_places(request)):
        raise PermissionDenied
    try:
        closures.end(closure=found, by=request.actor)
    except closures.AlreadyOver as over:
        toasts.say(request, str(over))
    else:
        toasts.say(request, f"{found.organization.name} is open again in the guide.")
    return redirect("guide:desk", cds=request.place.cds_code)


def _is_over(closure: Closure) -> bool:
    return bool(closure.ended_at) or not closure.is_live(max(clock.today(), closure.starts_on))


@dataclass(frozen=True, slots=True)
class InTongue:
    """How much of a closure's own words stands in one language."""

    tongue: Tongue
    name: str
    there: int
    of: int
    is_reviewed: bool


def _tongues(closure: Closure) -> list[InTongue]:
    found = []
    for tongue in TONGUES[1:]:
        texts = closures.texts(closure=closure, language=tongue.code)
        words = wordings.words(texts=texts, language=tongue.code)
        there = sum(1 for text in texts if words.say(text).source)
        found.append(
            InTongue(tongue, english_name(tongue.code), there, len(texts), not words.has_unreviewed)
        )
    return found


def _above(request: StaffRequest) -> tuple[UUID, ...]:
    place = request.place
    return place.pk, place.district_id, place.county_office_id


def _closure(request: StaffRequest, pk: UUID) -> Closure:
    return get_object_or_404(
        Closure.objects.select_related("organization", "by").prefetch_related("helps", "remarks"),
        pk=pk,
        organization__in=_above(request),
    )


def _places(request: StaffRequest) -> list[tuple[UUID, str]]:
    """What this person may close from here: what they hold a role at, and what lies below it."""
    place = request.place
    held = request.actor.organizations(Permission.CLOSURE_DECLARE)
    line = [place.pk, place.district_id, place.county_office_id]
    highest = max((line.index(key) for key in held if key in line), default=0)
    names = dict(Organization.objects.filter(pk__in=line).values_list("pk", "name"))
    return [(key, names[key]) for key in line[: highest + 1]]
