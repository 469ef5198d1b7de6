"""Change requests: a family says that a listing is wrong, and staff answer it."""

from dataclasses import dataclass
from datetime import date, timedelta

from aldea.audit.models import Event
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners.models import ChangeRequest, Remark, Service, Verification

VISITOR = Doer(kind=Event.DoerKind.VISITOR, id=None, name="A reader of the guide")
MOST_WORDS = 1000
# What may be different, in the words by which staff choose; families read their own.
DIFFERENT = (
    (Remark.Kind.NOTE, "Families should read this"),
    (Remark.Kind.MOVED, "It moved for now"),
    (Remark.Kind.OTHER_HOURS, "Other hours for now"),
    (Remark.Kind.BY_PHONE, "By telephone for now"),
    (Remark.Kind.NOT_NOW, "Closed for now"),
    (Remark.Kind.GONE, "Closed for good: take it off the guide"),
)


class NothingSaid(Refused):
    """What is wrong was not written."""


class AlreadyAnswered(Refused):
    """Somebody has answered this change request."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What staff say beside a listing after they asked."""

    kind: str
    words_en: str = ""
    words_es: str = ""
    last_day: date | None = None

    def beside(self, *, service: Service, by: Doer) -> Remark:
        """The remark that says so beside a listing from today, not saved yet."""
        return Remark(
            service=service,
            kind=self.kind,
            words_en=self.words_en,
            words_es=self.words_es,
            starts_on=clock.today(),
            ends_before=self.last_day + timedelta(days=1) if self.last_day else None,
            by_id=by.profile_id,
            at=clock.now(),
        )


@action
def suggest(
    *, service: Service, about: str, said: str, language: str, by: Doer = VISITOR
) -> ChangeRequest:
    """Take down that a listing is wrong; who says so is not kept.

    Raises NothingSaid.
    """
    words = said.strip()[:MOST_WORDS]
    if not words and about != ChangeRequest.About.CLOSED:
        raise NothingSaid("Write what is different.")
    change = ChangeRequest(
        service=service, about=about, said=words, language=language, made_at=clock.now()
    )
    ChangeRequest.objects.bulk_create([change])  # without RETURNING: a visitor may not read it
    record("change.suggested", change, by=by)
    return change


@action
def accept(*, change: ChangeRequest, correction: Correction, by: Doer) -> Remark:
    """Correct a listing: say beside it what is different, from today.

    Raises AlreadyAnswered.
    """
    _answer(change, ChangeRequest.State.ACCEPTED, by)
    remark = correction.beside(service=change.service, by=by)
    remark.save(force_insert=True)
    record("change.accepted", change, by=by, detail={"kind": correction.kind})
    return remark


@action
def decline(*, change: ChangeRequest, how: str, by: Doer) -> Verification:
    """Say that the listing is right, because somebody asked and how.

    Raises AlreadyAnswered.
    """
    _answer(change, ChangeRequest.State.DECLINED, by)
    found = _verified(change.service, how, by)
    record("change.declined", change, by=by, detail={"how": how})
    return found


@action
def verify(*, service: Service, how: str, by: Doer) -> Verification:
    """Say that somebody asked today and the listing is right."""
    found = _verified(service, how, by)
    record("listing.verified", service, by=by, detail={"how": how})
    return found


def _verified(service: Service, how: str, by: Doer) -> Verification:
    found = Verification(service=service, at=clock.now(), by_id=by.profile_id, how=how)
    found.save(force_insert=True)
    service.lessons.all().delete()  # what referrals met before is answered by asking
    service.missed_calls.all().delete()
    return found


def _answer(change: ChangeRequest, state: str, by: Doer) -> None:
    answered = (
        ChangeRequest.objects.open()
        .filter(pk=change.pk)
        .update(state=state, answered_at=clock.now(), answered_by=by.profile_id)
    )
    if not answered:
        raise AlreadyAnswered("Somebody has answered this one already.")
