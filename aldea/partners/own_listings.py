"""A partner's own listings: it says that they are right, or puts them right, by its link."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import models
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from aldea.audit.trail import Doer, action, record
from aldea.core import clock, links, messages
from aldea.core.errors import Refused
from aldea.core.links import Purpose
from aldea.network.models import Organization
from aldea.partners import editable, edits, jobs, standing
from aldea.partners.changes import verify
from aldea.partners.formats.hsds import TABLES
from aldea.partners.models import (
    Desk,
    Edit,
    ListingsLink,
    Merge,
    Phone,
    Service,
    ServiceAtLocation,
    Standing,
    Verification,
)
from aldea.partners.rules import Change

PARTNER = Verification.How.PARTNER
LETTER = (
    gettext_noop("Your services in the guide of the community schools"),
    gettext_noop("Families find what %(partner)s offers in the guide. Is it all still right?"),
    gettext_noop(
        "One tap says that it is, or change what is not. It needs no account and works until"
        " %(until)s."
    ),
    gettext_noop("Please do not forward this message: the link is meant for you alone."),
)


class NoDesk(Refused):
    """A partner without an e-mail address or telephone at which we ask it."""


class AskedToBeLeftAlone(Refused):
    """A partner that asked us not to write to it."""


class SentToday(Refused):
    """The link went out today already."""


class SaidToday(Refused):
    """The partner has said today that all is right."""


class AlreadySent(Refused):
    """The message went out before."""


class Away(StrEnum):
    """Why families do not see a listing."""

    ASKED = "asked"
    ANOTHER = "another"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Own:
    """The listings of a partner: those that families see, and why they do not see the others."""

    shown: tuple[Service, ...]
    away: tuple[tuple[Service, Away], ...]


def shown(*, partner: Organization) -> models.QuerySet[Service]:
    """The listings of a partner that families see."""
    hidden = standing.hidden(today=clock.today())
    return Service.objects.filter(organization__partner=partner).exclude(pk__in=hidden)


def of(*, partner: Organization) -> Own:
    """Find a partner's listings, in a fixed number of queries."""
    services = list(
        Service.objects.for_showing().filter(organization__partner=partner).order_by("name", "pk")
    )
    hidden = set(standing.hidden_services(today=clock.today())) if services else set()
    return Own(
        shown=tuple(each for each in services if each.pk not in hidden),
        away=tuple(_why([each for each in services if each.pk in hidden])),
    )


def kept(*, service: Service, partner: Organization) -> set[UUID]:
    """The rows of a listing that the partner does not change alone: at a place shared with others.

    Nor a number that is its organization's too.
    """
    at = ServiceAtLocation.objects.exclude(service__organization__partner=partner)
    shared = set(
        at.filter(location__service_at_locations__service=service).values_list(
            "location", flat=True
        )
    )
    found = set(shared)
    for model in ("address", "phone", "schedule"):
        rows = TABLES[model].model._default_manager
        found |= set(rows.filter(location__in=shared).values_list("pk", flat=True))
    others = models.Q(organization__isnull=False) | models.Q(contact__isnull=False)
    ours = Phone.objects.filter(editable.hangs_on("phone", service.pk))
    return found | set(ours.filter(others).values_list("pk", flat=True))


def desk(*, partner: Organization) -> Desk | None:
    """Where a partner may be asked about its listings, unless it asked to be left alone."""
    if not standing.may_be_asked(partner=partner, service_key=None, today=clock.today()):
        return None
    return Desk.objects.filter(organization=partner).first()


@action
def affirm(*, service: Service, partner: Organization, by: Doer) -> Verification:
    """Say that all is right, what is said of room too; families read at once that it was checked.

    Raises SaidToday and FileIsLoading.
    """
    service = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    if said_today(services=[service]):
        raise SaidToday("You have said so today already.")
    if service.capacities.exists():
        edits.affirm(service=service, partner=partner, by=by)
    found = verify(service=service, how=PARTNER, by=by)
    record("listing.affirmed", service, by=by)
    return found


@action
def change(*, service: Service, partner: Organization, changes: Sequence[Change], by: Doer) -> Edit:
    """Put a listing right in the partner's own name; with that it was checked today.

    Raises what `edits.edit` raises.
    """
    made = edits.edit(service=service, changes=changes, by=by, partner=partner)
    verify(service=service, how=PARTNER, by=by)
    record("listing.put_right", service, by=by)
    return made


