"""Guides on paper: asking for a district's or the county's, watching, downloading."""

from collections.abc import Callable
from math import ceil

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from aldea.access.permissions import Permission
from aldea.core import languages
from aldea.core.errors import Refused
from aldea.network.models import Organization
from aldea.partners import guides
from aldea.partners import papers as orders
from aldea.partners.models import PaperGuide, PaperOrder
from aldea.partners.models.paper import KEPT
from aldea.web.directory.forms import AskPapers
from aldea.web.shell.gate import requires
from aldea.web.shell.languages import BY_CODE
from aldea.web.shell.requests import StaffRequest
from aldea.web.shell.toasts import attempt

A_PAGE, GUIDES_A_PAGE = 10, 50
MINUTE = 60
State = PaperOrder.State
# State: (kind of its tag, icon)
STATES: dict[str, tuple[str, str]] = {
    State.MAKING: ("told", "autorenew"),
    State.READY: ("met", "check"),
    State.STOPPED: ("stopped", "close"),
}


@requires(Permission.DIRECTORY_REVIEW)
def papers(request: StaffRequest) -> HttpResponse:
    form = AskPapers(
        request.POST or None,
        places=_places(),
        initial={"languages": ["en", "es"], "print": "normal"},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            order = orders.ask(
                place=guides.place(cds_code=asked["place"]),
                languages=asked["languages"],
                is_large=asked["print"] == "large",
                by=request.actor,
            )
        except Refused as refused:
            form.add_error("place", str(refused))
        else:
            return redirect("directory:paper", pk=order.pk)
    found = PaperOrder.objects.counted().select_related("organization", "asked_by")
    page = Paginator(found.order_by("-asked_at", "pk"), A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": page,
        "rows": [(order, STATES[order.state]) for order in page],
        "days": KEPT.days,
    }
    status = 422 if form.errors else 200
    return render(request, "directory/papers.html", facts, status=status)


def _places() -> list[tuple[str, str]]:
    offices = Organization.objects.filter(kind=Organization.Kind.COUNTY_OFFICE).order_by("name")
    every = [(office.cds_code, f"The whole county ({office.called})") for office in offices]
    return [
        (code or "", name)
        for code, name in (*every, *((each.cds_code, each.name) for each in guides.participating()))
    ]


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def paper(request: StaffRequest, pk: str) -> HttpResponse:
    found = PaperOrder.objects.counted().select_related("organization", "asked_by")
    order = get_object_or_404(found, pk=pk)
    made = order.guides.exclude(document="").select_related("school__organization")
    made = made.order_by("school__organization__name", "language", "pk")
    page = Paginator(made, GUIDES_A_PAGE).get_page(request.GET.get("page"))
    left_out = order.guides.exclude(left_out="").select_related("school__organization")
    facts = {
        "order": order,
        "tag": STATES[order.state],
        "left": _left(order.seconds_left),
        "page": page,
        "guides": [(guide, languages.name(BY_CODE[guide.language].listed)) for guide in page],
        "left_out": left_out.order_by("school__organization__name", "language"),
    }
    return render(request, "directory/paper.html", facts)


def _left(seconds: float | None) -> str:
    """Say how long it takes yet, no more exactly than it is known."""
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return "less than a minute left"
    minutes = ceil(seconds / MINUTE)
    if minutes < MINUTE:
        return f"about {minutes} minute{'s' if minutes > 1 else ''} left"
    return f"about {minutes // MINUTE} h {minutes % MINUTE} min left"


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def bundle(request: StaffRequest, pk: str) -> HttpResponse:
    order = get_object_or_404(PaperOrder.objects.select_related("organization"), pk=pk)
    return _file(order.bundle, f"guides-{order.organization.cds_code}.zip")


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def guide(request: StaffRequest, pk: str) -> HttpResponse:
    one = get_object_or_404(PaperGuide.objects.select_related("school__organization"), pk=pk)
    return _file(one.document, orders.file_name(one))


def _file(document: str, name: str) -> HttpResponse:
    if not document or not default_storage.exists(document):
        raise Http404
    kept = default_storage.open(document)
    return FileResponse(kept, as_attachment=True, filename=name)  # type: ignore[return-value]  # streams


def _decide(
    request: StaffRequest, pk: str, verb: Callable[[PaperOrder], object], words: str
) -> HttpResponse:
    order = get_object_or_404(PaperOrder.objects.select_related("organization"), pk=pk)
    attempt(request, lambda: verb(order), words)
    return redirect("directory:paper", pk=pk)


@requires(Permission.DIRECTORY_REVIEW)
@require_POST
def cancel_paper(request: StaffRequest, pk: str) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda order: orders.cancel(order=order, by=request.actor),
        "Stopped. What is done is kept.",
    )


@requires(Permission.DIRECTORY_REVIEW)
@require_POST
def go_on(request: StaffRequest, pk: str) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda order: orders.go_on(order=order, by=request.actor),
        "Going on with the rest. You can leave.",
    )
