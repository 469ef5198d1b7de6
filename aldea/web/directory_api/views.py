"""The HSDS API: its root, lists in pages, one object whole, and its description."""

import functools
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from aldea.core import clock
from aldea.partners import catalogs, merges, shown, standing
from aldea.partners.formats import hsds_writing
from aldea.partners.models import Service
from aldea.web.directory_api import answering, describing, welcome
from aldea.web.directory_api.asking import Asked, NotUnderstood, read
from aldea.web.directory_api.resources import RESOURCES, Resource
from aldea.web.shell.gate import public
from aldea.web.shell.limits import limited

VERSION = "3.1"
A_MINUTE = 240
BATCH = 500  # objects of everything, at a time
WHY = "The directory is public: other systems read it as anybody may."
View = Callable[..., HttpResponse]


def _for_all(*methods: str) -> Callable[[View], View]:
    """Answer these methods, from any site, so many times a minute."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return answering.allowed()
            if request.method not in methods:
                response = answering.problem(
                    HTTPStatus.METHOD_NOT_ALLOWED, f"Use {' or '.join(methods)}."
                )
                response["Allow"] = ", ".join((*methods, "OPTIONS"))
                return response
            return view(request, *args, **kwargs)

        counted = limited("hsds", times=A_MINUTE, reads_too=True, refusal=answering.slow_down)
        return csrf_exempt(counted(asked))  # it changes nothing, and no cookie lets anybody in

    return decorate


@_for_all("GET", "HEAD")
@public(WHY)
def root(request: HttpRequest) -> HttpResponse:
    if welcome.is_wanted(request):
        response = welcome.page(request, version=VERSION, a_minute=A_MINUTE)
    else:
        response = _root(request)
    patch_vary_headers(response, ["Accept"])
    return response


def _root(request: HttpRequest) -> HttpResponse:
    here = request.build_absolute_uri
    content = {
        "version": VERSION,
        "profile": here(reverse("directory_api:profile")),
        "openapi_url": here(reverse("directory_api:openapi")),
    }
    return answering.objects(request, content)


@_for_all("GET", "HEAD")
@public(WHY)
def profile(request: HttpRequest) -> HttpResponse:
    return answering.objects(request, describing.profile(VERSION))


@_for_all("GET", "HEAD")
@public(WHY)
def openapi(request: HttpRequest) -> HttpResponse:
    address = request.build_absolute_uri(reverse("directory_api:root"))
    return answering.objects(request, describing.openapi(VERSION, address))


@_for_all("GET", "HEAD", "POST")
@public(WHY)
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    resource = RESOURCES[kind]
    try:
        asked = read(request, resource)
    except NotUnderstood as unclear:
        return answering.problem(HTTPStatus.BAD_REQUEST, str(unclear))
    rows = catalogs.select(table=resource.table, inquiry=asked.inquiry)
    if asked.is_lines:
        return answering.lines(request, _all(resource, asked, rows))
    return answering.objects(request, _page(resource, asked, rows))


@_for_all("GET", "HEAD")
@public(WHY)
def one(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    resource = RESOURCES[kind]
    try:
        found = shown.rows(table=resource.table).filter(pk=UUID(key)).exists()
    except ValueError:
        found = False
    if not found:
        return _absent(kind, resource, key)
    with_services = request.GET.get("full_service", "true").lower() != "false"
    [item] = hsds_writing.nested(resource.table, [UUID(key)], services=with_services)
    return answering.objects(request, item)


def _absent(kind: str, resource: Resource, key: str) -> HttpResponse:
    """Say where a merged row is now and what closed for good; of the rest, that it is not there."""
    with suppress(ValueError):
        asked = UUID(key)
        if kept := merges.kept(keys=[asked]).get(asked):
            return answering.moved(reverse(f"directory_api:{kind}_one", args=[kept]))
        if standing.closed(keys=[asked], today=clock.today()):
            return answering.problem(HTTPStatus.GONE, f"This {resource.table} closed for good.")
    return answering.problem(HTTPStatus.NOT_FOUND, f"There is no {resource.table} {key[:60]}.")


def _page(resource: Resource, asked: Asked, rows: QuerySet[Model]) -> dict[str, object]:
    total = rows.count()
    pages = ceil(total / asked.per_page)
    start = (asked.page - 1) * asked.per_page
    keys = list(rows[start : start + asked.per_page].values_list("pk", flat=True))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(keys),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not keys,
        "contents": _written(resource, asked, keys),
    }


def _all(resource: Resource, asked: Asked, rows: QuerySet[Model]) -> Iterator[dict[str, object]]:
    """Write a batch at a time: what nests in all of them at once would fill the memory."""
    for keys in catalogs.in_batches(table=resource.table, rows=rows, size=BATCH):
        yield from _written(resource, asked, keys)


def _written(resource: Resource, asked: Asked, keys: list[UUID]) -> list[dict[str, object]]:
    if asked.minimal:
        said = dict(Service.objects.filter(pk__in=keys).values_list("pk", "last_modified"))
        return [{"id": str(key), "modified_date": said[key]} for key in keys]
    if asked.full or asked.full_service:
        return hsds_writing.nested(resource.table, keys, services=asked.full_service)
    return hsds_writing.listed(resource.table, keys)
