"""A request as a view receives it from its gate."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from aldea.access.actors import Actor
from aldea.audit.trail import Doer
from aldea.core.links import Link
from aldea.network.models import School


class StaffRequest(HttpRequest):
    """Somebody signed in asks. `place` is set where the address names a school."""

    actor: Actor
    place: School
    nav_counts: dict[str, int]
    htmx: HtmxDetails


class LinkRequest(HttpRequest):
    """Somebody with a signed link asks."""

    link: Link
    token: str
    doer: Doer
    htmx: HtmxDetails
