"""The lists behind an arrival's figures, and the refused rows as a file."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from aldea.access.permissions import Permission
from aldea.arrivals import previews
from aldea.arrivals.models import Arrival, ArrivalChange, RefusedRow
from aldea.core.spreadsheets import harmless
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

A_PAGE = 50


def _own(request: StaffRequest, pk: str) -> Arrival:
    """Find an arrival whose rows this person may see: the district's own people."""
    reached = request.actor.organizations(Permission.ARRIVAL_VIEW)
    return get_object_or_404(
        Arrival.objects.select_related("district"), pk=pk, district__in=reached
    )


@requires(Permission.ARRIVAL_VIEW)
@require_safe
def change_list(request: StaffRequest, pk: str) -> HttpResponse:
    arrival = _own(request, pk)
    kind = request.GET.get("kind", "")
    field = request.GET.get("field", "")
    rows = ArrivalChange.objects.filter(arrival=arrival).select_related("school")
    if kind in ArrivalChange.Kind.values:
        rows = rows.filter(kind=kind)
    if field in previews.FIELDS:
        rows = rows.filter(fields__has_key=field)
    page = Paginator(rows.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "arrival": arrival,
        "page": page,
        "rows": [(row, previews.differences(change=row)) for row in page],
        "kind": kind,
        "kinds": ArrivalChange.Kind.choices,
        "field": previews.FIELDS.get(field, ""),
    }
    return render(request, "arrivals/change_list.html", facts)


@requires(Permission.ARRIVAL_VIEW)
@require_safe
def refused_list(request: StaffRequest, pk: str) -> HttpResponse:
    arrival = _own(request, pk)
    rows = RefusedRow.objects.filter(arrival=arrival).order_by("file", "line", "pk")
    file, column, rule = (request.GET.get(name, "") for name in ("file", "column", "rule"))
    if file and rule:
        rows = rows.filter(file=file, column=column, rule=rule)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    facts = {"arrival": arrival, "page": page, "one_cause": bool(file and rule)}
    return render(request, "arrivals/refused_list.html", facts)


@requires(Permission.ARRIVAL_VIEW)
@require_safe
def refused_csv(request: StaffRequest, pk: str) -> HttpResponse:
    arrival = _own(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{arrival.pk}.csv"'
    # Spreadsheet programs take a CSV for UTF-8 only by this mark.
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(("file", "line", "column", "value", "rule", "why", "what to do", "row taken"))
    rows = RefusedRow.objects.filter(arrival=arrival).order_by("file", "line", "pk")
    for row in rows:
        taken = "no" if row.whole_row else "yes, without this value"
        cells = (row.column, row.value, row.rule, row.why, row.remedy, taken)
        table.writerow((row.file, row.line, *map(harmless, cells)))
    return response
