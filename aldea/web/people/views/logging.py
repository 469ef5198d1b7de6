"""Logging a contact in four taps, and taking it back."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.accounts.models import Profile
from aldea.core.ids import new_id
from aldea.people import census, touches
from aldea.people.models import Touch
from aldea.support import needs
from aldea.web.people.forms import PICK, FollowUp, HeardNeeds, LogContact, usual_follow_up
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

LATEST, NEXT_IN_LINE, FOUND = 5, 5, 10


@requires(Permission.TOUCH_LOG)
def log(request: StaffRequest) -> HttpResponse:
    if not request.GET.get("family"):
        return _choose(request)
    row = row_of(request, request.GET["family"])
    typed = request.POST if request.method == "POST" else None
    form = LogContact(typed, row=row, owners=_owners(request, row), initial=_initial(request, row))
    heard = HeardNeeds(typed, prefix="heard", form_kwargs={"row": row})
    if typed is not None and all([form.is_valid(), heard.is_valid()]):
        return _save(request, form, heard)
    then = back(request)
    return render(
        request,
        "people/log.html",
        {
            "row": row,
            "form": form,
            "heard": heard,
            "then": then,
            "is_walking": then.startswith(reverse("people:call", args=[request.place.cds_code])),
            "picks_day": form["follow_up"].value() == PICK,
        },
        status=200 if typed is None else 422,
    )


def _save(request: StaffRequest, form: LogContact, heard: Any) -> HttpResponse:
    family = form.row.family.name
    said = [one for one in (each.heard() for each in heard) if one]
    try:
        touch = needs.log_call(
            draft=form.draft(school_id=request.place.pk), heard=said, by=request.actor
        )
    except touches.AlreadyLogged:
        messages.info(request, f"This contact with {family} was logged already, once.")
    else:
        toasts.say(
            request,
            f"Contact logged for {family}.",
            undo=reverse("people:undo", args=[request.place.cds_code, touch.pk]),
        )
    return redirect(back(request))


@requires(Permission.TOUCH_LOG)
def follow_up(request: StaffRequest) -> HttpResponse:
    """The follow-up that fits what happened, for the form that asks while it is filled in."""
    chosen = request.GET.get("follow_up", "")
    if "outcome" in request.GET:
        chosen = usual_follow_up(request.GET["outcome"])
    form = FollowUp(initial={"follow_up": chosen})
    return render(request, "people/follow_up.html", {"form": form, "picks_day": chosen == PICK})


@requires(Permission.TOUCH_LOG)
@require_POST
def undo(request: StaffRequest, touch: UUID) -> HttpResponse:
    logged = get_object_or_404(
        Touch.objects.select_related("family"), pk=touch, school_id=request.place.pk
    )
    try:
        touches.undo(touch=logged, by=request.actor)
    except touches.AlreadyUndone:
        messages.info(request, "This contact was taken back already.")
    except touches.NotYours:
        messages.error(request, "Somebody else logged this contact. Only they can take it back.")
    except touches.NotInCensus:
        messages.error(request, f"{logged.family.name} has left this school; the contact stays.")
    else:
        messages.info(request, f"The contact with {logged.family.name} was taken back.")
    return redirect(back(request))


def _choose(request: StaffRequest) -> HttpResponse:
    question, words = question_of(request), request.GET.get("q", "").strip()
    recent = Touch.objects.standing().filter(
        school_id=request.place.pk, by_id=request.actor.profile_id
    )
    latest = list(dict.fromkeys(recent.order_by("-at").values_list("family_id", flat=True)[:40]))
    found = census.named(question, words) if words else ()
    return render(
        request,
        "people/log_choose.html",
        {
            "words": words,
            "found": census.rows(found[:FOUND], question),
            "latest": census.rows(
                census.lines(question).filter(family__in=latest[:LATEST]), question
            ),
            "next": census.rows(census.lines(question)[:NEXT_IN_LINE], question),
            "then": back(request),
        },
    )


def question_of(request: StaffRequest) -> census.Question:
    """Every family of the school the address names."""
    today = request.actor.today
    return census.Question(
        school_id=request.place.pk,
        today=today,
        year_began=request.place.year_began_on(today),
    )


def row_of(request: StaffRequest, family: str | UUID) -> census.Row:
    """One family of the school. Raises Http404 when it is not in its census."""
    try:
        key = UUID(str(family))
    except ValueError:
        raise Http404 from None
    question = question_of(request)
    rows = census.rows(census.lines(question).filter(family=key), question)
    if not rows:
        raise Http404
    return rows[0]


def back(request: StaffRequest) -> str:
    """Where to go when it is done: the page it began on, or the census."""
    asked = request.POST.get("then") or request.GET.get("then") or _referrer(request)
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("people:census", args=[request.place.cds_code])


def _referrer(request: StaffRequest) -> str:
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path == request.path:
        return ""
    return came._replace(scheme="", netloc="", fragment="").geturl()


def _initial(request: StaffRequest, row: census.Row) -> dict[str, Any]:
    owner = row.line.next_owner_id or request.actor.profile_id
    return {
        "key": new_id(),
        "outcome": request.GET.get("outcome", ""),
        "follow_up": usual_follow_up(request.GET.get("outcome", "")),
        "guardian": row.guardian.pk if row.guardian else "",
        "next_owner": owner,
    }


def _owners(request: StaffRequest, row: census.Row) -> list[Profile]:
    me = Profile.objects.get(pk=request.actor.profile_id)
    trying = [owner for owner in census.owners(request.place.pk) if owner.pk != me.pk]
    return [me, *trying]
