"""What families did not find: the page, and the same counts as a file."""

import csv
from collections.abc import Iterator

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

COLUMNS = (
    "counted by", "need", "ZIP or language", "why", "searches that found nothing",
    "services within 15 miles",
)  # fmt: skip


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def gaps(request: StaffRequest) -> HttpResponse:
    found = laid_out.read(
        need=request.GET.get("need", ""),
        zip_code=request.GET.get("zip"),
        why=request.GET.get("why", ""),
        today=clock.today(),
    )
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
    table.writerow(COLUMNS)
    for row in _rows(found):
        table.writerow(map(harmless, row))
    return response


def _rows(found: Gaps) -> Iterator[tuple[str, ...]]:
    """By need and ZIP with what is near, by need and reason, and by the languages of each."""
    for line in found.by_zip:
        for door in (*line.doors, line.total):
            near = "" if door.near is None else str(door.near)
            yield "ZIP", line.name, door.label, "", door.plain, near
    for line in found.by_reason:
        for door in line.doors:
            yield "reason", line.name, "", door.label, door.plain, ""
    for why, label in found.reasons:
        for line in found.by_language[why]:
            for door in line.doors:
                yield "language", line.name, door.label, label, door.plain, ""
