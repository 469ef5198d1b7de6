"""Finding a service for a family, one service whole, and telling the family of it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.network.models import School
from aldea.partners import checks, search, standing
from aldea.partners.models import Service
from aldea.people import touches
from aldea.people.models import Touch
from aldea.support.models import Need
from aldea.web.partners import asking, texts, wording
from aldea.web.partners.forms import FindService, TellFamily
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

PAGE = 10


@requires(Permission.SERVICE_FIND)
def find(request: StaffRequest) -> HttpResponse:
    at, place = clock.now(), request.place
    asked = _asked(request)
    stands = asking.standing(place=place, today=clock.today())
    number = asked.form.cleaned_data.get("page") or 1
    answer = search.find(
        question=asking.with_partners(asked.question, stands),
        at=at,
        start=(number - 1) * PAGE,
        size=PAGE,
    )
    context = {
        "asked": asked,
        "form": asked.form,
        "answer": answer,
        "facets": list(asking.facets(asked, answer)),
        "chips": list(asking.chips(asked, request.GET)),
        "home_href": asking.home_address(asked, request.GET),
        "rows": asking.rows(answer.matches, asked=asked, stands=stands, place=place, at=at),
        "page": Paginator(range(answer.total), PAGE).get_page(number),
        "asof": wording.clock_time(timezone.localtime(at).time()),
        "refer_url": refer_url(request, place),
        "extra": f"need={asked.need.pk}" if asked.need else "",
    }
    return render(request, "partners/find.html", context)


@requires(Permission.SERVICE_FIND)
def service(request: StaffRequest, pk: UUID) -> HttpResponse:
    at, place = clock.now(), request.place
    found = get_object_or_404(Service.objects.for_showing(), pk=pk)
    asked = _asked(request)
    stands = asking.standing(place=place, today=clock.today())
    question = asking.with_partners(asked.question, stands)
    match = search.look_at(service=found, question=question, at=at)
    matches = [match] if match else []
    shown = asking.rows(matches, asked=asked, stands=stands, place=place, at=at)
    context = {
        "service": found,
        "shown": next(iter(shown), None),
        "standing": checks.standings(services=[found], at=at)[pk],
        "stands": standing.of(listing=found, today=clock.today()),
        "ages": wording.ages(found),
        "website": wording.web(found.organization.website),
        "refer_url": refer_url(request, place),
        "extra": f"need={asked.need.pk}" if asked.need else "",
    }
    return render(request, "partners/service.html", context)


def _asked(request: StaffRequest) -> asking.Asked:
    return asking.read(
        form=FindService(request.GET),
        place=request.place,
        actor=request.actor,
        today=clock.today(),
    )


@requires(Permission.TOUCH_LOG)
def text_service(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Tell a family of a service: nobody else learns anything, so no consent is needed."""
    found = get_object_or_404(Service.objects.for_showing(), pk=pk)
    need = _need(request)
    guardians = texts.guardians(need)
    form = TellFamily(request.POST or None, guardians=guardians)
    if need and request.method == "POST" and form.is_valid():
        _note_text(request, need, found, form)
        toasts.say(request, f"Noted that {form.cleaned_data['guardian'].name} was told.")
        return redirect(_back(request, need))
    context = {
        "service": found,
        "need": need,
        "form": form,
        "texts": texts.to_send(found, guardians),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/text_service.html", context, status=status)


def _need(request: StaffRequest) -> Need | None:
    form = FindService(request.GET)
    form.is_valid()
    return asking.need_of(form.cleaned_data.get("need"), request.place, request.actor)


def _note_text(request: StaffRequest, need: Need, found: Service, form: TellFamily) -> None:
    touches.log(
        draft=touches.Draft(
            school_id=request.place.pk,
            family=need.family,
            student=need.student,
            guardian=form.cleaned_data["guardian"],
            channel=Touch.Channel.TEXT,
            outcome=Touch.Outcome.SENT,
            at=clock.now(),
            note=f"Told about {found.name}",
            follow_up_on=touches.follow_up_day(
                outcome=Touch.Outcome.SENT, day=timezone.localdate()
            ),
            follow_up_note=f"Ask whether {found.name} helped",
            next_owner=None,
        ),
        by=request.actor,
    )


def _back(request: StaffRequest, need: Need) -> str:
    return f"{reverse('partners:find', args=[request.place.cds_code])}?need={need.pk}"


def refer_url(request: StaffRequest, place: School) -> str:
    """Where a referral is written, for those who may send one."""
    if not request.actor.may(Permission.REFERRAL_SEND):
        return ""
    return reverse("support:referral_new", args=[place.cds_code])
