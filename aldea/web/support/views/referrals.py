"""Referrals as the school sees them: the list, asking a partner, following one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.network.models import School
from aldea.people.models import Disclosure
from aldea.support import grounds, loops, notices, referrals, words
from aldea.support.models import Need, Referral, Word
from aldea.support.models.referral import State
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.pictures import loop_line
from aldea.web.shell.requests import StaffRequest
from aldea.web.support import nexts, tellings
from aldea.web.support.forms import TakeBack, Told

A_PAGE = 25
# The views of the list: whose move, then what is over.
VIEWS = {
    "": "Going on",
    "school": "Your move",
    "partner": "The partner’s",
    "family": "The family’s",
    "stuck": "Stuck",
    "over": "Over",
}
REFUSALS = {
    referrals.NeedClosed: "The need is closed, so nobody is asked for it.",
    referrals.AskedToBeLeftAlone: "They asked us not to call them or send them referrals. Give the"
    " family their number, or ask another partner.",
    referrals.ConsentMissing: "The family’s consent does not hold any more.",
    referrals.NotShared: "The agreement with this partner does not hold any more.",
    referrals.NoDesk: "Nobody has said where this partner receives referrals.",
}


@dataclass(frozen=True, slots=True)
class View:
    """One view of the list, and how many are in it."""

    key: str
    label: str
    count: int | None
    is_current: bool


@requires(Permission.REFERRAL_VIEW)
def referral_list(request: StaffRequest) -> HttpResponse:
    """Loops whose need is open by whose move it is; those that are over, newest first."""
    school, today = request.place.pk, clock.today()
    running = loops.running_at(school_id=school, today=today)
    chosen = request.GET.get("move", "")
    rows = _over(school) if chosen == "over" else [one for one in running if _fits(one, chosen)]
    page: Page[Any] = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    found = loops.of(page.object_list, today=today) if chosen == "over" else page.object_list
    shown = {
        "page": page,
        "loops": found,
        "chosen": chosen,
        "views": [
            View(key, label, _count(running, key), key == chosen) for key, label in VIEWS.items()
        ],
        "waiting": _count(running, "school"),
        "stuck": _count(running, "stuck"),
    }
    return render(request, "support/referral_list.html", shown)


@requires(Permission.REFERRAL_SEND)
def referral_new(request: StaffRequest) -> HttpResponse:
    """Ask one partner for one need; where that may not be, say why and the two ways on."""
    need, today = nexts.need_of(request), clock.today()
    if need is None:
        return render(request, "support/referral_which.html", {"needs": _open_needs(request)})
    asked = nexts.asked_of(request)
    if asked is None:
        partners = nexts.partners_of(request.place.pk, today)
        return render(request, "support/referral_whom.html", {"need": need, "partners": partners})
    refused, key = "", asked.service_key
    if request.method == "POST":
        try:
            sent = _send(request, need, asked)
            toasts.say(request, f"Asked {asked.partner.called}. A link is on its way to them.")
            return redirect("support:referral", key=sent.pk)
        except referrals.AlreadyAsked as asked_before:
            return redirect("support:referral", key=asked_before.referral.pk)
        except tuple(REFUSALS) as refusal:
            refused = REFUSALS[type(refusal)]
    shown = {
        "need": need,
        "asked": asked,
        "refused": refused,
        "grounds": grounds.of(need=need, partner=asked.partner, service_key=key, today=today),
        "told": grounds.told_before_yes(need=need, today=today),
        "answer_by": grounds.answer_by(urgency=need.urgency, today=today),
    }
    return render(request, "support/referral_new.html", shown, status=422 if refused else 200)


@requires(Permission.REFERRAL_VIEW)
def referral(request: StaffRequest, key: UUID) -> HttpResponse:
    _place(request, key)
    return _referral_page(request, key)


@requires(Permission.REFERRAL_SEND)
@require_POST
def referral_act(request: StaffRequest, key: UUID) -> HttpResponse:
    """One of the acts that fit: remind, ask the family, note that it was told."""
    row = _place(request, key)
    act = ACTS.get(request.POST.get("act", ""))
    if act is not None:
        try:
            toasts.say(request, act(request, row))
        except notices.TooSoon:
            toasts.say(request, "That went out within the last hour. One message is enough.")
        except (referrals.NotALegalMove, words.AlreadySaid):
            toasts.say(request, "That was done already.")
    return redirect("support:referral", key=key)


@requires(Permission.REFERRAL_SEND)
@require_POST
def referral_told(request: StaffRequest, key: UUID) -> HttpResponse:
    """What a side told the school, in person or by telephone."""
    row = _place(request, key)
    side = request.POST.get("side", "")
    form = Told(request.POST, choices=tellings.choices(row, side))
    if not form.is_valid():
        return _referral_page(request, key, told={side: form})
    try:
        typed = form.cleaned_data
        tellings.write(row, side=side, what=typed["what"], note=typed["note"], by=request.actor)
        toasts.say(request, "Noted.")
    except referrals.NoLongerAllowed:
        toasts.say(request, "The consent or the agreement does not hold any more.")
    except (referrals.NotALegalMove, words.AlreadySaid):
        toasts.say(request, "That was noted already.")
    return redirect("support:referral", key=key)


@requires(Permission.REFERRAL_SEND)
@require_POST
def referral_back(request: StaffRequest, key: UUID) -> HttpResponse:
    row = _place(request, key)
    form = TakeBack(request.POST)
    if not form.is_valid():
        return _referral_page(request, key, back=form)
    try:
        typed = form.cleaned_data
        referrals.cancel(referral=row, reason=typed["reason"], note=typed["note"], by=request.actor)
        toasts.say(request, f"Taken back. {row.partner.called} sees nothing more.")
    except referrals.NotALegalMove:
        toasts.say(request, "This referral is over already.")
    return redirect("support:referral", key=key)


def _referral_page(
    request: StaffRequest,
    key: UUID,
    *,
    told: dict[str, Told] | None = None,
    back: TakeBack | None = None,
) -> HttpResponse:
    loop = loops.of_one(referral_id=key, today=clock.today())
    row = loop.referral
    may_act = request.actor.may(Permission.REFERRAL_SEND) and row.need.is_open
    shown = {
        "loop": loop,
        "line": loop_line(loop.line),
        "referral": row,
        "may_act": may_act,
        "acts": nexts.acts(loop, request.place) if may_act else [],
        "story": tellings.story(
            row.words.select_related("referral__partner", "by").order_by("-at", "-pk")
        ),
        "disclosures": Disclosure.objects.filter(errand_key=key).order_by("made_at", "pk"),
        "notices": row.notices.order_by("asked_at", "pk"),
        "sides": tellings.forms(row, told or {}) if may_act else [],
        "back": back or TakeBack(),
        "nexts": nexts.eligible(loop, request.place) if may_act else (),
    }
    status = 422 if told or back else 200
    return render(request, "support/referral.html", shown, status=status)


def _place(request: StaffRequest, key: UUID) -> Referral:
    row = get_object_or_404(Referral.objects.select_related("partner", "need"), pk=key)
    request.place = School.objects.select_related("organization", "district").get(pk=row.school_id)
    return row


def _send(request: StaffRequest, need: Need, asked: nexts.Asked) -> Referral:
    if asked.instead_of is not None:
        return referrals.next_from_rejected(
            rejected=asked.instead_of,
            partner=asked.partner,
            asked_for=asked.asked_for,
            service_key=asked.service_key,
            by=request.actor,
        )
    return referrals.send(
        need=need,
        partner=asked.partner,
        asked_for=asked.asked_for,
        service_key=asked.service_key,
        by=request.actor,
    )


def _count(running: list[loops.Loop], key: str) -> int | None:
    return None if key == "over" else sum(_fits(loop, key) for loop in running)


def _fits(loop: loops.Loop, chosen: str) -> bool:
    if chosen == "stuck":
        return loop.move.is_stuck
    return chosen in ("", loop.move.mover.lower())


def _over(school: UUID) -> QuerySet[Referral]:
    return (
        Referral.objects.with_parties()
        .filter(school=school)
        .exclude(need__state=Need.State.OPEN, state__in=RUNNING)
        .order_by("-sent_at", "pk")
    )


# A completed or refused one whose need is open still waits on somebody: see loops.running_at.
RUNNING = [state for state in State if state not in (State.CANCELLED, State.ENTERED_IN_ERROR)]


def _open_needs(request: StaffRequest) -> QuerySet[Need]:
    here = Need.objects.open().filter(school=request.place.pk)
    return here.select_related("student", "family").order_by("-opened_at", "pk")[:50]


def _nudge(request: StaffRequest, row: Referral) -> str:
    referrals.nudge(referral=row, by=request.actor)
    return f"A reminder is on its way to {row.partner.called}."


def _ask_family(request: StaffRequest, row: Referral) -> str:
    referrals.ask_family(referral=row, by=request.actor)
    return "A question is on its way to the family."


def _tell_family(request: StaffRequest, row: Referral) -> str:
    words.say(
        referral=row,
        side=Word.Side.SCHOOL,
        station=Word.Station.ANSWERED,
        says=Word.Says.YES,
        by=request.actor,
    )
    return "Noted: the family knows of the answer."


ACTS: dict[str, Callable[[StaffRequest, Referral], str]] = {
    "NUDGE": _nudge,
    "ASK_FAMILY": _ask_family,
    "TELL_FAMILY": _tell_family,
}
