"""Ways out of the guide: on paper, on a poster, in a district's own page, to other machines."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from aldea.core import clock
from aldea.partners import guides
from aldea.partners.guides import Place
from aldea.web.public import cards, feeds, leaflets, paper
from aldea.web.public.frame import draw, place_at, title
from aldea.web.public.needs import NEEDS
from aldea.web.public.views import NEAR, WHY, small
from aldea.web.shell.gate import public
from aldea.web.shell.languages import page_tongue
from aldea.web.shell.limits import limited

FEW, A_WHILE = 300, 900  # seconds for which an answer may be kept
IN_A_FRAME = 5


@limited("paper", times=12, reads_too=True)
@public(WHY)
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    place, language = place_at(code), page_tongue().code
    leaflet = leaflets.leaflet(
        place=place,
        at=clock.now(),
        needs=leaflets.chosen(request.GET.getlist("need")),
        site=_site(request),
    )
    made = paper.typeset(leaflet=leaflet, is_large=request.GET.get("size") == "large")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="guide-{place.cds_code}-{language}.pdf"'
    response["Content-Language"] = language
    patch_cache_control(response, private=True, max_age=FEW)
    return response


@small
@public(WHY)
def prints(request: HttpRequest, code: str) -> HttpResponse:
    return draw(request, "public/prints.html", place_at(code), {"needs": NEEDS})


@small
@public(WHY)
def poster(request: HttpRequest, code: str) -> HttpResponse:
    place = place_at(code)
    address = f"{_site(request)}{reverse('public:guide', args=[place.cds_code])}"
    known = {
        "sides": [_side(place, language) for language in _two_languages()],
        "code": paper.qr_address(address),
        "address": address.partition("://")[2],
    }
    return draw(request, "public/poster.html", place, known)


def _two_languages() -> tuple[str, str]:
    """English and Spanish; English and the reader's own where that is another one."""
    own = page_tongue()
    return ("en", "es") if own.everywhere else (own.code, "en")


def _side(place: Place, language: str) -> dict[str, str]:
    """What the poster says in one language; the reader's own language is not asked."""
    with translation.override(language):
        return {
            "language": language,
            "title": title(place),
            "lede": _("Food, health, housing and more, for every family."),
            "scan": _("Point your telephone’s camera here."),
            "free": _("No account, no name."),
        }


@small
@csp_replace({"frame-ancestors": ["*"]})
@xframe_options_exempt
@public(WHY)
def embed(request: HttpRequest, code: str) -> HttpResponse:
    place, at = place_at(code), clock.now()
    known: dict[str, Any] = {"needs": NEEDS, "title": title(place), "cards": []}
    if place.point:
        asked: dict[str, Any] = {
            "place": place, "at": at, "speaks": page_tongue().listed,
            "size": IN_A_FRAME,
        }  # fmt: skip
        near = guides.look(**asked, chosen={"open": ("now",)}, within=NEAR)
        shown = near if near.matches else guides.look(**asked)
        services = [match.service for match in shown.matches]
        known["cards"] = cards.cards(services=services, place=place, at=at)
        known["is_open"] = bool(near.matches)
    return draw(request, "public/embed.html", place, known)


@limited("feed", times=60, reads_too=True)
@public(WHY)
def json_feed(request: HttpRequest, code: str) -> HttpResponse:
    place = place_at(code)
    told = feeds.as_json(feeds.feed(place=place, at=clock.now(), site=_site(request)))
    response = JsonResponse(told, content_type="application/feed+json")
    return _for_anybody(response)


@limited("feed", times=60, reads_too=True)
@public(WHY)
def rss(request: HttpRequest, code: str) -> HttpResponse:
    place = place_at(code)
    told = feeds.as_rss(feeds.feed(place=place, at=clock.now(), site=_site(request)))
    response = HttpResponse(told, content_type="application/rss+xml; charset=utf-8")
    return _for_anybody(response)


@limited("sitemap", times=30, reads_too=True)
@small
@public(WHY)
def sitemap(request: HttpRequest) -> HttpResponse:
    known = {
        "site": _site(request),
        "codes": guides.codes(),
        "front": [reverse("front:welcome"), reverse("front:our_schools")],
        "languages": [code for code, _name in settings.LANGUAGES],
    }
    return render(request, "public/sitemap.xml", known, content_type="application/xml")


@public("Search engines read it before anything else; it names no page of staff.")
def robots(request: HttpRequest) -> HttpResponse:
    known = {"site": _site(request)}
    return render(request, "public/robots.txt", known, content_type="text/plain; charset=utf-8")


def _for_anybody(response: HttpResponse) -> HttpResponse:
    """Let other sites' pages read it, and let it be kept for a while."""
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=A_WHILE)
    return response


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
