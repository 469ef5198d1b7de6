"""A listing as a family sees it: in a row of the guide, and whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language, gettext

from aldea.partners import guides, hours, wordings
from aldea.partners.guides import Place
from aldea.partners.models import Location, Phone, Remark, Service
from aldea.partners.wordings import Said, Words
from aldea.web.public import needs, telling
from aldea.web.shell.languages import page_tongue

EARTH = 3958.8  # miles
SHOWN_LANGUAGES = 3
ALSO = (
    "service_at_locations__location__phones",
    "service_at_locations__phones",
    "organization__phones",
)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of staff, in the reader's language where it was written in it."""

    kind: str
    title: str
    icon: str
    text: Said


@dataclass(frozen=True, slots=True)
class Card:
    """One listing in a row: what decides whether to go there."""

    id: UUID
    name: Said
    by: Said
    icon: str
    facts: tuple[str, ...]  # where, until when, in which languages, free
    line: Said
    phone: str
    notes: tuple[Note, ...]
    is_open: bool


ICONS = {
    Remark.Kind.NOTE: "info",
    Remark.Kind.BY_PHONE: "phone",
    Remark.Kind.MOVED: "location_on",
    Remark.Kind.OTHER_HOURS: "schedule",
    Remark.Kind.NOT_NOW: "do_not_disturb",
    Remark.Kind.GONE: "do_not_disturb",
}


def cards(*, services: Sequence[Service], place: Place, at: datetime) -> list[Card]:
    """Draw listings as rows, in a fixed number of queries."""
    prefetch_related_objects(services, *ALSO)
    language = get_language() or wordings.WRITTEN_IN
    texts = [
        text
        for service in services
        for text in (service.name, service.organization.name, service.application_process)
    ]
    today = timezone.localdate(at)
    told = guides.remarks(services=[each.pk for each in services], place=place, today=today)
    words = wordings.words(texts=[*texts, *remarked(told)], language=language)
    terms = guides.terms(services=[each.pk for each in services])
    return [
        _card(service, place, at, words, told.get(service.pk, []), terms.get(service.pk, []))
        for service in services
    ]


def _card(
    service: Service,
    place: Place,
    at: datetime,
    words: Words,
    told: list[Remark],
    terms: list[str],
) -> Card:
    rows = list(service.hours.all())
    facts = (
        where(service, place),
        telling.opening(rows, at),
        spoken(service),
        gettext("free") if is_free(service) else "",
    )
    return Card(
        id=service.pk,
        name=words.say(service.name),
        by=_by(service, words),
        icon=needs.icon_of(terms),
        facts=tuple(fact for fact in facts if fact),
        line=words.say(service.application_process),
        phone=next((phone.number for phone in phones(service)), ""),
        notes=notes(told, words),
        is_open=hours.until(rows, at) is not None,
    )


def _by(service: Service, words: Words) -> Said:
    """Name the organization in the reader's language where it has a name there, else shortly."""
    said = words.say(service.organization.name)
    return said if said.source else Said(service.organization.called, wordings.WRITTEN_IN)


def remarked(told: Mapping[UUID, Iterable[Remark]]) -> list[str]:
    """What remarks say that somebody may have put in another language."""
    return [remark.words_en for remarks in told.values() for remark in remarks]


def notes(told: Iterable[Remark], words: Words) -> tuple[Note, ...]:
    """Put remarks into the reader's language; one that is not is marked with its own."""
    return tuple(
        Note(each.kind, _kind(each.kind), ICONS[Remark.Kind(each.kind)], both(each, "words", words))
        for each in told
    )


def both(row: object, column: str, words: Words) -> Said:
    """Read a text that staff wrote in English and Spanish, in the language of the page where
    somebody put it into that; else as it was written."""
    english, spanish = getattr(row, f"{column}_en"), getattr(row, f"{column}_es")
    if spanish and (words.language == "es" or not english):
        return Said(spanish, "es")
    return words.say(english)


def _kind(kind: str) -> str:
    return {
        Remark.Kind.NOTE: gettext("Good to know"),
        Remark.Kind.BY_PHONE: gettext("By telephone for now"),
        Remark.Kind.MOVED: gettext("Moved for now"),
        Remark.Kind.OTHER_HOURS: gettext("Other hours for now"),
        Remark.Kind.NOT_NOW: gettext("Closed for now"),
        Remark.Kind.GONE: gettext("Closed for good"),
    }[Remark.Kind(kind)]


def where(service: Service, place: Place) -> str:
    """Say how far the nearest place is, or that nobody has to go anywhere."""
    locations = by_nearness(service, place)
    if not locations:
        return ""
    nearest = locations[0]
    if is_campus(nearest, place):
        return gettext("at the school")
    if nearest.is_virtual:
        return gettext("by telephone or on line")
    miles = miles_to(nearest, place)
    city = next((address.city for address in nearest.addresses.all()), "")
    if miles is None:
        return city
    return ", ".join(filter(None, (telling.distance(miles), city)))


def by_nearness(service: Service, place: Place) -> list[Location]:
    """List a service's places: on campus, then near to far, then those nobody can measure."""
    found = [at.location for at in service.service_at_locations.all()]
    return sorted(found, key=lambda each: _rank(each, place))


def _rank(location: Location, place: Place) -> tuple[int, float]:
    if is_campus(location, place):
        return 0, 0.0
    miles = miles_to(location, place)
    if miles is not None:
        return 1, miles
    return (2 if location.is_virtual else 3), 0.0


def is_campus(location: Location, place: Place) -> bool:
    """Whether a place of the directory is the school this guide is of."""
    return (
        place.is_school
        and location.external_identifier_type == "CDS"
        and location.external_identifier == place.cds_code
    )


def miles_to(location: Location, place: Place) -> float | None:
    """Measure the way from the middle of the guide's place, as the crow flies."""
    if place.point is None or location.latitude is None or location.longitude is None:
        return None
    if not (-90 <= location.latitude <= 90 and -180 <= location.longitude <= 180):
        return None
    lat, lon = map(radians, place.point)
    there_lat, there_lon = radians(location.latitude), radians(location.longitude)
    half = sin((there_lat - lat) / 2) ** 2
    half += cos(lat) * cos(there_lat) * sin((there_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


def spoken(service: Service) -> str:
    """Name the languages somebody answers in, the reader's own first."""
    named = languages(service)
    if len(named) > SHOWN_LANGUAGES:
        more = {"n": len(named) - SHOWN_LANGUAGES + 1}
        named = [*named[: SHOWN_LANGUAGES - 1], gettext("%(n)d more languages") % more]
    return telling.listed(named) if named else ""


def languages(service: Service) -> list[str]:
    """Name every language, the reader's own first, then English."""
    order = {page_tongue().listed: 0, "en": 1}
    rows = sorted(service.languages.all(), key=lambda row: (order.get(row.code, 2), row.name))
    return [telling.language(row.code, row.name) for row in rows]


def is_free(service: Service) -> bool:
    """Whether somebody said that it costs nothing."""
    return any(option.amount == 0 for option in service.cost_options.all())


def phones(service: Service) -> list[Phone]:
    """The numbers to call: the service's, its places', else the organization's; each once."""
    rows = [*service.phones.all()]
    for at in service.service_at_locations.all():
        rows += [*at.phones.all(), *at.location.phones.all()]
    rows = rows or [*service.organization.phones.all()]
    return list({row.number: row for row in rows if row.number.strip()}.values())
