"""The front: what a community school is, who takes part, and the way into each school's guide."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from aldea.network import pages, schools
from aldea.network.models import School
from aldea.web.front import telling
from aldea.web.front.telling import ABOUT, SLUGS, Page, Told
from aldea.web.shell import link_pictures, maps
from aldea.web.shell.gate import public
from aldea.web.shell.limits import limited
from aldea.web.shell.link_pictures import Face

small = gzip_page  # nothing secret stands on these pages, not even a token
WHY = "What the initiative says of itself, and which schools take part: for everybody."


@dataclass(frozen=True, slots=True)
class Spot:
    """A school in the list and on the map, under one number."""

    number: int
    school: School

    @property
    def point(self) -> str:
        """Where it is, as a map reads it; nothing where nobody knows."""
        if self.school.latitude is None or self.school.longitude is None:
            return ""
        return f"{self.school.latitude:.5f},{self.school.longitude:.5f}"


@small
@public(WHY)
def welcome(request: HttpRequest) -> HttpResponse:
    every = schools.participating()
    known = {
        "told": _told(Page.WELCOME),
        "cards": [(slug, icon, _told(page)) for slug, (page, icon) in ABOUT.items()][:-1],
        "connect": _told(Page.CONNECT),
        "schools": len(every),
        "districts": len({school.district_id for school in every}),
        "address": _site(request) + ("/" if not settings.DEMO else request.path),
    }
    return _draw(request, "front/welcome.html", "welcome", known)


@small
@public(WHY)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in ABOUT:
        raise Http404
    return _draw(request, "front/page.html", slug, {"told": _told(ABOUT[slug][0])})


@small
@public(WHY)
def our_schools(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:80]
    every = schools.participating()
    found = [school for school in every if _fits(school, asked)]
    known = {
        "schools": [Spot(number, each) for number, each in enumerate(found, 1)],
        "every": len(every),
        "q": asked,
        "tiles": maps.tiles(),
    }
    return maps.with_tiles(_draw(request, "front/schools.html", "schools", known))


def _fits(school: School, asked: str) -> bool:
    """Whether every word that was asked is in the school's name, town, ZIP code or district."""
    told = f"{school.name} {school.city} {school.zip_code} {school.district.name}".casefold()
    return all(word in told for word in asked.casefold().split())


@limited("picture", times=60, reads_too=True)
@public(WHY)
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in {*SLUGS, "schools"}:
        raise Http404
    title = _("Our schools") if slug == "schools" else _told(SLUGS[slug]).title.text
    face = Face(
        name=_("Community Schools Initiative"),
        title=title,
        line=_("Los Angeles County Office of Education"),
        language=get_language() or "en",
    )
    return link_pictures.answer(request, face)


def _told(which: Page) -> Told:
    return telling.told(pages.shown(page=which))


def _draw(request: HttpRequest, template: str, slug: str, known: dict[str, Any]) -> HttpResponse:
    """Draw a page of the front. It only reads, so it makes no token and sets no cookie."""
    site = _site(request)
    frame = {
        "slug": slug,
        "menu": [(each, _menu(each)) for each in ABOUT],
        "address": site + request.path,
        "picture": site + reverse("front:picture", args=[slug]),
        "csrf_token": "",
    }
    return render(request, template, {**frame, **known})


def _menu(slug: str) -> str:
    return {
        "community-school": _("Community schools"),
        "pillars": _("Four pillars"),
        "partners": _("Partners"),
        "connect": _("Connect with us"),
    }[slug]


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
