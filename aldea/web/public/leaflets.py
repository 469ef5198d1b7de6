"""What stands in a guide on paper: listings by need, each with what to know before going."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from aldea.partners import guides, wordings
from aldea.partners.guides import Place
from aldea.partners.models import Remark, Service
from aldea.partners.wordings import Said, Words
from aldea.web.public import cards, closed, frame, telling, whole
from aldea.web.public.cards import Note
from aldea.web.public.needs import BY_KEY, NEEDS, Need
from aldea.web.shell.languages import page_tongue
from aldea.web.shell.tags import phone, tel_href

NEAR = 25.0  # miles: farther than on the screen, since paper cannot be asked again
A_NEED, A_CHOSEN_NEED = 14, 40  # services of one need, in the whole guide or when chosen
LONGEST = 200  # letters of a description


@dataclass(frozen=True, slots=True)
class Line:
    """One fact under a name: what it is about, and the words."""

    label: str
    words: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing on paper."""

    key: str
    name: Said
    by: Said
    about: Said
    notes: tuple[Note, ...]
    lines: tuple[Line, ...]
    phone: str
    call: str  # the address that calls it, where the paper is read on a screen


@dataclass(frozen=True, slots=True)
class Section:
    """The listings of one need; those printed under an earlier one are named again."""

    key: str
    name: str
    icon: str
    entries: tuple[Entry, ...]
    also: tuple[Entry, ...]
    more: int
    address: str  # where the list stands as it is today


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A guide on paper."""

    language: str
    title: str
    place: str
    made: str
    address: str
    answerer: frame.Reachable | None
    school_phone: str
    closures: tuple[closed.Band, ...]
    sections: tuple[Section, ...]
    is_unreviewed: bool

    @property
    def count(self) -> int:
        return sum(len(section.entries) for section in self.sections)


def chosen(keys: Iterable[str]) -> tuple[Need, ...]:
    """The needs that were asked for; all of them where none was. What is unknown is left out."""
    return tuple(dict.fromkeys(BY_KEY[key] for key in keys if key in BY_KEY)) or NEEDS


def leaflet(*, place: Place, at: datetime, needs: tuple[Need, ...], site: str) -> Leaflet:
    """Gather a guide for paper, in the language that is active; in few queries per need."""
    today = timezone.localdate(at)
    found = {need.key: _found(place, at, need, of=len(needs)) for need in needs}
    services = {each.pk: each for _total, rows in found.values() for each in rows}
    entries, words = _entries(list(services.values()), place, today)
    organization = place.organization
    return Leaflet(
        language=get_language() or "en",
        title=frame.title(place),
        place=organization.name,
        made=telling.whole_date(today),
        address=_address(site, "guide", place),
        answerer=frame.answerer(place),
        school_phone=organization.phone,
        closures=tuple(closed.band(each) for each in guides.closures(place=place, today=today)),
        sections=_sections(place, needs, found, entries, site),
        is_unreviewed=words.has_unreviewed or page_tongue().is_marked,
    )


def _found(place: Place, at: datetime, need: Need, *, of: int) -> tuple[int, list[Service]]:
    answer = guides.look(
        place=place,
        at=at,
        speaks=page_tongue().listed,
        domains=need.domains,
        within=NEAR,
        size=A_NEED if of > len(NEEDS) // 2 else A_CHOSEN_NEED,
    )
    return answer.total, [match.service for match in answer.matches]


def _sections(
    place: Place,
    needs: tuple[Need, ...],
    found: dict[str, tuple[int, list[Service]]],
    entries: dict[UUID, Entry],
    site: str,
) -> tuple[Section, ...]:
    printed: set[UUID] = set()
    sections = []
    for need in needs:
        total, services = found[need.key]
        keys = [each.pk for each in services]
        new = [key for key in keys if key not in printed]
        if not keys:
            continue
        sections.append(
            Section(
                key=need.key,
                name=str(need.name),
                icon=need.icon,
                entries=tuple(entries[key] for key in new),
                also=tuple(entries[key] for key in keys if key in printed),
                more=max(total - len(keys), 0),
                address=_address(site, "find", place, need=need.key),
            )
        )
        printed.update(new)
    return tuple(sections)


def _address(site: str, name: str, place: Place, **more: str) -> str:
    query = urlencode({**more, "lang": get_language() or "en"})
    return f"{site}{reverse(f'public:{name}', args=[place.cds_code])}?{query}"


def _entries(
    services: Sequence[Service], place: Place, today: date
) -> tuple[dict[UUID, Entry], Words]:
    prefetch_related_objects(services, "schedules", *cards.ALSO)
    keys = [each.pk for each in services]
    told = guides.remarks(services=keys, place=place, today=today)
    texts = [
        text for each in services for text in whole.texts(each, cards.by_nearness(each, place))
    ] + cards.remarked(told)
    words = wordings.words(texts=texts, language=get_language() or wordings.WRITTEN_IN)
    statuses = whole.statuses(keys)
    return {
        each.pk: _entry(each, place, today, words, told.get(each.pk, []), statuses.get(each.pk, ""))
        for each in services
    }, words


def _entry(
    service: Service, place: Place, today: date, words: Words, told: list[Remark], status: str
) -> Entry:
    number = next((each.number for each in cards.phones(service)), "")
    name = words.say(service.name)
    return Entry(
        key=str(service.pk),
        name=name,
        by=words.say(
            "" if service.organization.name == service.name else service.organization.name
        ),
        about=_short(words.say(service.description)),
        notes=cards.notes(told, words),
        lines=tuple(
            line
            for line in _lines(service, place, today, words, status)
            if any(each.text for each in line.words)
        ),
        phone=phone(number),
        call=tel_href(number) if number else "",
    )


def _lines(
    service: Service, place: Place, today: date, words: Words, status: str
) -> Iterable[Line]:
    def ours(text: str) -> Said:
        return Said(text, get_language() or "en")

    hours = [ours(each) for each in _hours(service, today)]
    yield Line(gettext("Where"), (ours(_where(service, place)),))
    yield Line(gettext("Hours"), tuple(hours) or whole.hours_said(service, words))
    yield Line(gettext("Cost"), _cost(service, words, ours))
    yield Line(gettext("Bring"), tuple(words.say(text) for text in whole.papers(service)))
    yield Line(gettext("How to begin"), (words.say(service.application_process),))
    who = words.say(service.eligibility_description), ours(whole.ages(service))
    yield Line(gettext("For whom"), tuple(each for each in who if each))
    yield Line(gettext("Languages"), (ours(cards.spoken(service)),))
    if status == "NOT_ASKED":
        yield Line(gettext("Immigration status"), (ours(gettext("They do not ask about it.")),))


def _hours(service: Service, today: date) -> list[str]:
    """Write the week, days with the same hours together even where others lie between."""
    days_of: dict[str, list[str]] = {}
    for days, times in telling.week(list(service.hours.all()), today):
        together = days_of.setdefault(times, [])
        together.append(days.lower() if together and get_language() == "es" else days)
    return [f"{telling.listed(days)}: {times}" for times, days in days_of.items()]


def _cost(service: Service, words: Words, ours: Callable[[str], Said]) -> tuple[Said, ...]:
    said = whole.cost(service, words)
    if not said and cards.is_free(service):
        return (ours(gettext("free")),)
    return said


def _where(service: Service, place: Place) -> str:
    """Name the nearest place by its street; how far it is where the guide has a middle."""
    locations = cards.by_nearness(service, place)
    if not locations:
        return ""
    nearest = locations[0]
    far = cards.where(service, place)
    if nearest.is_virtual:
        return far
    if cards.is_campus(nearest, place):
        return far
    street = next(
        (
            ", ".join(filter(None, (row.address_1, row.address_2, row.city)))
            for row in nearest.addresses.all()
            if row.address_type == "physical"
        ),
        "",
    )
    miles = cards.miles_to(nearest, place)
    if not street or miles is None:
        return street or far
    return f"{street} ({telling.distance(miles)})"


def _short(said: Said) -> Said:
    """Keep whole sentences while they fit; a single long one is cut at a word."""
    text = " ".join(said.text.split())
    if len(text) <= LONGEST:
        return Said(text, said.language, said.is_reviewed)
    head = text[:LONGEST]
    end = max(head.rfind(". "), head.rfind("? "))
    cut = head[: end + 1] if end > LONGEST // 3 else f"{head.rsplit(' ', 1)[0]} …"
    return Said(cut, said.language, said.is_reviewed)
