"""Closures: a place closes for some days, and its guide says what goes on."""

from datetime import date, timedelta

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import Organization
from aldea.partners.models import Closure, Remark, Service

LONGEST = timedelta(days=200)


class ClosureTooLong(Refused):
    """A closure ends by itself within a school year."""


class OverBeforeItBegins(Refused):
    """The last day of a closure is not before its first, and not in the past."""


class AlreadyOver(Refused):
    """The closure has ended already."""


class AlreadyClosed(Refused):
    """The place is closed on some of these days already."""


@action
def declare(
    *,
    organization: Organization,
    starts_on: date,
    last_day: date,
    title_en: str,
    title_es: str,
    goes_on_en: str,
    goes_on_es: str,
    by: Doer,
) -> Closure:
    """Close a school, a district or the county from one day through another.

    Raises OverBeforeItBegins, ClosureTooLong and AlreadyClosed.
    """
    if last_day < starts_on or last_day < clock.today():
        raise OverBeforeItBegins("The last day comes before the first, or has passed.")
    if last_day - starts_on > LONGEST:
        raise ClosureTooLong("A closure lasts 200 days at most. Declare the rest later.")
    ends_before = last_day + timedelta(days=1)
    known = Closure.objects.filter(organization=organization, ended_at=None)
    if known.filter(starts_on__lt=ends_before, ends_before__gt=starts_on).exists():
        raise AlreadyClosed("It is closed on some of these days already. Open it again first.")
    closure = Closure(
        organization=organization,
        starts_on=starts_on,
        ends_before=ends_before,
        title_en=title_en,
        title_es=title_es,
        goes_on_en=goes_on_en,
        goes_on_es=goes_on_es,
        by_id=by.profile_id,
        declared_at=clock.now(),
    )
    closure.save(force_insert=True)
    record("closure.declared", closure, by=by, organization=organization.pk)
    return closure


@action
def end(*, closure: Closure, by: Doer) -> Closure:
    """Open again now; the closure stays in the history.

    Raises AlreadyOver.
    """
    ended = Closure.objects.filter(
        pk=closure.pk, ended_at=None, ends_before__gt=clock.today()
    ).update(ended_at=clock.now())
    if not ended:
        raise AlreadyOver("It has ended already.")
    record("closure.ended", closure, by=by, organization=closure.organization_id)
    closure.refresh_from_db()
    return closure


@action
def alter(
    *,
    closure: Closure,
    service: Service,
    kind: str,
    words_en: str,
    words_es: str,
    by: Doer,
) -> Remark:
    """Say how a service is given while the place is closed; its own listing stays as it is.

    Raises AlreadyOver.
    """
    if closure.ended_at or not closure.is_live(max(clock.today(), closure.starts_on)):
        raise AlreadyOver("It has ended already.")
    remark = Remark(
        service=service,
        closure=closure,
        kind=kind,
        words_en=words_en,
        words_es=words_es,
        starts_on=closure.starts_on,
        ends_before=closure.ends_before,
        by_id=by.profile_id,
        at=clock.now(),
    )
    remark.save(force_insert=True)
    record("listing.altered", remark, by=by, organization=closure.organization_id)
    return remark
