"""The desk of the public pages: write, preview, publish, look back and restore."""

from dataclasses import asdict
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core.errors import Refused
from aldea.network import pages
from aldea.network.models import PageVersion
from aldea.network.pages import Words
from aldea.web.front import differences, telling
from aldea.web.front.forms import EditPage
from aldea.web.front.telling import SLUGS, Page
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

SHOWN = 100


@requires(Permission.PAGES_EDIT)
def page_list(request: StaffRequest) -> HttpResponse:
    newest: dict[str, PageVersion] = {}
    for version in PageVersion.objects.select_related("by").newest_first():
        newest.setdefault(version.page, version)
    rows = [(slug, Page(page), newest.get(page)) for slug, page in SLUGS.items()]
    return render(request, "front/page_list.html", {"rows": rows})


@requires(Permission.PAGES_EDIT)
def edit_page(request: StaffRequest, slug: str) -> HttpResponse:
    page = _page(slug)
    newest = pages.newest(page=page)
    words = pages.words_of(newest) if newest else pages.shipped(page)
    form = EditPage(
        request.POST if request.method == "POST" else None,
        initial=asdict(words) | {"after": newest.number if newest else 0},
    )
    if request.method == "POST" and form.is_valid():
        words = form.words
        if "preview" not in request.POST and _save(request, form, page):
            return redirect("front:edit_page", slug=slug)
    context = {
        "slug": slug,
        "page": page,
        "form": form,
        "newest": newest,
        "previews": _previews(words),
        "is_preview": "preview" in request.POST,
    }
    return render(request, "front/edit_page.html", context, status=422 if form.errors else 200)


def _save(request: StaffRequest, form: EditPage, page: Page) -> bool:
    after = form.cleaned_data["after"]
    try:
        version = pages.write(page=page, words=form.words, after=after, by=request.actor)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    toasts.say(request, f"Draft {version.number} is saved. Visitors read it once it is published.")
    return True


def _previews(words: Words) -> list[tuple[str, telling.Told]]:
    return [("en", telling.told(words, "en")), ("es", telling.told(words, "es"))]


@requires(Permission.PAGES_EDIT)
@require_POST
def publish_page(request: StaffRequest, slug: str, pk: UUID) -> HttpResponse:
    version = _version(slug, pk)
    try:
        pages.publish(version=version, by=request.actor)
    except Refused as refused:
        toasts.say(request, str(refused))
    else:
        toasts.say(request, f"Published: {version.get_page_display()}.")
    return redirect("front:edit_page", slug=slug)


@requires(Permission.PAGES_EDIT)
def page_history(request: StaffRequest, slug: str) -> HttpResponse:
    page = _page(slug)
    found = PageVersion.objects.filter(page=page).select_related("by", "published_by")
    context = {"slug": slug, "page": page, "versions": found.newest_first()[:SHOWN]}
    return render(request, "front/page_history.html", context)


@requires(Permission.PAGES_EDIT)
def page_version(request: StaffRequest, slug: str, pk: UUID) -> HttpResponse:
    version = _version(slug, pk)
    before = PageVersion.objects.filter(page=version.page, number=version.number - 1).first()
    words = pages.words_of(version)
    old = pages.words_of(before) if before else pages.shipped(version.page)
    newest = pages.newest(page=version.page)
    context = {
        "slug": slug,
        "version": version,
        "before": before,
        "differences": differences.between(old, words),
        "previews": _previews(words),
        "is_newest": newest is not None and newest.pk == version.pk,
    }
    return render(request, "front/page_version.html", context)


@requires(Permission.PAGES_EDIT)
@require_POST
def restore_page(request: StaffRequest, slug: str, pk: UUID) -> HttpResponse:
    version = _version(slug, pk)
    try:
        made = pages.restore(version=version, by=request.actor)
    except Refused as refused:
        toasts.say(request, str(refused))
        return redirect("front:page_version", slug=slug, pk=pk)
    toasts.say(request, f"Draft {made.number} says what version {version.number} said.")
    return redirect("front:edit_page", slug=slug)


def _page(slug: str) -> Page:
    if slug not in SLUGS:
        raise Http404
    return SLUGS[slug]


def _version(slug: str, pk: UUID) -> PageVersion:
    found = PageVersion.objects.select_related("by", "published_by")
    return get_object_or_404(found, pk=pk, page=_page(slug))
