"""The guide without a signal: its worker, what installing it says, and what is worth keeping."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aldea.core import clock
from aldea.partners import guides
from aldea.partners.guides import Place
from aldea.web.public import paper
from aldea.web.public.frame import place_at, title
from aldea.web.public.needs import NEEDS
from aldea.web.public.views import A_PAGE, NEAR, WHY, small
from aldea.web.shell.gate import public
from aldea.web.shell.languages import page_tongue
from aldea.web.shell.limits import limited

FILES = ("aldea.css", "guide.js", "img/sprite.svg", "img/mark.svg", "img/roofline.svg")
ICONS = (192, 512)
PAPER, DEEP = "#fbf8f1", "#0b4b3f"  # the theme's own, as the sheet has them
A_DAY = 86_400


@small
@public(WHY)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it stands below /guide/ so that it can reach nothing else."""
    known = {"files": [static(name) for name in FILES], "static_path": settings.STATIC_URL}
    response = render(request, "public/worker.js", known, content_type="text/javascript")
    patch_cache_control(response, no_cache=True)
    return response


@small
@public(WHY)
def away(request: HttpRequest) -> HttpResponse:
    """What is shown without a signal where no copy was kept: the copies there are."""
    return render(request, "public/away.html", {"csrf_token": ""})


@public(WHY)
def manifest(request: HttpRequest, code: str) -> HttpResponse:
    place, language = place_at(code), get_language() or "en"
    told = {
        "id": reverse("public:guide", args=[place.cds_code]),
        "name": f"{place.organization.name}: {title(place)}",
        "short_name": place.organization.name,
        "description": _("Food, health, housing and more, for every family."),
        "lang": language,
        "dir": "auto",
        "start_url": reverse("public:guide", args=[place.cds_code]),
        "scope": reverse("public:guides"),
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": DEEP,
        "icons": [
            {
                "src": reverse("public:icon", args=[size]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in ICONS
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@limited("icon", times=60, reads_too=True)
@public(WHY)
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """Our mark as a picture, for the screens of telephones."""
    if size not in ICONS:
        raise Http404
    response = HttpResponse(paper.app_icon(size), content_type="image/png")
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@limited("keep", times=20, reads_too=True)
@public(WHY)
def pages(request: HttpRequest, code: str) -> HttpResponse:
    """What is worth keeping of a guide: its front, its needs, and the services near."""
    place = place_at(code)
    found = reverse("public:find", args=[place.cds_code])
    told = [
        reverse("public:guide", args=[place.cds_code]),
        *(f"{found}?need={need.key}" for need in NEEDS),
        *(reverse("public:service", args=[place.cds_code, key]) for key in _near(place)),
    ]
    return JsonResponse({"pages": told})


def _near(place: Place) -> list[str]:
    asked = guides.look(
        place=place,
        at=clock.now(),
        speaks=page_tongue().listed,
        within=NEAR if place.point else None,
        size=4 * A_PAGE,
    )
    return [str(match.service.pk) for match in asked.matches]
