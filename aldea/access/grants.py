"""Giving a role to somebody, and ending it."""

from datetime import date

from aldea.access.models import Grant
from aldea.accounts.models import User
from aldea.audit.trail import Doer, action, record
from aldea.network.models import Organization


@action
def give(
    *,
    user: User,
    role: str,
    organization: Organization,
    starts_on: date,
    ends_before: date | None,
    by: Doer,
) -> Grant:
    """Let somebody hold a role at an organization for a period."""
    grant = Grant(
        user=user,
        role=role,
        organization=organization,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    grant.save(force_insert=True)
    record("grant.given", grant, by=by, organization=organization.pk, detail={"role": role})
    return grant


@action
def end(*, grant: Grant, on: date, by: Doer) -> None:
    """End a role from a day on."""
    grant.ends_before = on
    grant.save(update_fields=["ends_before"])
    record("grant.ended", grant, by=by, organization=grant.organization_id)
