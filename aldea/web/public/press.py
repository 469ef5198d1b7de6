"""A guide from the question to the finished PDF, as the command and the worker make it."""

from django.conf import settings
from django.utils import translation

from aldea.core import clock
from aldea.partners.guides import Place
from aldea.partners.papers import Pressed
from aldea.web.public import leaflets, paper
from aldea.web.public.needs import NEEDS, Need


def press(place: Place, language: str, is_large: bool, needs: tuple[Need, ...] = NEEDS) -> Pressed:
    """Gather and set the guide of a place in a language."""
    with translation.override(language):
        leaflet = leaflets.leaflet(
            place=place, at=clock.now(), needs=needs, site=settings.SITE_URL.rstrip("/")
        )
        made = paper.typeset(leaflet=leaflet, is_large=is_large)
    return Pressed(made, leaflet.count)
