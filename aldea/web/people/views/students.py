"""The list of a school's students."""

from collections import Counter

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.people import census, students
from aldea.people.models import Enrolment
from aldea.support.models import Need
from aldea.web.people.forms import AskStudents
from aldea.web.shell.counts import show_silent
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

PAGE = 25
ORDERS = {
    "name": ("student__family_name", "student__given_name"),
    "-name": ("-student__family_name", "-student__given_name"),
    "grade": ("grade", "student__family_name", "student__given_name"),
    "-grade": ("-grade", "student__family_name", "student__given_name"),
    "language": ("student__family__home_language", "student__family_name"),
    "-language": ("-student__family__home_language", "student__family_name"),
}


@requires(Permission.STUDENT_VIEW)
def student_list(request: StaffRequest) -> HttpResponse:
    form = AskStudents(request.GET, languages=census.languages(request.place.pk))
    form.is_valid()
    page = Paginator(_asked(request, form.cleaned_data), PAGE).get_page(request.GET.get("page"))
    sees_needs = request.place.pk in request.actor.schools(Permission.NEED_VIEW)
    show_silent(request)
    return render(
        request,
        "people/student_list.html",
        {
            "form": form,
            "page": page,
            "rows": _rows(request, page, sees_needs=sees_needs),
            "sees_needs": sees_needs,
            "now": clock.now(),
        },
    )


def _asked(request: StaffRequest, asked: dict) -> QuerySet[Enrolment]:
    here = {"school_id": request.place.pk, "today": request.actor.today}
    if asked.get("q"):
        found = students.named(**here, words=asked["q"])
    else:
        order = ORDERS.get(request.GET.get("sort", "name"), ORDERS["name"])
        found = students.enrolled(**here).order_by(*order, "pk")
    if asked.get("grade") is not None:
        found = found.filter(grade=asked["grade"])
    if asked.get("language"):
        found = found.filter(student__family__home_language=asked["language"])
    return found


def _rows(request: StaffRequest, page: Page, *, sees_needs: bool) -> list[tuple[Enrolment, int]]:
    enrolments = list(page.object_list)
    keys = [each.student_id for each in enrolments]
    wanted: Counter = Counter()
    if sees_needs:
        needs = Need.objects.open().filter(school_id=request.place.pk, student__in=keys)
        wanted.update(needs.values_list("student_id", flat=True))
    return [(each, wanted[each.student_id]) for each in enrolments]
