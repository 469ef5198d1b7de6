"""Writing down a need, following it, and saying that it is met."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.network.models import School
from aldea.people.models import CensusLine, Enrolment, Family, Student
from aldea.support import loops, needs
from aldea.support.models import Need, Referral, Word
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.pictures import loop_line
from aldea.web.shell.requests import StaffRequest
from aldea.web.support import tellings
from aldea.web.support.forms import CloseNeed, NoteNeed


@requires(Permission.NEED_RECORD)
def need_new(request: StaffRequest) -> HttpResponse:
    family, student = _whose(request)
    form = NoteNeed(
        request.POST or None,
        students=_here(request).filter(family=family).order_by("given_name", "pk"),
        initial={"key": new_id(), "whose": str(student.pk) if student else "family"},
    )
    if request.method == "POST" and form.is_valid():
        heard = form.heard()
        with suppress(needs.AlreadyNoted):  # sent twice
            needs.note(school_id=request.place.pk, family=family, heard=heard, by=request.actor)
            toasts.say(request, "The need is noted.")
        return redirect("support:need", key=heard.key)
    shown = {"form": form, "family": family, "student": student}
    return render(request, "support/need_new.html", shown, status=422 if form.errors else 200)


@requires(Permission.NEED_VIEW)
def need(request: StaffRequest, key: UUID) -> HttpResponse:
    need = _need(request, key)
    return render(request, "support/need.html", _shown(request, need, CloseNeed()))


@requires(Permission.NEED_CLOSE)
@require_POST
def need_met(request: StaffRequest, key: UUID) -> HttpResponse:
    return _closed(request, key, needs.close_as_met, "The need is met.")


@requires(Permission.NEED_CLOSE)
@require_POST
def need_aside(request: StaffRequest, key: UUID) -> HttpResponse:
    return _closed(request, key, needs.set_aside, "The need is set aside.")


def _closed(request: StaffRequest, key: UUID, verb: Callable[..., Need], done: str) -> HttpResponse:
    need = _need(request, key)
    form = CloseNeed(request.POST)
    if not form.is_valid():
        return render(request, "support/need.html", _shown(request, need, form), status=422)
    try:
        verb(need=need, because=form.cleaned_data["because"], by=request.actor)
        toasts.say(request, done)
    except needs.AlreadyClosed:
        toasts.say(request, "Somebody has closed this need already.")
    return redirect("support:need", key=key)


def _shown(request: StaffRequest, need: Need, form: CloseNeed) -> dict:
    rows = Referral.objects.with_parties().filter(need=need).order_by("-sent_at", "pk")
    if not request.actor.may(Permission.REFERRAL_VIEW):
        rows = rows.none()
    found = loops.of(rows, today=clock.today())
    words = Word.objects.filter(referral__need=need).select_related("referral__partner", "by")
    return {
        "need": need,
        "loops": [(loop, loop_line(loop.line)) for loop in found],
        "evidence": tellings.story(
            words.exclude(station=Word.Station.ASKED).order_by("-at", "-pk")
        ),
        "form": form,
        "may_close": need.is_open and request.actor.may(Permission.NEED_CLOSE),
        "may_refer": need.is_open and request.actor.may(Permission.REFERRAL_SEND),
    }


def _need(request: StaffRequest, key: UUID) -> Need:
    need = get_object_or_404(
        Need.objects.select_related("student", "family", "opened_by", "closed_by", "heard_in"),
        pk=key,
    )
    request.place = School.objects.select_related("organization", "district").get(pk=need.school_id)
    return need


def _whose(request: StaffRequest) -> tuple[Family, Student | None]:
    """The family, and the student when the address names one, both of this school."""
    try:
        if key := request.GET.get("student"):
            student = get_object_or_404(_here(request).select_related("family"), pk=UUID(key))
            return student.family, student
        lines = CensusLine.objects.current().filter(school=request.place.pk)
        return get_object_or_404(
            Family.objects.filter(pk__in=lines.values("family")), pk=UUID(request.GET["family"])
        ), None
    except (ValueError, KeyError):
        raise Http404 from None


def _here(request: StaffRequest) -> QuerySet[Student]:
    """The students of this school: one of another may be a brother or sister here."""
    enrolled = Enrolment.objects.live(request.actor.today).filter(school=request.place.pk)
    return Student.objects.filter(pk__in=enrolled.values("student"))
