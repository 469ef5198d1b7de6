"""Today: what waits on me, whom nobody has reached, what is stuck, what lapses."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.partners.models import Agreement
from aldea.people import census
from aldea.support.models import Referral
from aldea.web.home import waiting
from aldea.web.shell.counts import show_silent
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

P = Permission
NEXT, STUCK = 10, 5
SOON = timedelta(days=90)
NOON, EVENING = 12, 18
GREETINGS = ("Good morning", "Good afternoon", "Good evening")


@dataclass(frozen=True, slots=True)
class Lapse:
    """An agreement that ends soon, and what ends with it here."""

    agreement: Agreement
    last_day: date
    days: int
    referrals: int
    is_countys: bool


@requires(Permission.TODAY_VIEW)
def today(request: StaffRequest) -> HttpResponse:
    day, whole = request.actor.today, "all" in request.GET
    found = waiting.of(request, whole=whole)
    rows = waiting.rows(found, request)
    groups = waiting.groups(rows, day, whole=whole)
    shown = sum(len(group) for _name, group in groups)
    context = _silent(request) | {
        "day": day,
        "greeting": _greeting(),
        "first_name": request.actor.name.split()[0],
        "count": found.count,
        "due": waiting.count_due(found, rows, day),
        "groups": groups,
        "more": found.count - shown,
        "then": next(iter(rows[shown:]), None),
        "stuck": found.stuck,
        "stuck_shown": found.stuck[:STUCK],
        "lapses": _lapses(request) if waiting.may(request, P.AGREEMENT_VIEW) else (),
        "may": {each.value.lower(): waiting.may(request, each) for each in Permission},
    }
    request.nav_counts["home:today"] = found.count
    return render(request, "home/today.html", context)


def _silent(request: StaffRequest) -> dict[str, object]:
    """How many families nobody has heard from, and the next of them."""
    day, place = request.actor.today, request.place
    question = census.Question(
        school_id=place.pk, today=day, year_began=place.year_began_on(day), heard="silent"
    )
    silent = census.counts(question).silent
    show_silent(request, silent)
    rows = census.rows(census.lines(question)[:NEXT], question)
    return {"question": question, "silent": silent, "families": rows}


def _greeting() -> str:
    hour = timezone.localtime(clock.now()).hour
    return GREETINGS[0 if hour < NOON else 1 if hour < EVENING else 2]


def _lapses(request: StaffRequest) -> list[Lapse]:
    """Agreements about this school that end within three months, the soonest first."""
    place, day = request.place, request.actor.today
    ending = _ending(place.pk, day).select_related("partner")
    care = dict(
        Referral.objects.open()
        .filter(school=place.pk, partner__in=[each.partner_id for each in ending])
        .order_by()
        .values_list("partner")
        .annotate(Count("pk"))
    )
    return [
        Lapse(
            agreement=each,
            last_day=each.ends_before - timedelta(days=1),
            days=(each.ends_before - day).days,
            referrals=care.get(each.partner_id, 0),
            is_countys=each.partner_id == place.county_office_id,
        )
        for each in ending
        if each.ends_before
    ]


def _ending(school_id: object, day: date) -> QuerySet[Agreement]:
    here = Agreement.objects.live(day).filter(
        Q(clauses__sharing__school_id=school_id), ended_on=None, ends_before__lte=day + SOON
    )
    return here.distinct().order_by("ends_before", "pk")
