"""The record of a student, and of a family: the whole page, drawn on the server."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.network.models import School
from aldea.people import census, disclosures, strengths
from aldea.people.models import CensusLine, Enrolment, Family, Strength, Student
from aldea.web.record import panels, timeline, why
from aldea.web.record.forms import NoteStrength
from aldea.web.shell import toasts
from aldea.web.shell.counts import show_silent
from aldea.web.shell.gate import requires
from aldea.web.shell.pictures import loop_line
from aldea.web.shell.requests import StaffRequest


@requires(Permission.STUDENT_VIEW)
@require_safe
def record(request: StaffRequest, student: UUID) -> HttpResponse:
    child, enrolment = _student(request, student)
    reason = why.of(actor=request.actor, place=request.place, today=request.actor.today)
    _log_opening(request, child, reason)
    seen = panels.of(request, family_id=child.family_id, student=child)
    context = _common(request, seen, child.family)
    show_silent(request)
    return render(
        request,
        "record/record.html",
        context
        | {
            "student": child,
            "enrolment": enrolment,
            "age": child.age_on(request.actor.today),
            "why": reason,
            "strengths": Strength.objects.filter(
                student=child, school_id=request.place.pk
            ).order_by("-said_on", "-pk"),
            "openings": seen.openings(),
        },
    )


@requires(Permission.STUDENT_VIEW)
@require_safe
def family(request: StaffRequest, family: UUID) -> HttpResponse:
    known = get_object_or_404(Family, pk=family)
    line = _line(request, known)
    reason = why.of(actor=request.actor, place=request.place, today=request.actor.today)
    question = census.Question(
        school_id=request.place.pk,
        today=request.actor.today,
        year_began=request.place.year_began_on(request.actor.today),
    )
    row = census.rows(census.lines(question).filter(pk=line.pk), question)[0]
    for enrolment in row.enrolments:  # what stands here is part of each child's record
        _log_opening(request, enrolment.student, reason)
    seen = panels.of(request, family_id=known.pk, student=None)
    context = _common(request, seen, known)
    show_silent(request)
    return render(request, "record/family.html", context | {"row": row, "why": reason})


@requires(Permission.STRENGTH_RECORD)
def strength(request: StaffRequest, student: UUID) -> HttpResponse:
    child, _enrolment = _student(request, student)
    form = NoteStrength(request.POST or None)
    if form.is_valid():
        strengths.note(
            student=child,
            school_id=request.place.pk,
            said_on=clock.today(),
            by=request.actor,
            **form.cleaned_data,
        )
        toasts.say(request, f"A strength of {child.called} was noted.")
        return redirect("record:record", student=child.pk)
    return render(
        request,
        "record/strength.html",
        {"student": child, "form": form},
        status=422 if form.is_bound else 200,
    )


def _common(request: StaffRequest, seen: panels.Panels, family: Family) -> dict[str, object]:
    kind = request.GET.get("show", "")
    wanted = seen.wanted()
    foremost = panels.foremost(wanted)
    consents = seen.consents()
    entries = seen.entries(kind=kind, me=request.actor.profile_id, consents=consents)
    shown = timeline.FIRST if "older" not in request.GET else len(entries)
    return {
        "family": family,
        "guardians": family.guardians.order_by("rank", "pk"),
        "wanted": wanted,
        "foremost": foremost,
        "line": loop_line(foremost.line) if foremost else None,
        "entries": entries[:shown],
        "older": len(entries) - shown,
        "total": len(entries),
        "kind": kind,
        "kinds": timeline.KINDS,
        "consents": [(each, panels.told(each.data_classes)) for each in consents],
        "disclosures": [(each, panels.told(each.data_classes)) for each in seen.disclosures()],
        "may": {permission.value.lower(): True for permission in seen.allowed},
        "today": request.actor.today,
    }


def _student(request: StaffRequest, key: UUID) -> tuple[Student, Enrolment]:
    """A student, and the enrolment by which this person reaches them. Raises Http404."""
    child = get_object_or_404(Student.objects.select_related("family"), pk=key)
    here = Enrolment.objects.live(request.actor.today).filter(student=child)
    enrolment = here.order_by("-starts_on", "pk").first()
    if enrolment is None:
        raise Http404
    request.place = _place(enrolment.school_id)
    return child, enrolment


def _line(request: StaffRequest, family: Family) -> CensusLine:
    line = CensusLine.objects.current().filter(family=family).order_by("pk").first()
    if line is None:
        raise Http404
    request.place = _place(line.school_id)
    return line


def _place(school_id: UUID) -> School:
    return School.objects.select_related("organization", "district").get(pk=school_id)


def _log_opening(request: StaffRequest, student: Student, reason: why.Why) -> None:
    if request.method == "GET":
        disclosures.seen(
            student=student,
            school_id=request.place.pk,
            why=reason.in_the_log,
            by=request.actor,
        )
