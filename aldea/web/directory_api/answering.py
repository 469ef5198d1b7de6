"""Answers of the API: JSON with an ETag, open to every site, and problems in words."""

import hashlib
import json
from collections.abc import Iterable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from aldea.partners import catalogs

FRESH = 300  # seconds
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
    "Access-Control-Max-Age": "86400",
}


def objects(request: HttpRequest, content: object) -> HttpResponse:
    """Answer with JSON, or that nothing has changed since the ETag the reader has."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _kept(request, text.encode(), "application/json")


def lines(request: HttpRequest, items: Iterable[object]) -> HttpResponse:
    """Answer with one object a line."""
    body = bytearray()
    for item in items:
        body += json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
        body += b"\n"
    return _kept(request, bytes(body), "application/x-ndjson")


def problem(status: HTTPStatus, detail: str) -> HttpResponse:
    """Say what is wrong (RFC 9457)."""
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return HttpResponse(
        json.dumps(body),
        content_type="application/problem+json",
        status=status,
        headers={**OPEN, "Cache-Control": "no-store"},
    )


def moved(address: str) -> HttpResponse:
    """Send on to the row that this one was merged into; a merge can be taken apart, so for now."""
    return HttpResponse(
        status=HTTPStatus.TEMPORARY_REDIRECT,
        headers={**OPEN, "Location": address, "Cache-Control": "no-store"},
    )


def slow_down(request: HttpRequest) -> HttpResponse:
    """Refuse an address that asks too often."""
    return problem(HTTPStatus.TOO_MANY_REQUESTS, "Ask again in a minute, or use format=ndjson.")


def allowed() -> HttpResponse:
    """Answer a browser that asks whether it may ask."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=OPEN)


def _kept(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**OPEN, "ETag": etag, "Cache-Control": f"public, max-age={FRESH}"}
    if changed_at := catalogs.changed_at():
        headers["Last-Modified"] = http_date(changed_at.timestamp())
    response = HttpResponse(body, content_type=content_type, headers=headers)
    found = get_conditional_response(request, etag=etag, response=response)
    for name, value in headers.items():
        found.setdefault(name, value)  # type: ignore[union-attr]  # it gives the response back
    return found  # type: ignore[return-value]