@action
def say_room(
    *, service: Service, partner: Organization, changes: Sequence[Change], by: Doer
) -> Edit:
    """Say how much room there is today; without a change, that it is as it was.

    Raises what `edits.edit` raises.
    """
    if changes:
        made = edits.edit(service=service, changes=changes, by=by, partner=partner)
    else:
        made = edits.affirm(service=service, by=by, partner=partner)
    record("listing.room_said", service, by=by)
    return made


@action
def send_link(*, partner: Organization, by: Doer) -> ListingsLink:
    """Send a partner's desk the link to its listings, in the language of the desk; a job does.

    Raises NoDesk, AskedToBeLeftAlone and SentToday.
    """
    today = clock.today()
    if not Desk.objects.filter(organization=partner).exists():
        raise NoDesk("No desk is known: write down where this partner is asked first.")
    if desk(partner=partner) is None:
        raise AskedToBeLeftAlone("They asked us not to contact them.")
    link = ListingsLink(partner=partner, on=today, by_id=by.profile_id)
    ListingsLink.objects.bulk_create([link], ignore_conflicts=True)
    if ListingsLink.objects.get(partner=partner, on=today).pk != link.pk:
        raise SentToday("The link went out today already: one a day is enough.")
    record("listings_link.asked", link, by=by)
    jobs.send_listings_link.defer(link_id=str(link.pk))
    return link


@action
def deliver(*, link: ListingsLink, by: Doer) -> ListingsLink:
    """Hand the message to the sender of e-mails or texts; a job does.

    Raises AlreadySent, so that a job which runs twice sends once, and what the sender raises.
    """
    link = ListingsLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.sent_at:
        raise AlreadySent("It went out before.")
    to = Desk.objects.select_related("organization").get(organization=link.partner_id)
    subject, body, text = _letter(to)
    if to.email:
        messages.send_email(to=to.email, subject=subject, body=body)
    else:
        messages.send_text(to=to.phone, body=text)
    link.sent_at = clock.now()
    link.save(update_fields=["sent_at"])
    record("listings_link.sent", link, by=by)
    return link


def said_today(*, services: Iterable[Service]) -> set[UUID]:
    """Which of some listings their partner has called right today."""
    begun = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    said = Verification.objects.filter(service__in=list(services), how=PARTNER, at__gte=begun)
    return set(said.values_list("service_id", flat=True))


def latest_checks(*, services: Collection[Service]) -> dict[UUID, Verification]:
    """The newest check of each of some listings, in one query."""
    said = Verification.objects.filter(service__in=services).order_by("service", "-at", "-pk")
    return {each.service_id: each for each in said.distinct("service")}


def _why(services: list[Service]) -> Iterator[tuple[Service, Away]]:
    keys = {key for each in services for key in (each.pk, each.organization_id)}
    live = Standing.objects.live(clock.today()).filter(kind=Standing.Kind.DO_NOT_LIST)
    asked = set(live.filter(listing_id__in=keys).values_list("listing_id", flat=True))
    merges = Merge.objects.standing().filter(away_id__in=keys)
    merged = set(merges.values_list("away_id", flat=True))
    for each in services:
        own = {each.pk, each.organization_id}
        reason = Away.ASKED if own & asked else Away.ANOTHER if own & merged else Away.CLOSED
        yield each, reason


def _letter(desk: Desk) -> tuple[str, str, str]:
    """The subject of an e-mail, its body, and the shorter body of a text."""
    made = clock.today()
    link = links.address(
        purpose=Purpose.LISTINGS, subject=desk.organization_id, language=desk.language
    )
    with translation.override("es" if desk.language.startswith("es") else "en"):
        until = links.good_until(purpose=Purpose.LISTINGS, made=made)
        facts = {
            "partner": desk.organization.called,
            "until": date_format(until, "MONTH_DAY_FORMAT"),
        }
        subject, opening, about, last = (gettext(words) % facts for words in LETTER)
        return subject, f"{opening}\n\n{link}\n\n{about}\n{last}\n", f"{opening} {link}"
