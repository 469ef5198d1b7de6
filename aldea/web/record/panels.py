"""What stands on a record, each panel for those who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from aldea.access.data_classes import DataClass
from aldea.access.permissions import Permission
from aldea.people.models import Consent, Disclosure, Opening, Student, Touch
from aldea.support import loops
from aldea.support.models import Need, Referral, ReferralStep, Word
from aldea.support.moves import Mover
from aldea.web.record import timeline
from aldea.web.record.timeline import Entry
from aldea.web.shell.requests import StaffRequest

P = Permission
SEEN = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need with the loop of its newest referral, if a partner was asked."""

    need: Need
    loop: loops.Loop | None


@dataclass(slots=True)
class Panels:
    """What one reader may see of one student, or of one family."""

    school_id: UUID
    family_id: UUID
    student_id: UUID | None
    today: date
    allowed: frozenset[Permission]
    needs: list[Need] = field(default_factory=list)

    @property
    def here(self) -> dict[str, UUID]:
        return {"school_id": self.school_id}

    def may(self, permission: Permission) -> bool:
        return permission in self.allowed

    def wanted(self) -> list[Wanted]:
        """Needs, open ones first, each with where its loop stands."""
        if not self.may(P.NEED_VIEW):
            return []
        found = Need.objects.filter(self._mine(), **self.here).select_related(
            "student", "opened_by", "closed_by"
        )
        self.needs = sorted(found, key=lambda need: (not need.is_open, -need.opened_at.timestamp()))
        newest: dict[UUID, loops.Loop] = {}
        if self.may(P.REFERRAL_VIEW) and self.needs:
            asked = Referral.objects.with_parties().filter(need__in=self.needs)
            for loop in loops.of(asked.order_by("sent_at", "pk"), today=self.today):
                newest[loop.referral.need_id] = loop
        return [Wanted(need, newest.get(need.pk)) for need in self.needs]

    def entries(self, *, kind: str, me: UUID | None, consents: list[Consent]) -> list[Entry]:
        """The timeline, of one kind or all. Ask for what is wanted first."""
        several = [timeline.of_needs(self.needs), timeline.of_consents(consents)]
        if self.may(P.CENSUS_VIEW):
            several.append(timeline.of_touches(self._touches(), me=me))
        if self.may(P.REFERRAL_VIEW):
            several += [timeline.of_steps(self._steps()), timeline.of_words(self._words())]
        return timeline.together(*several, kind=kind)

    def consents(self) -> list[Consent]:
        """What the family was asked and agreed to, newest first."""
        if not (self.may(P.CONSENT_ASK) or self.may(P.DISCLOSURE_VIEW)):
            return []
        return list(
            Consent.objects.filter(self._mine(), **self.here)
            .select_related("guardian", "recipient")
            .order_by("-asked_at", "pk")
        )

    def disclosures(self) -> list[Disclosure]:
        """What went to whom, newest first."""
        if not self.may(P.DISCLOSURE_VIEW):
            return []
        found = Disclosure.objects.filter(self._mine(), **self.here)
        return list(found.select_related("recipient", "consent").order_by("-made_at", "pk"))

    def openings(self) -> list[Opening]:
        """Who opened the record lately."""
        if self.student_id is None or not self.may(P.DISCLOSURE_VIEW):
            return []
        found = Opening.objects.filter(student_id=self.student_id, **self.here)
        return list(found.select_related("by").order_by("-at", "pk")[:SEEN])

    def _mine(self) -> Q:
        return timeline.about(family_id=self.family_id, student_id=self.student_id)

    def _touches(self) -> list[Touch]:
        found = Touch.objects.standing().filter(family_id=self.family_id, school_id=self.school_id)
        if self.student_id:
            found = found.filter(self._mine())
        return list(found.select_related("by", "guardian", "family").order_by("-at", "pk"))

    def _steps(self) -> list[ReferralStep]:
        found = ReferralStep.objects.filter(referral__need__in=self.needs)
        return list(found.select_related("referral__partner", "by"))

    def _words(self) -> list[Word]:
        found = Word.objects.filter(referral__need__in=self.needs, side=Word.Side.FAMILY)
        return list(found.select_related("referral__partner"))


def foremost(wanted: Iterable[Wanted]) -> loops.Loop | None:
    """The loop to show whole: told differently by two sides, else ours to move, else the first."""
    running = [each.loop for each in wanted if each.loop and each.need.is_open]
    ours = Mover.SCHOOL
    return min(
        running,
        key=lambda loop: (loop.line.split is None, loop.move.mover != ours),
        default=None,
    )


def told(data_classes: Iterable[str]) -> str:
    """The kinds of facts, in words."""
    return ", ".join(str(DataClass(each).label) for each in data_classes)


def of(request: StaffRequest, *, family_id: UUID, student: Student | None) -> Panels:
    """The panels of a record at the school the request stands at."""
    place, actor = request.place, request.actor
    return Panels(
        school_id=place.pk,
        family_id=family_id,
        student_id=student.pk if student else None,
        today=actor.today,
        allowed=frozenset(p for p in Permission if place.pk in actor.schools(p)),
    )
