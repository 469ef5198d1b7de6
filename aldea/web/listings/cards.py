"""A listing as its partner looks it over: what families read, when it was checked, and its room."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from aldea.core import clock
from aldea.partners import own_listings
from aldea.partners.models import Service, ServiceCapacity, Verification
from aldea.partners.wordings import WRITTEN_IN
from aldea.web.shell import listing_rows
from aldea.web.shell.listing_fields import STATUSES
from aldea.web.shell.listing_form import ROOM, seen_of
from aldea.web.shell.tags import phone

ALSO = (
    "schedules",
    "service_at_locations__phones",
    "service_at_locations__schedules",
    "service_at_locations__location__phones",
    "service_at_locations__location__schedules",
)


@dataclass(frozen=True, slots=True)
class Room:
    """How much room was said, and when."""

    name: str  # of the field that asks it anew
    unit: str
    available: str
    said_on: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a listing says of one thing; in whose language, where it is not the reader's."""

    term: str
    said: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One listing, whole enough to say that all of it is right."""

    service: Service
    facts: tuple[Fact, ...]
    checked: str
    is_said_today: bool
    rooms: tuple[Room, ...]
    seen: str  # what stands there, for the form that asks the room


def cards(services: Iterable[Service]) -> list[Card]:
    """Draw listings, in a fixed number of queries. Load them with `own_listings.of`."""
    rows = list(services)
    prefetch_related_objects(rows, *ALSO)
    checks = own_listings.latest_checks(services=rows)
    today = own_listings.said_today(services=rows)
    return [_card(each, checks.get(each.pk), today) for each in rows]


def _card(service: Service, check: Verification | None, today: set[UUID]) -> Card:
    rooms = list(service.capacities.all())
    return Card(
        service=service,
        facts=tuple(_facts(service)),
        checked=_checked(check),
        is_said_today=service.pk in today,
        rooms=tuple(_room(each) for each in rooms),
        seen=seen_of({ROOM: {str(each.pk): {"available": each.available} for each in rooms}}),
    )


def _facts(service: Service) -> Iterator[Fact]:
    at = list(service.service_at_locations.all())
    holders: list[Any] = [service, *at, *(each.location for each in at)]
    phones = [phone(row.number) for each in holders for row in each.phones.all()]
    hours = [listing_rows.rule(row) for each in holders for row in each.schedules.all()]
    places = [
        ", ".join(filter(None, (row.address_1, row.city)))
        for each in at
        for row in each.location.addresses.all()
    ]
    papers = [row.document for row in service.required_documents.all()]
    prices = [each.option or each.amount_description for each in service.cost_options.all()]
    tongues = [listing_rows.title(each) for each in service.languages.all()]
    yield Fact(gettext("Is it offered?"), str(STATUSES.get(service.status, service.status)))
    yield Fact(gettext("Telephones"), _lines(phones))
    yield Fact(gettext("Days and hours"), _lines(hours))
    yield Fact(gettext("Place"), _lines(places or [each.location.name for each in at]), WRITTEN_IN)
    yield Fact(gettext("What to bring"), _lines(papers), WRITTEN_IN)
    yield Fact(gettext("What it costs"), _lines([service.fees_description, *prices]), WRITTEN_IN)
    yield Fact(gettext("Languages"), ", ".join(tongues))


def _lines(said: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, said)))


def _checked(check: Verification | None) -> str:
    if check is None:
        return gettext("We have not checked it yet.")
    words = {"day": date_format(timezone.localdate(check.at), "DATE_FORMAT")}
    if check.how == Verification.How.PARTNER:
        return gettext("Checked by you on %(day)s.") % words
    if check.how == Verification.How.CALLED:
        return gettext("Checked by us on %(day)s, by telephone.") % words
    return gettext("Checked by us on %(day)s.") % words


def _room(row: ServiceCapacity) -> Room:
    said_on = timezone.localdate(row.updated_at)
    return Room(
        name=f"{ROOM}-{row.pk}-available",
        unit=row.unit.name,
        available=f"{row.available:g}",
        said_on=gettext("today")
        if said_on == clock.today()
        else date_format(said_on, "DATE_FORMAT"),
    )
