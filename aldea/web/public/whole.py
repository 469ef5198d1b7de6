"""A listing whole: everything a family must know before it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language, gettext

from aldea.partners import capacities, checks, guides, hours, wordings
from aldea.partners.guides import Place
from aldea.partners.models import Attribute, Location, Phone, Service
from aldea.partners.wordings import Said, Words
from aldea.web.public import cards, telling
from aldea.web.public.cards import Note

# Codes by which a listing says whether it asks; without one the page says nothing of it.
STATUS = {
    "immigration-status-not-asked": "NOT_ASKED",
    "immigration-status-asked": "ASKED",
}
TEXTS = (
    "name", "alternate_name", "description", "application_process", "fees_description", "fees",
    "wait_time", "eligibility_description", "interpretation_services", "alert",
)  # fmt: skip
# A page of a map that opens on any phone and is asked for only when it is tapped.
MAP = "https://www.openstreetmap.org/directions?to={latitude},{longitude}"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where a service is given."""

    name: Said
    address: str
    how_far: str
    transit: Said
    access: tuple[Said, ...]
    map: str
    is_virtual: bool

    @property
    def originals(self) -> str:
        """The way there as it was written, where it is shown translated."""
        return " · ".join(each.source for each in (self.transit, *self.access) if each.source)


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of a listing, in the reader's language where somebody wrote it so."""

    name: Said
    description: Said
    alert: Said
    by: Said
    notes: tuple[Note, ...]
    opening: str
    is_open: bool
    week: list[tuple[str, str]]
    hours_said: tuple[Said, ...]
    bring: tuple[Said, ...]
    cost: tuple[Said, ...]
    ages: str
    who: Said
    how: Said
    wait: Said
    languages: str
    interpreters: Said
    status: str
    room: str
    spots: tuple[Spot, ...]
    phones: tuple[Phone, ...]
    texts_to: str
    email: str
    website: str
    checked: str
    is_unreviewed: bool
    is_offered: bool


def whole(*, service: Service, place: Place, at: datetime) -> Whole:
    """Draw a listing whole, in a fixed number of queries."""
    prefetch_related_objects([service], "schedules", *cards.ALSO)
    locations = cards.by_nearness(service, place)
    today = timezone.localdate(at)
    told = guides.remarks(services=[service.pk], place=place, today=today)
    words = wordings.words(
        texts=[*texts(service, locations), *cards.remarked(told)],
        language=get_language() or wordings.WRITTEN_IN,
    )
    rows = list(service.hours.all())
    numbers = cards.phones(service)
    return Whole(
        name=words.say(service.name),
        description=words.say(service.description),
        alert=words.say(service.alert),
        by=words.say(service.organization.name),
        notes=cards.notes(told.get(service.pk, []), words),
        opening=telling.opening(rows, at),
        is_open=hours.until(rows, at) is not None,
        week=telling.week(rows, today),
        hours_said=hours_said(service, words),
        bring=tuple(words.say(text) for text in papers(service)),
        cost=cost(service, words),
        ages=ages(service),
        who=words.say(service.eligibility_description),
        how=words.say(service.application_process),
        wait=words.say(service.wait_time),
        languages=telling.listed(cards.languages(service)),
        interpreters=words.say(service.interpretation_services),
        status=statuses([service.pk]).get(service.pk, ""),
        room=_room(service, at),
        spots=tuple(_spot(location, place, words) for location in locations),
        phones=tuple(numbers),
        texts_to=next((each.number for each in numbers if each.type in ("text", "sms")), ""),
        email=service.email or service.organization.email,
        website=_web(service.url) or _web(service.organization.website),
        checked=_checked(service, today),
        is_unreviewed=words.has_unreviewed,
        is_offered=service.is_offered,
    )


