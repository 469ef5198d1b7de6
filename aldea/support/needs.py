"""Needs: writing down what help is wanted, and saying that it is met."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people import touches
from aldea.people.models import Family, Student, Touch
from aldea.support import referrals, words
from aldea.support.domains import Domain
from aldea.support.models import Need, Referral, Word
from aldea.support.models.referral import Reason, State


class NotOfThisFamily(Exception):
    """The student lives with another family."""


class AlreadyNoted(Exception):
    """This very form was sent before: there is one need, not two."""


class AlreadyClosed(Exception):
    """The need is met or set aside."""


class NothingSaid(Exception):
    """A need is closed with a reason, for the one who reads the record next."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that is wanted, as a family or a student said it. Its key becomes the need's."""

    domain: Domain
    wanted: str
    student: Student | None = None
    weight: Need.Weight = Need.Weight.SOME
    urgency: Need.Urgency = Need.Urgency.ROUTINE
    key: UUID = field(default_factory=new_id)


@action
def note(*, school_id: UUID, family: Family, heard: Heard, by: Doer) -> Need:
    """Write down what a family or student wants. Raises NotOfThisFamily and AlreadyNoted."""
    need = _open(school_id, family.pk, heard, None, by)
    record("need.noted", need, by=by, organization=school_id, detail={"domain": need.domain})
    return need


@action
def log_call(*, draft: touches.Draft, heard: Sequence[Heard], by: Doer) -> Touch:
    """Log a contact with a family, and what was heard in it, as one.

    Raises NotOfThisFamily and AlreadyNoted, and what `touches.log` raises.
    """
    touch = touches.log(draft=draft, by=by)
    needs = [_open(touch.school_id, touch.family_id, one, touch, by) for one in heard]
    for need in needs:
        record(
            "need.noted", need, by=by, organization=need.school_id, detail={"domain": need.domain}
        )
    if not needs:
        record("call.logged", touch, by=by, organization=touch.school_id)
    return touch


@action
def close_as_met(*, need: Need, because: str, by: Doer) -> Need:
    """Say that the need is met, and what shows it. Only this closes a need as met.

    Raises AlreadyClosed and NothingSaid. Questions that partners have not answered are taken back.
    """
    need = _close(need, Need.State.MET, because, by)
    for referral in need.referrals.exclude(state__in=NO_WORD_OF_OURS):
        words.say(
            referral=referral,
            side=Word.Side.SCHOOL,
            station=Word.Station.MET,
            says=Word.Says.YES,
            by=by,
        )
    record("need.met", need, by=by, organization=need.school_id)
    return need


@action
def set_aside(*, need: Need, because: str, by: Doer) -> Need:
    """Stop working on a need that is not met, and say why. Raises AlreadyClosed and NothingSaid."""
    need = _close(need, Need.State.SET_ASIDE, because, by)
    record("need.set_aside", need, by=by, organization=need.school_id)
    return need


# Referrals that ended before the partner helped: the school says nothing of what they led to.
NO_WORD_OF_OURS = (State.REJECTED, State.CANCELLED, State.FAILED, State.ENTERED_IN_ERROR)


def _open(school_id: UUID, family_id: UUID, heard: Heard, touch: Touch | None, by: Doer) -> Need:
    if heard.student is not None and heard.student.family_id != family_id:
        raise NotOfThisFamily
    if Need.objects.filter(pk=heard.key).exists():
        raise AlreadyNoted
    need = Need(
        id=heard.key,
        school_id=school_id,
        family_id=family_id,
        student=heard.student,
        domain=heard.domain,
        wanted=heard.wanted.strip(),
        weight=heard.weight,
        urgency=heard.urgency,
        heard_in=touch,
        opened_at=clock.now(),
        opened_by_id=by.profile_id,
    )
    need.save(force_insert=True)
    return need


def _close(need: Need, state: Need.State, because: str, by: Doer) -> Need:
    if not because.strip():
        raise NothingSaid
    need = Need.objects.select_for_update().get(pk=need.pk)
    if not need.is_open:
        raise AlreadyClosed
    need.state = state
    need.closed_at = clock.now()
    need.closed_by_id = by.profile_id
    need.closed_because = because.strip()
    need.save(update_fields=["state", "closed_at", "closed_by", "closed_because"])
    for referral in Referral.objects.filter(need=need).waiting_for_answer():
        referrals.cancel(referral=referral, reason=Reason.NO_LONGER_NEEDED, by=by)
    return need
