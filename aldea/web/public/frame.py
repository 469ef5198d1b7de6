"""What stands around every page of a guide: the place, what is closed there, and who answers."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from aldea.core import clock
from aldea.partners import guides
from aldea.partners.guides import NoGuide, Place
from aldea.web.public import closed, sending, telling


@dataclass(frozen=True, slots=True)
class Reachable:
    """Who answers a family that calls from this guide."""

    name: str
    initials: str
    phone: str
    takes_texts: bool
    languages: str


def place_at(code: str) -> Place:
    """Find what a guide is of. Raises Http404."""
    try:
        return guides.place(cds_code=code)
    except NoGuide as absent:
        raise Http404 from absent


def title(place: Place) -> str:
    """What the guide of a place is called."""
    if place.is_school:
        return gettext("Help near the school")
    return gettext("Help near our schools")


def draw(
    request: HttpRequest,
    template: str,
    place: Place,
    known: dict[str, Any],
    *,
    status: int = 200,
    writes: bool = False,
) -> HttpResponse:
    """Draw a page of a guide. A page that only reads makes no token, so it sets no cookie."""
    kept = sending.keys([*request.GET.getlist("s"), *request.POST.getlist("s")])
    today = clock.today()
    frame: dict[str, Any] = {
        "place": place,
        "closures": [closed.band(each) for each in guides.closures(place=place, today=today)],
        "answerer": answerer(place),
        "kept": kept,
        "keep": sending.query(kept),
        "made": clock.now(),
        "made_said": telling.today_at(clock.now()),
        "picture": request.build_absolute_uri(
            reverse("public:link_picture", args=[place.cds_code])
        ),
    }
    if not writes:
        frame["csrf_token"] = ""
    return render(request, template, {**frame, **known}, status=status)


def answerer(place: Place) -> Reachable | None:
    """Who answers a family that calls from this guide, drawn."""
    found = guides.answerer(place=place)
    if found is None:
        return None
    words = found.person.name.split()
    return Reachable(
        name=found.person.name,
        initials="".join(word[0] for word in words[:1] + words[1:][-1:]),
        phone=found.phone,
        takes_texts=found.takes_texts,
        languages=telling.listed([telling.language(code) for code in found.languages]),
    )
