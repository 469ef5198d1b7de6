"""Merging two listings of one thing, and taking the merge apart again."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners import standing
from aldea.partners.formats.hsds_reading import Reader
from aldea.partners.models import (
    ChangeRequest,
    Listed,
    ListedOrganization,
    Merge,
    Remark,
    SearchEntry,
    Service,
    Standing,
    Verification,
)
from aldea.partners.standing import listed_as

# What is hung on the kept listing: what people of ours did for it, and an organization's services.
# All that a sender wrote stays where it was sent.
FOLLOW: dict[str, dict[str, tuple[type[models.Model], str]]] = {
    Listed.SERVICE: {
        "remarks": (Remark, "service"),
        "verifications": (Verification, "service"),
        "change_requests": (ChangeRequest, "service"),
    },
    Listed.ORGANIZATION: {"services": (Service, "organization")},
}
PARTNER = "partner"  # in `moved`: the partner that the kept organization took over


class TheSameRow(Refused):
    """A listing is not merged into itself."""


class TwoKinds(Refused):
    """A service is not an organization."""


class MergedAlready(Refused):
    """One of the two is another listing already, or others were merged into it."""


class TwoPartners(Refused):
    """Each of the two is a partner of its own, with its own agreements."""


class AskedSomethingElse(Refused):
    """The one that goes asked something of us that the one that stays did not."""


class TakenApart(Refused):
    """Somebody has taken this merge apart."""


@action
def merge(*, away: models.Model, kept: models.Model, by: Doer) -> Merge:
    """Say that one listing is the other; what we know of it is hung on the kept one.

    Raises TheSameRow, TwoKinds, MergedAlready, AskedSomethingElse and TwoPartners.
    """
    if not isinstance(away, Service | ListedOrganization) or type(away) is not type(kept):
        raise TwoKinds("Merge two services, or two organizations.")
    assert isinstance(kept, Service | ListedOrganization)  # noqa: S101  the same kind, for mypy
    if away.pk == kept.pk:
        raise TheSameRow("These two are one row already.")
    standing.wait_for_my_turn()
    _check_free(away.pk, kept.pk)
    _check_asked(away, kept)
    listed = listed_as(away)
    moved: dict[str, list[str]] = {}
    for name, (model, column) in FOLLOW[listed].items():
        rows = model._default_manager.filter(**{column: away.pk})
        moved[name] = sorted(str(key) for key in rows.values_list("pk", flat=True))
        rows.update(**{column: kept.pk})
    _tell_search(moved)
    if listed == Listed.ORGANIZATION:
        moved[PARTNER] = _hand_over(away.pk, kept.pk)
    merged = Merge(
        listed=listed,
        away_id=away.pk,
        kept_id=kept.pk,
        moved=moved,
        at=clock.now(),
        by_id=by.profile_id,
    )
    merged.save(force_insert=True)
    record("listing.merged", merged, by=by)
    return merged


@action
def take_apart(*, merge: Merge, by: Doer) -> Merge:
    """Make two listings of them again: each has what it had, and what it was given since.

    Raises TakenApart.
    """
    standing.wait_for_my_turn()
    undone = (
        Merge.objects.standing()
        .filter(pk=merge.pk)
        .update(undone_at=clock.now(), undone_by=by.profile_id)
    )
    if not undone:
        raise TakenApart("Somebody has taken it apart already.")
    merge.refresh_from_db()
    for name, (model, column) in FOLLOW[merge.listed].items():
        rows = model._default_manager.filter(
            **{"pk__in": merge.moved.get(name, []), column: merge.kept_id}
        )
        rows.update(**{column: merge.away_id})
    _tell_search(merge.moved)
    for partner in merge.moved.get(PARTNER, []):
        listed = ListedOrganization.objects
        if listed.filter(pk=merge.kept_id, partner=partner).update(partner=None):
            listed.filter(pk=merge.away_id).update(partner=partner)
    for asked in standing.to_hand_on(merge=merge):
        standing.hand_on(standing=asked, to=merge.away_id, by=by)
    record("listing.taken_apart", merge, by=by)
    return merge


def kept(*, keys: Iterable[UUID]) -> dict[UUID, UUID]:
    """Which listing each of these is now; those that are themselves are not named."""
    rows = Merge.objects.standing().filter(away_id__in=list(keys))
    return dict(rows.values_list("away_id", "kept_id"))


def answer(reader: Reader) -> None:
    """Read services of an organization that was merged as services of the kept one.

    What their sender said is noted in the merge, so that they go back when it is taken apart.
    """
    organizations = Merge.objects.standing().filter(listed=Listed.ORGANIZATION)
    merged = {merge.away_id: merge for merge in organizations}
    changed = set()
    for row in reader.rows["service"].values() if merged else ():
        merge = merged.get(row.key("organization_id"))
        if merge is None:
            continue
        row.values["organization_id"] = merge.kept_id
        if str(row.id) not in merge.moved["services"]:
            merge.moved["services"] = sorted([*merge.moved["services"], str(row.id)])
            changed.add(merge)
    Merge.objects.bulk_update(changed, ["moved"])


def _check_free(away: UUID, kept: UUID) -> None:
    """Merges are stars, never chains: what was sent is one step away from what is shown."""
    taken = Merge.objects.standing().filter(Q(away_id__in=[away, kept]) | Q(kept_id=away))
    if taken.exists():
        raise MergedAlready(
            "One of the two was merged before. Take that merge apart first, or keep the other one."
        )


def _check_asked(away: Service | ListedOrganization, kept: Service | ListedOrganization) -> None:
    """What asked not to be shown or called must not come back under another name."""
    today = clock.today()
    lost = standing.of(listing=away, today=today) - standing.of(listing=kept, today=today)
    if lost:
        words = ", ".join(sorted(Standing.Kind(kind).label.lower() for kind in lost))
        raise AskedSomethingElse(
            f"{away.name} stands as {words}. Say the same of {kept.name} first, or keep the other."
        )


def _tell_search(moved: dict[str, list[str]]) -> None:
    """Let the search know at once whose services these are; it is made anew with the next file."""
    whose = Service.objects.filter(pk=OuterRef("pk")).values("organization_id")
    SearchEntry.objects.filter(pk__in=[UUID(key) for key in moved.get("services", [])]).update(
        organization_id=Subquery(whose)
    )


def _hand_over(away: UUID, kept: UUID) -> list[str]:
    """Let the kept organization be the partner that the other one was."""
    rows = ListedOrganization.objects.filter(pk__in=[away, kept]).select_for_update(of=("self",))
    partners = dict(rows.values_list("pk", "partner_id"))
    if partners[away] is None or partners[kept] == partners[away]:
        return []
    if partners[kept] is not None:
        raise TwoPartners("Each of the two is a partner with its own agreements. Ask them first.")
    ListedOrganization.objects.filter(pk=away).update(partner=None)
    ListedOrganization.objects.filter(pk=kept).update(partner=partners[away])
    return [str(partners[away])]