def texts(service: Service, locations: Iterable[Location]) -> list[str]:
    """Every text of a listing that somebody may have put in another language."""
    found = [service.organization.name, *(getattr(service, name) for name in TEXTS)]
    found += papers(service)
    found += [option.option for option in service.cost_options.all()]
    found += [rule.description for rule in service.schedules.all()]
    for location in locations:
        found += [location.name, location.transportation]
        found += [each.description for each in location.accessibility.all()]
    return found


def papers(service: Service) -> list[str]:
    """The papers to bring, as they were written."""
    return [paper.document for paper in service.required_documents.all() if paper.document]


def hours_said(service: Service, words: Words) -> tuple[Said, ...]:
    """Hours that somebody wrote in words, where nobody wrote them by the clock."""
    rules = service.schedules.all()
    said = [each.description for each in rules if each.description and not each.opens_at]
    return tuple(words.say(text) for text in dict.fromkeys(said))


def cost(service: Service, words: Words) -> tuple[Said, ...]:
    """What it costs, in the words of the listing."""
    said = [service.fees_description or service.fees]
    said += [option.option for option in service.cost_options.all()]
    return tuple(words.say(text) for text in dict.fromkeys(filter(None, said)))


def ages(service: Service) -> str:
    """For which ages it is, where the listing says so."""
    low, high = service.minimum_age, service.maximum_age
    if low is not None and high is not None:
        return gettext("%(low)d to %(high)d years") % {"low": low, "high": high}
    if low is not None:
        return gettext("%(low)d years and older") % {"low": low}
    return gettext("up to %(high)d years") % {"high": high} if high is not None else ""


def statuses(services: Iterable[UUID]) -> dict[UUID, str]:
    """Which of these listings say whether somebody asks about immigration status."""
    rows = Attribute.objects.filter(
        link_id__in=list(services), taxonomy_term__code__in=list(STATUS)
    ).values_list("link_id", "taxonomy_term__code")
    said: dict[UUID, set[str]] = {}
    for key, code in rows:
        said.setdefault(key, set()).add(STATUS[code])
    return {key: words.pop() for key, words in said.items() if len(words) == 1}


def _room(service: Service, at: datetime) -> str:
    room = capacities.room(service=service, at=at)
    if not room.is_known or room.days is None:
        return ""
    today = timezone.localdate(at)
    words = {"ago": telling.ago(today - timedelta(days=room.days), today)}
    if room.has_opening:
        return gettext("There was room %(ago)s.") % words
    return gettext("There was no room %(ago)s. Ask about the waiting list.") % words


def _spot(location: Location, place: Place, words: Words) -> Spot:
    miles = cards.miles_to(location, place)
    lines = [
        ", ".join(filter(None, (row.address_1, row.address_2, row.city, row.postal_code)))
        for row in location.addresses.all()
        if row.address_type == "physical"
    ]
    return Spot(
        name=words.say(location.name),
        address=lines[0] if lines else "",
        how_far=_how_far(location, place, miles),
        transit=words.say(location.transportation),
        access=tuple(
            words.say(each.description) for each in location.accessibility.all() if each.description
        ),
        map=MAP.format(latitude=location.latitude, longitude=location.longitude)
        if miles is not None
        else "",
        is_virtual=location.is_virtual,
    )


def _how_far(location: Location, place: Place, miles: float | None) -> str:
    if cards.is_campus(location, place):
        return gettext("at the school")
    return telling.distance(miles) if miles is not None else ""


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


def _checked(service: Service, today: date) -> str:
    """When a person last asked: by our own word, or by the one who assured the listing."""
    asked = guides.latest_verification(service=service)
    day = checks.checked_on(service=service, asked_at=asked.at if asked else None, today=today)
    if day is None:
        return ""
    words = {"date": telling.whole_date(day), "ago": telling.ago(day, today)}
    told = gettext("Checked by a person on %(date)s, %(ago)s.") % words
    codes = guides.terms(services=[service.pk]).get(service.pk, [])
    life = checks.belief(codes=codes)
    if checks.state_of(checked_on=day, life=life, today=today) == checks.State.OVERDUE:
        return f"{told} {gettext('That is a while ago: call before you go.')}"
    return told
