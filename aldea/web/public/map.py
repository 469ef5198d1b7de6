"""The guide as a map: the same search, the same order, each place under its number in the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from aldea.partners.guides import Place
from aldea.partners.models import Location, Service
from aldea.web.public import cards
from aldea.web.public.cards import Card
from aldea.web.public.frame import draw, place_at
from aldea.web.public.views import A_PAGE, WHY, found, small
from aldea.web.shell import maps
from aldea.web.shell.gate import public


@dataclass(frozen=True, slots=True)
class Spot:
    """A listing in the list and on the map, under one number."""

    number: int
    card: Card
    point: str  # "34.14000,-117.95000"; nothing where nobody has to go, or nobody knows where
    city: str


@csrf_exempt  # a search changes nothing; it is posted so that no address holds the words
@small
@public(WHY)
def map_page(request: HttpRequest, code: str) -> HttpResponse:
    place = place_at(code)
    known, services = found(request, place)
    first = (known["page"] - 1) * A_PAGE + 1
    known |= {
        "spots": spots(known["cards"], services, place, first),
        "tiles": maps.tiles(),
        "home": _degrees(*place.point) if place.is_school and place.point else "",
    }
    return maps.with_tiles(draw(request, "public/map.html", place, known))


def spots(
    rows: Sequence[Card], services: Sequence[Service], place: Place, first: int
) -> list[Spot]:
    """Put each listing at the place that its line names: the nearest."""
    return [
        Spot(number, card, *_where(service, place))
        for number, (card, service) in enumerate(zip(rows, services, strict=True), first)
    ]


def _where(service: Service, place: Place) -> tuple[str, str]:
    nearest = next(iter(cards.by_nearness(service, place)), None)
    if nearest is None or nearest.is_virtual or not _is_on_earth(nearest):
        return "", ""
    city = next((address.city for address in nearest.addresses.all()), "")
    return _degrees(nearest.latitude or 0, nearest.longitude or 0), city


def _is_on_earth(location: Location) -> bool:
    if location.latitude is None or location.longitude is None:
        return False
    return -90 <= location.latitude <= 90 and -180 <= location.longitude <= 180


def _degrees(latitude: float, longitude: float) -> str:
    return f"{latitude:.5f},{longitude:.5f}"
