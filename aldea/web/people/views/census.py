"""The census of a school's families: the heat strip, the list, and the list as a file."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.core.spreadsheets import harmless
from aldea.people import census as contact
from aldea.people.models import Grade, Touch
from aldea.web.people.forms import AskCensus
from aldea.web.shell.counts import show_silent
from aldea.web.shell.drawings import Band, HeatStrip, heat_strip
from aldea.web.shell.gate import requires
from aldea.web.shell.languages import language_name
from aldea.web.shell.requests import StaffRequest
from aldea.web.shell.tags import phone

PAGE = 25
WORDS = (
    "in the last 4 weeks",
    "4 to 8 weeks ago",
    "longer ago",
    "tried, not reached",
    "not tried yet",
)
DOORS = ("month", "lately", "longer", "tried", "untried")
MOST_COLUMNS, LEAST_ROWS = 34, 5
ByGrade = dict[int, contact.Counts]
# A cell that begins with one of these is run as a formula by a spreadsheet.


@requires(Permission.CENSUS_VIEW)
def census(request: StaffRequest) -> HttpResponse:
    form, question, by_grade = asked(request)
    counts = contact.counts(question)
    page = Paginator(contact.lines(question), PAGE).get_page(request.GET.get("page"))
    show_silent(request, counts.silent)
    return render(
        request,
        "people/census.html",
        {
            "form": form,
            "question": question,
            "counts": counts,
            "keys": list(zip(range(5), counts.bands, WORDS, DOORS, strict=True)),
            "strips": _strips(by_grade),
            "page": page,
            "rows": contact.rows(page.object_list, question),
            "first_week": contact.first_week(question),
            "may_open": request.actor.may(Permission.STUDENT_VIEW),
            "may_log": request.actor.may(Permission.TOUCH_LOG),
            "now": clock.now(),
        },
    )


def asked(request: StaffRequest) -> tuple[AskCensus, contact.Question, ByGrade]:
    """The filters in the address, the question they ask, and the families of each grade."""
    place, today = request.place, request.actor.today
    whole = contact.Question(school_id=place.pk, today=today, year_began=place.year_began_on(today))
    by_grade = contact.counts_by_grade(whole)
    form = AskCensus(
        request.GET,
        languages=contact.languages(place.pk),
        grades=by_grade,
        owners=contact.owners(place.pk),
    )
    return form, form.question(school=place, today=today), by_grade


def question_of(request: StaffRequest) -> contact.Question:
    """The question alone, for pages that offer no filters."""
    form = AskCensus(
        request.GET,
        languages=[request.GET.get("language", "")],
        grades=Grade.values,
        owners=contact.owners(request.place.pk) if request.GET.get("owner") else (),
    )
    return form.question(school=request.place, today=request.actor.today)


def _strips(by_grade: ByGrade) -> list[tuple[str, int, contact.Counts, HeatStrip]]:
    most = max((counts.families for counts in by_grade.values()), default=0)
    rows = max(LEAST_ROWS, -(-most // MOST_COLUMNS))
    strips = []
    for grade, counts in by_grade.items():
        name = Grade(grade).label
        bands = [
            Band(
                kind, number, f"Grade {name}: {number} {words}", f"?grade={grade}&heard={door}#list"
            )
            for kind, (number, words, door) in enumerate(
                zip(counts.bands, WORDS, DOORS, strict=True)
            )
        ]
        label = f"Grade {name}, families by last two-way contact"
        strips.append((name, grade, counts, heat_strip(label=label, bands=bands, rows=rows)))
    return strips


COLUMNS = (
    "Family", "Grades", "Home language", "Last heard", "By", "Last tried", "Tries since", "Device",
    "Internet", "Best time", "Next to try", "Follow up", "Call", "Phone",
)  # fmt: skip


@requires(Permission.TOUCH_LOG)
def export(request: StaffRequest) -> HttpResponse:
    question = question_of(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"families-{request.place.cds_code}-{question.today:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # without it spreadsheets read accents wrong
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for row in contact.export(question=question, by=request.actor):
        writer.writerow([_harmless(str(cell)) for cell in _cells(row)])
    return response


def _cells(row: contact.Row) -> list[object]:
    line, family, adult = row.line, row.family, row.guardian
    return [
        family.name,
        " ".join(row.grades),
        language_name(family.home_language),
        line.latest_heard_at and line.latest_heard_at.date(),
        line.latest_heard_by and Touch.Channel(line.latest_heard_by).label,
        line.latest_tried_at and line.latest_tried_at.date(),
        line.tries,
        family.get_device_display(),
        family.get_internet_display(),
        family.best_time,
        line.next_owner.name if line.next_owner else "",
        line.follow_up_on,
        adult.name if adult else "",
        phone(adult.phone) if adult and adult.phone else "",
    ]


def _harmless(cell: str) -> str:
    if cell == "None":
        return ""
    return harmless(cell)
