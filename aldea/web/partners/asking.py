"""From the address of Find a service to a question, and from its answer to the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, QueryDict
from django.utils import timezone

from aldea.access.actors import Actor
from aldea.access.data_classes import REFERRAL_CLASSES, Use
from aldea.access.models import Sharing
from aldea.access.permissions import Permission
from aldea.network.models import School
from aldea.partners import capacities, checks, flags
from aldea.partners import standing as directory_standing
from aldea.partners.capacities import Room
from aldea.partners.flags import Flag
from aldea.partners.models import Agreement, Service, ZipPoint
from aldea.partners.search import Answer, Match, Question
from aldea.support.domains import Domain
from aldea.support.models import Need, Referral
from aldea.support.models.referral import State
from aldea.web.partners import wording
from aldea.web.partners.forms import GROUPS, MILES, FindService
from aldea.web.shell.languages import language_name

LANGUAGES_SHOWN = 6
LAPSES_SOON = 60  # days


@dataclass(frozen=True)
class Asked:
    """What is asked, for whom, and where distances begin."""

    form: FindService
    need: Need | None
    question: Question
    origin: str

    @property
    def speaks(self) -> str:
        return self.question.speaks


@dataclass(frozen=True)
class Option:
    """One choice of a filter, with how many services it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter: its choices add up."""

    name: str
    legend: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Chip:
    """Something that narrows the list, and the address without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Shown:
    """A service as the list shows it."""

    match: Match
    why: str
    room: Room
    room_title: str
    room_said: str
    hours: list[str]
    open_until: str
    cost: str
    bring: str
    ends_on: date | None
    refused: str
    flags: list[Flag]

    @property
    def service(self) -> Service:
        return self.match.service


@dataclass(frozen=True)
class Standing:
    """Which partners can be asked for this school now, and why others cannot."""

    live: Mapping[UUID, date | None]
    ended: Mapping[UUID, date | None]


def read(*, form: FindService, place: School, actor: Actor, today: date) -> Asked:
    """Read the question. Raises Http404 when it names a need that is out of reach."""
    form.is_valid()
    given = form.cleaned_data
    need = need_of(given.get("need"), place, actor)
    start: ZipPoint | None = given.get("start")
    point = (start.latitude, start.longitude) if start else _point(place)
    student = need.student if need else None
    age = given.get("age")
    if age is None and student:
        age = student.age_on(today)
    domain = given.get("domain")
    domains = (domain,) if domain else (need.domain,) if need and not given.get("q") else ()
    return Asked(
        form=form,
        need=need,
        question=Question(
            text=given.get("q") or "",
            hint=need.wanted if need else "",
            domains=domains,
            chosen={name: tuple(given.get(name) or ()) for name, _, _ in GROUPS},
            point=point,
            within=float(given["miles"]) if given.get("miles") else None,
            campus=place.cds_code,
            age=age,
            speaks=_speaks(need, given.get("language") or ()),
        ),
        origin=_origin(start, need),
    )


def _origin(start: ZipPoint | None, need: Need | None) -> str:
    """Say where distances begin; a ZIP code's middle is only about there."""
    if start is None:
        return "school"
    is_home = need is not None and need.family.zip_code == start.zip_code
    return "home (about)" if is_home else f"the middle of {start.zip_code} (about)"


def _speaks(need: Need | None, chosen: Sequence[str]) -> str:
    if need:
        return need.family.home_language
    return chosen[0] if chosen else "en"


def need_of(key: UUID | None, place: School, actor: Actor) -> Need | None:
    """Load the need that help is looked for. Raises Http404 when it is out of reach."""
    if key is None:
        return None
    needs = Need.objects.select_related("family", "student").filter(school=place.pk)
    may = place.pk in actor.schools(Permission.NEED_VIEW)
    found = needs.filter(pk=key).first() if may else None
    if found is None:
        raise Http404
    return found


def _point(place: School) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def standing(*, place: School, today: date) -> Standing:
    """Say which partners' agreements cover this school today, and which ended."""
    live = Sharing.objects.live(today).filter(
        school=place.pk, use=Use.REFERRAL, data_classes__contains=list(REFERRAL_CLASSES)
    )
    ends = dict(live.order_by("ends_before").values_list("recipient", "ends_before"))
    ended = Agreement.objects.filter(ends_before__lte=today, clauses__sharing__school=place.pk)
    return Standing(
        live=ends,
        ended=dict(ended.order_by("ends_before").values_list("partner", "ends_before")),
    )


