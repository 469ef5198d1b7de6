"""Freshness: how far a listing can still be believed, who asks next, and what referrals teach."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.crypto import salted_hmac

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners import changes, edits
from aldea.partners.changes import Correction
from aldea.partners.models import (
    CheckClaim,
    Edit,
    Lesson,
    MissedCall,
    Remark,
    Service,
    Verification,
)
from aldea.partners.rules import Change

CLAIM = timedelta(minutes=20)
# When to try again after the first, second and third day without an answer.
WAITS = (timedelta(days=1), timedelta(days=3), timedelta(days=14))


class SomebodyElseIsCalling(Refused):
    """Another person took this listing less than twenty minutes ago."""


class NothingToRead(Refused):
    """A note for families without words."""


@action
def claim(*, service: Service, by: Doer) -> CheckClaim:
    """Take a listing to check it, for twenty minutes. Raises SomebodyElseIsCalling."""
    CheckClaim.objects.bulk_create(
        [CheckClaim(service=service, by_id=by.profile_id, until=clock.now())],
        ignore_conflicts=True,
    )
    found = CheckClaim.objects.select_for_update(of=("self",)).get(service=service)
    _refuse_if_taken(found, by)
    found.by_id, found.until = by.profile_id, clock.now() + CLAIM
    found.save(update_fields=["by_id", "until"])
    record("check.claimed", service, by=by)
    return found


@action
def confirm(*, service: Service, how: str, by: Doer) -> Verification:
    """Say that somebody asked and all is right. Raises SomebodyElseIsCalling."""
    _leave(service, by)
    found = changes.verify(service=service, how=how, by=by)
    record("check.confirmed", service, by=by)
    return found


@action
def correct(*, service: Service, how: str, correction: Correction, by: Doer) -> Remark:
    """Say what is different, beside the listing: it was asked, and families read the answer.

    Raises SomebodyElseIsCalling and NothingToRead.
    """
    words = correction.words_en.strip() or correction.words_es.strip()
    if correction.kind == Remark.Kind.NOTE and not words:
        raise NothingToRead("Write what families should read, in one language at least.")
    _leave(service, by)
    changes.verify(service=service, how=how, by=by)
    remark = correction.beside(service=service, by=by)
    remark.save(force_insert=True)
    record("check.corrected", service, by=by, detail={"kind": correction.kind})
    return remark


@action
def amend(
    *, service: Service, changed: Sequence[Change], by: Doer, how: str = "", why: str = ""
) -> Edit:
    """Write into a listing what is different for good; with `how`, because somebody asked today.

    Raises SomebodyElseIsCalling, and what `edits.edit` raises.
    """
    made = edits.edit(service=service, changes=changed, by=by, why=why)
    if how:
        _leave(service, by)
        changes.verify(service=service, how=how, by=by)
    record("check.amended", service, by=by, detail={"asked": bool(how)})
    return made


@action
def miss(*, service: Service, by: Doer) -> date:
    """Say that nobody could be reached, and when to try again; a second try today adds nothing.

    Raises SomebodyElseIsCalling.
    """
    _leave(service, by)
    MissedCall.objects.bulk_create(
        [MissedCall(service=service, on=clock.today(), by_id=by.profile_id)],
        ignore_conflicts=True,
    )
    record("check.missed", service, by=by)
    return clock.today() + WAITS[min(service.missed_calls.count(), len(WAITS)) - 1]


@action
def learn(*, service: Service, kind: Lesson.Kind, errand: UUID, by: Doer) -> None:
    """Remember what a referral met at a listing, never whose it was."""
    if kind == Lesson.Kind.NO_ROOM:  # who says so was reached
        service.lessons.filter(kind=Lesson.Kind.NO_CONTACT).delete()
    day = None if kind == Lesson.Kind.SENT else clock.today()
    lesson = Lesson(service=service, kind=kind, mark=_mark(service, errand), on=day)
    Lesson.objects.bulk_create([lesson], ignore_conflicts=True)
    record("listing.learnt", service, by=by, detail={"kind": kind})


@action
def succeed(*, service: Service, by: Doer) -> None:
    """A family was reached or helped: what went wrong before no longer speaks of the listing."""
    service.lessons.exclude(kind=Lesson.Kind.SENT).delete()
    record("listing.worked", service, by=by)


def _leave(service: Service, by: Doer) -> None:
    """End a claim of one's own, or be refused by another's."""
    held = CheckClaim.objects.select_for_update(of=("self",)).filter(service=service).first()
    if held is not None:
        _refuse_if_taken(held, by)
        held.delete()


def _refuse_if_taken(held: CheckClaim, by: Doer) -> None:
    if held.by_id != by.profile_id and held.until > clock.now():
        raise SomebodyElseIsCalling(
            "Somebody else is calling this one now. Take the next, or come back in 20 minutes."
        )


def _mark(service: Service, errand: UUID) -> str:
    """Tell referrals to one listing apart without saying which; nobody can go back from it.

    At another listing the same referral has another mark: no way from one to the next is told.
    """
    return salted_hmac("aldea.partners.lesson", f"{service.pk} {errand}").hexdigest()[:16]
