"""One search for everything: students, families, partners, services, schools."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.network.models import Organization, School
from aldea.partners import search as directory
from aldea.people import census, students
from aldea.web.people.views.logging import question_of
from aldea.web.shell.counts import show_silent
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

MOST = 6
# Short words are too like everything: nothing is looked for before the second letter.
LEAST_LETTERS = 2


@requires(Permission.STUDENT_VIEW)
def search(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    context: dict[str, object] = {"words": words}
    if len(words) >= LEAST_LETTERS:
        here = {"school_id": request.place.pk, "today": request.actor.today}
        context |= {
            "asked": True,
            "enrolments": students.named(**here, words=words)[:MOST],
            "families": _families(request, words),
            "partners": _alike(Organization.objects.partners(), words, "name"),
            "services": _services(request, words),
            "schools": _schools(request, words),
        }
    show_silent(request)
    return render(request, "people/search.html", context)


def _families(request: StaffRequest, words: str) -> list[census.Row]:
    question = question_of(request)
    return census.rows(census.named(question, words)[:MOST], question)


def _alike(found: QuerySet, words: str, field: str) -> QuerySet:
    return (
        found.annotate(likeness=TrigramWordSimilarity(words, field))
        .filter(likeness__gte=students.ALIKE)
        .order_by("-likeness", field)[:MOST]
    )


def _services(request: StaffRequest, words: str) -> tuple[directory.Match, ...]:
    if not request.actor.may(Permission.SERVICE_FIND):
        return ()
    place = request.place
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = (place.latitude, place.longitude)
    question = directory.Question(text=words, point=point, campus=place.cds_code)
    return directory.find(question=question, at=clock.now(), size=MOST).matches


def _schools(request: StaffRequest, words: str) -> QuerySet:
    reached = School.objects.active().filter(pk__in=request.actor.schools(Permission.TODAY_VIEW))
    return _alike(reached.select_related("organization", "district"), words, "organization__name")