def said_yes(*, place: School, services: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Count, for some services, this school's answered referrals and the yeses."""
    counts = (
        Referral.objects.filter(
            school=place.pk,
            service_key__in=list(services),
            answered_at__isnull=False,
        )
        .values_list("service_key")
        .annotate(yes=Count("pk", filter=~Q(state=State.REJECTED)), answered=Count("pk"))
    )
    return {key: (yes, answered) for key, yes, answered in counts}


def rows(
    matches: Sequence[Match], *, asked: Asked, stands: Standing, place: School, at: datetime
) -> list[Shown]:
    """Write the services of a list, each with what this school's referrals to it came to."""
    keys = [match.service.pk for match in matches]
    yes = said_yes(place=place, services=keys)
    calm = directory_standing.uncallable(services=keys, today=timezone.localdate(at))
    missed = checks.missed_calls(services=keys)
    return [
        _row(
            match,
            asked,
            stands,
            yes.get(match.service.pk),
            at,
            missed=missed.get(match.service.pk, ()),
            is_calm=match.service.pk in calm,
        )
        for match in matches
    ]


def _row(
    match: Match,
    asked: Asked,
    stands: Standing,
    yes: tuple[int, int] | None,
    at: datetime,
    *,
    missed: Iterable[date],
    is_calm: bool,
) -> Shown:
    today = timezone.localtime(at).date()
    service = match.service
    room = capacities.room(service=service, at=at)
    opened = list(service.hours.all())
    partner = service.organization.partner_id
    ends = stands.live.get(partner) if partner else None
    lapses = bool(ends and (ends - today).days <= LAPSES_SOON)
    return Shown(
        match=match,
        why=wording.why(match, speaks=asked.speaks, origin=asked.origin, said_yes=yes),
        room=room,
        room_title=wording.room_title(room, service, drop_in=match.is_drop_in),
        room_said=wording.room_said(room),
        hours=wording.hours(opened),
        open_until=wording.open_until(opened, at) if match.is_open_now else "",
        cost=wording.cost(service),
        bring=wording.bring(service),
        ends_on=ends if lapses else None,
        refused="alone" if is_calm else _refused(partner, stands),
        flags=flags.of(lessons=service.lessons.all(), missed=missed, at=at),
    )


def _refused(partner: UUID | None, stands: Standing) -> str:
    """Say why a referral is not possible: never covered, or over; nothing when it is."""
    if partner in stands.live:
        return ""
    ended = stands.ended.get(partner) if partner else None
    return f"ended {ended:%B} {ended.day}" if ended else "none"


def facets(asked: Asked, answer: Answer) -> Iterator[Facet]:
    """List the filters with their counts; languages by how often they are served."""
    for name, legend, choices in GROUPS:
        chosen = asked.question.chosen.get(name, ())
        counts = answer.counts.get(name, {})
        if name == "language":
            choices = tuple((code, language_name(code)) for code in _spoken(counts, chosen))
        yield Facet(
            name,
            legend,
            tuple(
                Option(value, label, counts.get(value, 0), value in chosen)
                for value, label in choices
            ),
        )


def _spoken(counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[str]:
    often = sorted(counts, key=lambda code: (-counts[code], code))
    others = [code for code in often if code not in chosen and code != "en"]
    return [*chosen, *others[: LANGUAGES_SHOWN - len(chosen)]]


def chips(asked: Asked, query: QueryDict) -> Iterator[Chip]:
    """List what narrows the list beside the words."""
    given = asked.form.cleaned_data
    if asked.need:
        whose = asked.need.student.called if asked.need.student else asked.need.family.name
        yield Chip(f"{whose}: {asked.need.wanted}", _without(query, "need"))
    if given.get("domain"):
        yield Chip(str(Domain(given["domain"]).label), _without(query, "domain"))
    for code in given.get("language") or ():
        yield Chip(language_name(code), _without(query, "language", code))
    if given.get("miles"):
        miles = dict(MILES)[given["miles"]]
        yield Chip(f"within {miles} of {asked.origin}", _without(query, "miles"))
    elif given.get("start"):
        yield Chip(f"measured from {asked.origin}", _without(query, "start"))
    if given.get("age") is not None:
        yield Chip(f"age {given['age']}", _without(query, "age"))


def home_address(asked: Asked, query: QueryDict) -> str:
    """Offer to measure from home, where the family's ZIP code is known and not used yet."""
    if asked.need is None or not asked.need.family.zip_code or asked.form["start"].value():
        return ""
    measured = query.copy()
    measured["start"] = asked.need.family.zip_code
    return f"?{measured.urlencode()}"


def _without(query: QueryDict, name: str, value: str | None = None) -> str:
    left = query.copy()
    left.pop("page", None)
    if value is None:
        left.pop(name, None)
    else:
        left.setlist(name, [other for other in left.getlist(name) if other != value])
    return f"?{left.urlencode()}"


def with_partners(question: Question, stands: Standing) -> Question:
    """Add whom this school can ask, so that they come a little sooner."""
    return replace(question, shared_with=tuple(stands.live))
