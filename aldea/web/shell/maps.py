"""Maps: points drawn from the list beside them; tiles of a server only where one is set."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where a map's background comes from; nowhere, unless the county chose a server."""

    address: str
    attribution: str

    @property
    def origin(self) -> str:
        """The server as a Content-Security-Policy names it."""
        parts = urlsplit(self.address)
        host = re.sub(r"\{[a-z]+\}", "*", parts.netloc)
        return f"{parts.scheme}://{host}" if parts.netloc else ""


def tiles() -> Tiles:
    """The tiles that the settings name."""
    return Tiles(settings.MAP_TILES, settings.MAP_ATTRIBUTION)


def with_tiles(response: HttpResponse) -> HttpResponse:
    """Let this one page load pictures from the tile server, where there is one."""
    if origin := tiles().origin:
        response._csp_update = {"img-src": [origin]}  # type: ignore[attr-defined]  # django-csp's own name
    return response
