"""How listings stand: not listed, not called, closed; the one place that decides what is hidden."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import Organization
from aldea.partners.models import (
    Listed,
    ListedOrganization,
    Merge,
    Remark,
    Service,
    Standing,
    StandingReason,
)

Kind = Standing.Kind
# Services that nobody is shown, with the parameter `today`: they or their organization asked not
# to be listed, closed for good, or are another listing.
HIDDEN = """
with unlisted(id) as materialized (
    select listing_id from partners_standing
    where kind in ('DO_NOT_LIST', 'REMEMBERED') and starts_on <= %(today)s::date
        and (ends_before is null or ends_before > %(today)s::date)
    union all select away_id from partners_merge where undone_at is null
)
select id from unlisted
union all
select s.id from partners_service s where s.organization_id in (select id from unlisted)
union all
select service_id from partners_remark
where kind = 'GONE' and closure_id is null and starts_on <= %(today)s::date
    and (ends_before is null or ends_before > %(today)s::date)
"""


class NoReasonGiven(Refused):
    """Whoever finds it later must learn why."""


class AlreadySo(Refused):
    """The listing stands like that already."""


class AlreadyLifted(Refused):
    """Somebody has lifted it."""


class IsAnother(Refused):
    """The listing was merged into another, which is the one that is shown."""


def wait_for_my_turn() -> None:
    """Let one at a time say how listings stand, or which are one.

    Each of the two is refused by what the other wrote, and would not see it while it is written.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('partners.standing'))")


@action
def put(*, listing: Service | ListedOrganization, kind: str, why: str, by: Doer) -> Standing:
    """Say how a listing stands from today on, until somebody lifts it.

    Raises NoReasonGiven, IsAnother and AlreadySo.
    """
    if not why.strip():
        raise NoReasonGiven("Write who asked and why: whoever finds it later must know.")
    wait_for_my_turn()
    if Merge.objects.standing().filter(away_id=listing.pk).exists():
        raise IsAnother("It was merged into another listing. Say it of that one, which is shown.")
    if Standing.objects.filter(listing_id=listing.pk, kind=kind, ends_before=None).exists():
        raise AlreadySo("It stands like that already.")
    standing = Standing(
        listed=listed_as(listing), listing_id=listing.pk, kind=kind, starts_on=clock.today()
    )
    return _put(standing, name=listing.name, why=why.strip()[:500], by=by)


@action
def hand_on(*, standing: Standing, to: UUID, by: Doer) -> Standing:
    """Let what was asked of one listing hold for another, which was one with it."""
    copy = Standing(
        listed=standing.listed, listing_id=to, kind=standing.kind, starts_on=clock.today()
    )
    return _put(copy, name=standing.reason.name, why=standing.reason.why, by=by)


def to_hand_on(*, merge: Merge) -> QuerySet[Standing]:
    """What was asked of the kept listing while it was also the other one."""
    has = Standing.objects.filter(listing_id=merge.away_id, ends_before=None).values("kind")
    asked = Standing.objects.live(clock.today()).select_related("reason")
    return asked.filter(listing_id=merge.kept_id, reason__at__gte=merge.at).exclude(kind__in=has)


def _put(standing: Standing, *, name: str, why: str, by: Doer) -> Standing:
    standing.save(force_insert=True)
    StandingReason.objects.create(
        standing=standing, name=name, why=why, by_id=by.profile_id, at=clock.now()
    )
    record("standing.put", standing, by=by, detail={"kind": standing.kind})
    return standing


@action
def lift(*, standing: Standing, by: Doer) -> Standing:
    """End it today; that it was so, and why, is kept.

    Raises AlreadyLifted.
    """
    lifted = Standing.objects.filter(pk=standing.pk, ends_before=None).update(
        ends_before=clock.today()
    )
    if not lifted:
        raise AlreadyLifted("Somebody has lifted it already.")
    StandingReason.objects.filter(standing=standing).update(
        lifted_by=by.profile_id, lifted_at=clock.now()
    )
    record("standing.lifted", standing, by=by, detail={"kind": standing.kind})
    standing.refresh_from_db()
    return standing


