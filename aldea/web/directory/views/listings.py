"""Listings and their history: find one, see what was edited in it, put it back."""

from collections.abc import Callable
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core.errors import Refused
from aldea.partners import edits, freshness
from aldea.partners.models import Edit, EditedField, Service
from aldea.web.directory import history, sides
from aldea.web.directory.forms import AboutEdit, FindListing
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.listing_form import ListingForm
from aldea.web.shell.requests import StaffRequest

A_PAGE = 30
MOST, LATELY = 20, 10


def overtaken() -> int:
    """How many edits wait for a person because a sender says something else."""
    return EditedField.objects.filter(state=EditedField.State.OVERTAKEN).count()


@requires(Permission.DIRECTORY_REVIEW)
def listings(request: StaffRequest) -> HttpResponse:
    form = FindListing(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    named = Service.objects.filter(name__icontains=words) | Service.objects.filter(
        organization__name__icontains=words
    )
    context = {
        "form": form,
        "words": words,
        "found": named.select_related("organization").order_by("name", "pk")[:MOST]
        if words
        else [],
        "overtaken": overtaken(),
        "lately": history.entries(_edits().exclude(service=None)[:LATELY]),
    }
    return render(request, "directory/listings.html", context, status=422 if form.errors else 200)


@requires(Permission.DIRECTORY_REVIEW)
def listing(request: StaffRequest, pk: UUID) -> HttpResponse:
    service = get_object_or_404(Service.objects.select_related("organization"), pk=pk)
    page = Paginator(_edits().filter(service=service), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "service": service,
        "facts": [(each, said) for each, said in sides.facts(service).items() if said],
        "page": page,
        "entries": history.entries(page),
        "may_edit": request.actor.may(Permission.DIRECTORY_KEEP),
    }
    return render(request, "directory/listing.html", context)


@requires(Permission.DIRECTORY_KEEP)
def edit_listing(request: StaffRequest, pk: UUID) -> HttpResponse:
    service = get_object_or_404(Service.objects.select_related("organization"), pk=pk)
    typed = request.POST if request.method == "POST" else None
    form, about = ListingForm(typed, service=service, kept=()), AboutEdit(typed)
    if (
        typed is not None
        and all([form.is_valid(), about.is_valid()])
        and (_is_there_already(form) or _amend(request, form, about))
    ):
        toasts.say(request, "Saved. Families see it in a minute.")
        return redirect("directory:listing", pk)
    others = Service.objects.filter(
        service_at_locations__location__service_at_locations__service=service
    ).exclude(pk=pk)
    context = {
        "service": service,
        "form": form,
        "about": about,
        "others": others.distinct().count(),
    }
    is_wrong = form.errors or about.errors
    return render(request, "directory/edit_listing.html", context, status=422 if is_wrong else 200)


def _is_there_already(form: ListingForm) -> bool:
    """Whether the button was pressed twice."""
    return bool(form.changes()) and form.stands()


def _amend(request: StaffRequest, form: ListingForm, about: AboutEdit) -> bool:
    try:
        freshness.amend(
            service=form.service, changed=form.changes(), by=request.actor, **about.cleaned_data
        )
    except freshness.SomebodyElseIsCalling as refused:
        about.add_error("how", str(refused))
    except Refused as refused:
        form.refuse(refused)
    else:
        return True
    return False


@requires(Permission.DIRECTORY_REVIEW)
def overtaken_list(request: StaffRequest) -> HttpResponse:
    """Edits whose sender says something else since."""
    rows = (
        EditedField.objects.filter(state=EditedField.State.OVERTAKEN)
        .select_related("edit__service__organization", "edit__by", "edit__partner")
        .order_by("-closed_at", "pk")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(history.Entry(field.edit, ()), history.line(field)) for field in page],
        "may_edit": request.actor.may(Permission.DIRECTORY_KEEP),
    }
    return render(request, "directory/overtaken.html", context)


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def settle(request: StaffRequest, pk: UUID) -> HttpResponse:
    field = get_object_or_404(EditedField, pk=pk)
    with_ours = request.POST.get("whose") == "ours"
    toasts.attempt(
        request,
        lambda: edits.settle(field=field, by=request.actor, with_ours=with_ours),
        "Ours stands again." if with_ours else "Theirs stands.",
    )
    return redirect("directory:overtaken_list")


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def revert_field(request: StaffRequest, pk: UUID) -> HttpResponse:
    field = get_object_or_404(EditedField.objects.select_related("edit"), pk=pk)
    return _put_back(request, field.edit, lambda: edits.revert(field=field, by=request.actor))


@requires(Permission.DIRECTORY_KEEP)
@require_POST
def revert_edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    edit = get_object_or_404(Edit, pk=pk)
    return _put_back(request, edit, lambda: edits.revert_all(edit=edit, by=request.actor))


def _put_back(request: StaffRequest, edit: Edit, verb: Callable[[], Edit]) -> HttpResponse:
    toasts.attempt(request, verb, "Put back. Families see it in a minute.")
    if edit.service_id is None:
        return redirect("directory:listings")
    return redirect("directory:listing", edit.service_id)


def _edits() -> QuerySet[Edit]:
    told = EditedField.objects.told()
    return (
        Edit.objects.filter(Exists(told.filter(edit=OuterRef("pk"))))
        .select_related("by", "partner", "service__organization")
        .prefetch_related(Prefetch("fields", told.order_by("pk")))
        .order_by("-at", "-pk")
    )
