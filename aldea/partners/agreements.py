"""Agreements: signing one writes what may be shared; ending it takes that back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aldea.access.data_classes import DataClass, Use
from aldea.access.models import Sharing
from aldea.audit.trail import Doer, action, record
from aldea.network.models import Organization
from aldea.partners.models import Agreement, Clause


class AlreadyEnded(Exception):
    """The agreement has ended before the day given."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one agreement allows: these facts, for this use, about these schools' students."""

    use: Use
    data_classes: tuple[DataClass, ...]
    schools: tuple[UUID, ...]


@action
def sign(
    *,
    partner: Organization,
    kind: str,
    title: str,
    signed_on: date,
    starts_on: date,
    ends_before: date,
    terms: Iterable[Terms],
    by: Doer,
) -> Agreement:
    """Record a signed agreement and write the sharings its clauses allow."""
    agreement = Agreement(
        partner=partner,
        kind=kind,
        title=title,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    agreement.save(force_insert=True)
    sharings = [
        Sharing(
            recipient=partner,
            school_id=school,
            use=term.use,
            data_classes=list(term.data_classes),
            starts_on=starts_on,
            ends_before=ends_before,
        )
        for term in terms
        for school in term.schools
    ]
    Sharing.objects.bulk_create(sharings, batch_size=1000)
    Clause.objects.bulk_create(
        [Clause(agreement=agreement, sharing=sharing) for sharing in sharings], batch_size=1000
    )
    record(
        "agreement.signed",
        agreement,
        by=by,
        organization=partner.pk,
        detail={"kind": kind, "sharings": len(sharings)},
    )
    return agreement


@action
def end(*, agreement: Agreement, on: date, by: Doer) -> Agreement:
    """End an agreement from a day on: no new referral, and facts disclosed under it are hidden.

    Raises AlreadyEnded if it ended earlier.
    """
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.ends_before is not None and agreement.ends_before <= on:
        raise AlreadyEnded
    agreement.ends_before = max(on, agreement.starts_on)
    agreement.ended_on = on
    agreement.save(update_fields=["ends_before", "ended_on"])
    Sharing.objects.filter(pk__in=agreement.clauses.values("sharing")).update(
        ends_before=agreement.ends_before
    )
    record("agreement.ended", agreement, by=by, organization=agreement.partner_id)
    return agreement