def listed_as(listing: Service | ListedOrganization) -> Listed:
    """Say which kind of listing a row is."""
    return Listed.SERVICE if isinstance(listing, Service) else Listed.ORGANIZATION


def hidden(*, today: date) -> RawSQL:
    """The ids that nobody is shown: services, and organizations, as a subquery."""
    values = (today,) * HIDDEN.count("%(today)s")
    statement = HIDDEN.replace("%(today)s", "%s")
    return RawSQL(statement, values)  # noqa: S611  our own SQL, parameters apart


def hidden_services(*, today: date) -> list[UUID]:
    """The services that nobody is shown, read once: a search compares thousands with them."""
    with connection.cursor() as cursor:
        cursor.execute(HIDDEN, {"today": today})
        return [key for (key,) in cursor.fetchall()]


def of(*, listing: Service | ListedOrganization, today: date) -> set[str]:
    """How a listing stands today: a service by itself or with its organization."""
    keys = {listing.pk, getattr(listing, "organization_id", listing.pk)}
    rows = Standing.objects.live(today).filter(listing_id__in=keys)
    return set(rows.values_list("kind", flat=True))


def closed(*, keys: Iterable[UUID], today: date) -> list[Service]:
    """Of some services those that closed for good, which a family may be told of by name.

    What asked not to be listed is not among them, closed or not.
    """
    wanted = list(keys)
    rows = Service.objects.filter(pk__in=wanted).select_related("organization")
    live = Standing.objects.live(today)
    unlisted = live.filter(kind=Kind.DO_NOT_LIST).values("listing_id")
    remembered = live.filter(kind=Kind.REMEMBERED).values("listing_id")
    gone = Remark.objects.live(today).filter(kind=Remark.Kind.GONE, closure=None)
    found = rows.filter(
        Q(pk__in=remembered) | Q(organization__in=remembered) | Q(pk__in=gone.values("service_id"))
    ).exclude(Q(pk__in=unlisted) | Q(organization__in=unlisted))
    away = Merge.objects.standing().values("away_id")
    return list(found.exclude(pk__in=away).order_by("name", "pk"))


def uncallable(*, today: date, services: Iterable[UUID] | None = None) -> set[UUID]:
    """Which services, of some or of all, must not be called, nor be sent a referral."""
    calm = Standing.objects.live(today).filter(kind=Kind.DO_NOT_CONTACT).values("listing_id")
    rows = Service.objects.filter(Q(pk__in=calm) | Q(organization__in=calm))
    if services is not None:
        rows = rows.filter(pk__in=list(services))
    return set(rows.values_list("pk", flat=True))


def calm_partners(*, today: date) -> set[UUID]:
    """Which partners asked us to leave them alone, whatever service is meant."""
    calm = Standing.objects.live(today).filter(kind=Kind.DO_NOT_CONTACT).values("listing_id")
    asked = ListedOrganization.objects.filter(pk__in=calm, partner__isnull=False)
    return {key for key in asked.values_list("partner", flat=True) if key}


def may_be_asked(*, partner: Organization, service_key: UUID | None, today: date) -> bool:
    """Whether a partner has not asked us to leave it, or this service of its, alone."""
    calm = Standing.objects.live(today).filter(kind=Kind.DO_NOT_CONTACT)
    listings = ListedOrganization.objects.filter(partner=partner).values("pk")
    whose = Q(listing_id__in=listings)
    if service_key:
        whose |= Q(listing_id=service_key)
        whose |= Q(listing_id__in=Service.objects.filter(pk=service_key).values("organization_id"))
    return not calm.filter(whose).exists()


def standing_now(*, today: date) -> QuerySet[Standing]:
    """All that stands today, with who said so and why; the newest first."""
    return Standing.objects.live(today).select_related("reason__by").order_by("-reason__at", "pk")
