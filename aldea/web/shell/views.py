"""The shell's own pages: the gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aldea.web.shell import specimens
from aldea.web.shell.gate import public


@public("Shows invented data only, and is mounted in the demo and in tests alone.")
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/gallery.html", specimens.everything())
