"""The API's page for people: what there is, examples to follow, limits, how to cite it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from aldea.core import clock
from aldea.partners import catalogs, shown
from aldea.partners.catalogs import Inquiry
from aldea.web.directory_api import answering
from aldea.web.directory_api.resources import MOST, PARAMETERS, RESOURCES

JSON, HTML = "application/json", "text/html"
# What somebody may want first: in words, the resource, and its parameters.
EXAMPLES = (
    ("Everything about food", "services", "?search=food&full=true"),
    ("What changed since September", "services", "?modified_after=2026-09-01"),
    ("Every service whole, one a line", "services", "?format=ndjson&full=true"),
    ("Keys only, to see what you have", "services", "?minimal=true&per_page=500"),
    ("Within two miles of a ZIP code", "service_at_locations", "?postcode=91010&proximity=3200"),
    ("Organizations with their services", "organizations", "?full_service=true"),
)


def is_wanted(request: HttpRequest) -> bool:
    """Whether a browser asks for a page; whoever does not say gets JSON."""
    return request.get_preferred_type([JSON, HTML]) == HTML


def page(request: HttpRequest, *, version: str, a_minute: int) -> HttpResponse:
    """Draw the page, in English as the API's own description is."""
    here = request.build_absolute_uri
    one = shown.rows(table="service").order_by("pk").first()
    facts = {
        "csrf_token": "",  # a page that only reads sets no cookie
        "version": version,
        "address": here(reverse("directory_api:root")),
        "resources": [
            {
                "name": each.name,
                "summary": each.summary,
                "count": catalogs.select(table=each.table, inquiry=Inquiry()).count(),
                "parameters": [(name, PARAMETERS[name][1]) for name in each.parameters],
            }
            for each in RESOURCES.values()
        ],
        "examples": [
            (words, f"{reverse(f'directory_api:{name}')}{query}") for words, name, query in EXAMPLES
        ],
        "one": one and reverse("directory_api:services_one", args=[one.pk]),
        "a_minute": a_minute,
        "most": MOST,
        "minutes": answering.FRESH // 60,
        "changed_at": catalogs.changed_at(),
        "today": clock.today(),
    }
    with translation.override("en"):
        response = render(request, "directory_api/welcome.html", facts)
    for name, value in answering.OPEN.items():
        response[name] = value
    response["Cache-Control"] = f"public, max-age={answering.FRESH}"
    return response
