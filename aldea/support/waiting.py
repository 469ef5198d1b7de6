"""Waiting: what waits on somebody at a school, from every domain up to here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, Window

from aldea.people import census
from aldea.people.models import CensusLine, Consent
from aldea.support import loops
from aldea.support.loops import Loop
from aldea.support.models import Referral
from aldea.support.moves import Act, Mover

# Days a guardian has to answer before the school asks again, and for which a yes is news.
CONSENT_PATIENCE = timedelta(days=3)
NEWS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Families to try again: the first of them, how many there are, and how many are due."""

    first: Sequence[CensusLine] = ()
    total: int = 0
    due: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits on one person at one school, each kind by itself."""

    follow_ups: FollowUps = FollowUps()
    loops: list[Loop] = field(default_factory=list)
    untold: list[Loop] = field(default_factory=list)
    signed: list[Consent] = field(default_factory=list)
    asked: list[Consent] = field(default_factory=list)
    stuck: list[Loop] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things wait; what is stuck is counted by itself."""
        kinds = (self.loops, self.untold, self.signed, self.asked)
        return self.follow_ups.total + sum(len(kind) for kind in kinds)


def follow_ups(
    *, school_id: UUID, owner: UUID | None, today: date, most: int | None = None
) -> FollowUps:
    """Families this person, or nobody yet, is to try again, the earliest first; counted with them.

    A school may have hundreds, of which a page shows a dozen: one query counts all and takes those.
    """
    lines = census.waits_on(school_id=school_id, owner=owner).select_related("family")
    counted = lines.annotate(
        total=Window(Count("pk")), due=Window(Count("pk", filter=Q(follow_up_on__lte=today)))
    )
    first = list(counted.order_by("follow_up_on", "family__name", "pk")[:most])
    return FollowUps(first, first[0].total, first[0].due) if first else FollowUps()


def running(*, school_id: UUID, today: date) -> tuple[list[Loop], list[Loop], list[Loop]]:
    """The loops where the school acts next, those where a yes is to be told, those stuck.

    What is stuck stands by itself, but for two sides that differ: that waits on the school.
    """
    found = loops.running_at(school_id=school_id, today=today)
    ours = [
        loop
        for loop in found
        if loop.move.mover == Mover.SCHOOL and (loop.line.split or not loop.move.is_stuck)
    ]
    untold = [
        loop
        for loop in found
        if loop.move.mover != Mover.SCHOOL and Act.TELL_FAMILY in loop.move.acts
    ]
    return ours, untold, [loop for loop in found if loop.move.is_stuck]


def consents(*, school_id: UUID, today: date) -> tuple[list[Consent], list[Consent]]:
    """Consents given lately that no referral has used yet, and those still to be answered."""
    here = Consent.objects.live(today).filter(school=school_id)
    here = here.select_related("guardian", "recipient", "family", "student")
    used = Referral.objects.filter(school=school_id).values("consent_id")
    since = census.moment(today - NEWS)
    signed = here.filter(state=Consent.State.GIVEN, answered_at__gte=since)
    return (
        list(signed.exclude(pk__in=used).order_by("answered_at", "pk")),
        list(here.waiting().order_by("asked_at", "pk")),
    )
