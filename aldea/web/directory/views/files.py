"""Files of the directory: sending one, looking at what it would change, deciding."""

import csv
from collections.abc import Callable

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from aldea.access.permissions import Permission
from aldea.core.errors import Refused
from aldea.core.spreadsheets import harmless
from aldea.partners import sent
from aldea.partners.models import SentFile
from aldea.web.directory.forms import FORMS, ReadAs, SendServices
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest
from aldea.web.shell.toasts import attempt, say

A_PAGE = 25
SHOWN = 25
STEPS = ("Received", "Read", "Your decision", "Applied")
State = SentFile.State
# State: (step it is at, kind of its tag, icon)
STATES: dict[str, tuple[int, str, str]] = {
    State.READING: (2, "told", "autorenew"),
    State.WAITING: (3, "waiting", "schedule"),
    State.APPLYING: (4, "told", "autorenew"),
    State.APPLIED: (5, "met", "check"),
    State.REFUSED: (2, "stopped", "error_outline"),
    State.STOPPED: (2, "", "close"),
    State.THROWN_AWAY: (3, "", "close"),
}
KINDS = ("new", "changed", "removed", "same")


def waiting() -> int:
    """How many files wait for a decision."""
    return SentFile.objects.filter(state=State.WAITING).count()


@requires(Permission.DIRECTORY_KEEP)
@require_safe
def file_list(request: StaffRequest) -> HttpResponse:
    rows = SentFile.objects.select_related("sent_by").order_by("-sent_at", "pk")
    rows = rows.defer("shown", "refused")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "rows": [(row, STATES[row.state]) for row in page]}
    return render(request, "directory/file_list.html", facts)


@requires(Permission.DIRECTORY_KEEP)
def send_file(request: StaffRequest) -> HttpResponse:
    form = SendServices(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = sent.receive(
                file=file,
                file_name=file.name,
                form=form.cleaned_data["form"],
                source=form.cleaned_data["source"],
                by=request.actor,
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("directory:file", pk=received.pk)
    shown = {"form": form, "kept_days": settings.ALDEA_DIRECTORY_KEPT.days}
    status = 422 if form.errors else 200
    return render(request, "directory/send_file.html", shown, status=status)


@requires(Permission.DIRECTORY_KEEP)
@require_safe
def file(request: StaffRequest, pk: str) -> HttpResponse:
    one = get_object_or_404(SentFile.objects.select_related("sent_by", "decided_by"), pk=pk)
    counts = one.shown.get("counts", {})
    facts = {
        "file": one,
        "form_name": dict(FORMS)[one.form],
        "steps": STEPS,
        "step": STATES[one.state][0],
        "totals": {kind: sum(of.get(kind, 0) for of in counts.values()) for kind in KINDS},
        "tables": [
            (_words(table), [of.get(kind, 0) for kind in KINDS])
            for table, of in counts.items()
            if any(of.values())
        ],
        "differences": [
            (_words(table), name, _words(column), before, after)
            for table, name, column, before, after in one.shown.get("differences", [])[:SHOWN]
        ],
        "removals": [
            (_words(table), gone, there)
            for table, gone, there in one.shown.get("large_removals", [])
        ],
        "refused": one.refused[:SHOWN],
        "read_as": ReadAs(initial={"form": one.form, "source": one.source}),
    }
    return render(request, "directory/file.html", facts)


def _words(name: str) -> str:
    return name.replace("_", " ")


@requires(Permission.DIRECTORY_KEEP)
@require_safe
def refused_csv(request: StaffRequest, pk: str) -> HttpResponse:
    one = get_object_or_404(SentFile, pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{one.pk}.csv"'
    # Spreadsheet programs take a CSV for UTF-8 only by this mark.
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(("where", "value", "rule", "what to do"))
    for row in one.refused:
        cells = (row["pointer"], row["value"], row["rule"], row["remedy"])
        table.writerow(map(harmless, cells))
    return response


def _decide(
    request: StaffRequest, pk: str, verb: Callable[[SentFile], object], words: str
) -> HttpResponse:
    """Do one thing to a file and go back to its page."""
    file = get_object_or_404(SentFile, pk=pk)
    attempt(request, lambda: verb(file), words)
    return redirect("directory:file", pk=pk)


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def apply_file(request: StaffRequest, pk: str) -> HttpResponse:
    meant = bool(request.POST.get("removal_is_meant"))
    return _decide(
        request,
        pk,
        lambda one: sent.apply(sent=one, removal_is_meant=meant, by=request.actor),
        "The file is being applied. You can leave.",
    )


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def read_as(request: StaffRequest, pk: str) -> HttpResponse:
    form = ReadAs(request.POST)
    if not form.is_valid():
        say(request, "Choose one of the forms.")
        return redirect("directory:file", pk=pk)
    chosen = form.cleaned_data
    return _decide(
        request,
        pk,
        lambda one: sent.read_as(
            sent=one, form=chosen["form"], source=chosen["source"], by=request.actor
        ),
        "It is being read again.",
    )


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def cancel_file(request: StaffRequest, pk: str) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda one: sent.cancel(sent=one, by=request.actor),
        "Stopping. Nothing will be changed.",
    )


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def throw_away(request: StaffRequest, pk: str) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda one: sent.throw_away(sent=one, by=request.actor),
        "Thrown away. Nothing was changed.",
    )
