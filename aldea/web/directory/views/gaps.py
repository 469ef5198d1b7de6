"""What families did not find: the page, and the same counts as a file."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.core.spreadsheets import harmless
from aldea.web.directory import gaps as laid_out
from aldea.web.directory.gaps import Gaps
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def gaps(request: StaffRequest) -> HttpResponse:
    found = laid_out.read(need=request.GET.get("need", ""), today=clock.today())
    context = {"gaps": found, "now": timezone.localtime(clock.now()), "why": laid_out.WITHHELD}
    return render(request, "directory/gaps.html", context)


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def gaps_csv(request: StaffRequest) -> HttpResponse:
    found = laid_out.read(need="", today=clock.today())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"not-found-{found.since:%Y-%m-%d}-to-{found.until:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # without it spreadsheets read accents wrong
    table = csv.writer(response)
    table.writerow(("counted by", "need", "ZIP or language", "searches that found nothing"))
    for row in _rows(found):
        table.writerow(map(harmless, row))
    return response


def _rows(found: Gaps) -> list[tuple[str, str, str, str]]:
    return [
        (kind, line.name, door.label, door.plain)
        for kind, lines in (("ZIP", found.by_zip), ("language", found.by_language))
        for line in lines
        for door in (*line.doors, line.total)
    ]
