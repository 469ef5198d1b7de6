"""Pages that say no, kindly and exactly."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def link_refused(request: HttpRequest, *, expired: bool) -> HttpResponse:
    """The link is broken or too old: say what to do. The same page for every kind of link."""
    return render(request, "shell/link_refused.html", {"expired": expired}, status=410)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries from one address in a minute."""
    return render(request, "shell/too_many.html", status=429)


def forgery_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or another site sent the form."""
    return render(request, "403_csrf.html", status=403)
