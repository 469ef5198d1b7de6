"""Listings that may be one: the list, one pair side by side, and merges to take apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core.errors import Refused
from aldea.partners import duplicates, merges
from aldea.partners.models import Candidate, Listed, ListedOrganization, Merge, Service
from aldea.web.directory import sides
from aldea.web.directory.forms import LIKELY, Decide, FindPairs
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

A_PAGE = 20
MERGES = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the list."""

    key: UUID
    first: Service | ListedOrganization
    second: Service | ListedOrganization
    score: int
    proofs: list[duplicates.Proof]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


@requires(Permission.DIRECTORY_REVIEW)
def pairs(request: StaffRequest) -> HttpResponse:
    form = FindPairs(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    waiting = duplicates.waiting(
        listed=asked.get("of", ""), least=LIKELY if asked.get("sure") else 0
    )
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pairs": _pairs(list(page.object_list)),
        "of": asked.get("of", ""),
        "sure": asked.get("sure", ""),
        "kinds": Listed.choices,
    }
    return render(request, "directory/pairs.html", context)


@requires(Permission.DIRECTORY_REVIEW)
def pair(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show both; it is decided for the whole county, by who keeps the directory."""
    may_decide = request.actor.may(Permission.DIRECTORY_KEEP)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    candidate = get_object_or_404(duplicates.waiting(), pk=pk)
    shown = next(iter(_pairs([candidate])), None)
    if shown is None:
        raise Http404
    both = (shown.first, shown.second)
    form = Decide(
        request.POST if request.method == "POST" else None,
        names=[(each.pk, each.name) for each in both],
    )
    if request.method == "POST" and form.is_valid():
        try:
            toasts.say(request, _decide(request, candidate, both, form.cleaned_data["keep"]))
        except Refused as refused:
            form.add_error("keep", str(refused))
        else:
            return redirect("directory:pairs")
    context = {
        "pair": shown,
        "lines": sides.lines(*both),
        "form": form,
        "is_service": candidate.listed == Listed.SERVICE,
        "may_decide": may_decide,
    }
    return render(request, "directory/pair.html", context, status=422 if form.errors else 200)


@requires(Permission.DIRECTORY_REVIEW)
def merged(request: StaffRequest) -> HttpResponse:
    rows = Merge.objects.standing().select_related("by").order_by("-at", "pk")
    page = Paginator(rows, MERGES).get_page(request.GET.get("page"))
    known = sides.by_key(key for row in page for key in (row.away_id, row.kept_id))
    context = {
        "page": page,
        "may_decide": request.actor.may(Permission.DIRECTORY_KEEP),
        "merges": [(row, known.get(row.away_id), known.get(row.kept_id)) for row in page],
    }
    return render(request, "directory/merged.html", context)


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def take_apart(request: StaffRequest, pk: UUID) -> HttpResponse:
    try:
        merges.take_apart(merge=get_object_or_404(Merge, pk=pk), by=request.actor)
    except merges.TakenApart as refused:
        toasts.say(request, str(refused))
    else:
        toasts.say(request, "They are two listings again, each with what it had.")
    return redirect("directory:merged")


def waiting() -> int:
    """How many pairs wait for a person."""
    return duplicates.waiting().count()


def _decide(
    request: StaffRequest,
    candidate: Candidate,
    both: tuple[Service | ListedOrganization, Service | ListedOrganization],
    keep: str,
) -> str:
    if keep == "neither":
        duplicates.tell_apart(candidate=candidate, by=request.actor)
        return "Noted: two listings. They are proposed again only if one of them changes."
    kept, away = both if str(both[0].pk) == keep else reversed(both)
    merges.merge(away=away, kept=kept, by=request.actor)
    return f"One listing now: {kept.name}. You can take it apart again."


def _pairs(candidates: Iterable[Candidate]) -> list[Pair]:
    rows = list(candidates)
    known = sides.by_key(key for row in rows for key in (row.first_id, row.second_id))
    return [
        Pair(
            key=row.pk,
            first=known[row.first_id],
            second=known[row.second_id],
            score=row.score,
            proofs=duplicates.proofs(candidate=row),
        )
        for row in rows
        if row.first_id in known and row.second_id in known
    ]
