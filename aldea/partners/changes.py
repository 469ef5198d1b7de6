"""Change requests: a family says that a listing is wrong, and staff answer it field by field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from aldea.access.actors import Actor
from aldea.audit.models import Event
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners import edits, proposals, rules
from aldea.partners.editable import Plain
from aldea.partners.models import (
    ChangeRequest,
    Edit,
    ProposedField,
    Remark,
    Service,
    Verification,
)
from aldea.partners.rules import Change

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


class NotAskedFor(Refused):
    """A field that nobody was asked for."""


class OnlyTheKeepers(Refused):
    """A field that only those who keep the directory write into a listing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A proposed field to be written into the listing: what stands there now, and what should."""

    field: ProposedField
    now: Plain
    after: Plain

    @property
    def change(self) -> Change:
        """What it changes in the listing; a missing row takes the key of its proposal."""
        field = self.field
        return Change(field.table, field.row or field.pk, field.column, self.now, self.after)


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
    *,
    service: Service,
    about: str,
    said: str,
    language: str,
    proposed: Sequence[Change] = (),
    by: Doer = VISITOR,
) -> ChangeRequest:
    """Take down that a listing is wrong, in words or in fields; who says so is not kept.

    Raises NothingSaid, NotAskedFor and NotRight.
    """
    words = said.strip()[:MOST_WORDS]
    wanted = [each for each in proposed if each.before != each.after]
    if not words and not wanted and about != ChangeRequest.About.CLOSED:
        raise NothingSaid("Write what is different.")
    if not all(proposals.is_asked(ChangeRequest.About(about), each) for each in wanted):
        raise NotAskedFor("Say this in your own words.")
    rules.check(wanted)
    change = ChangeRequest(
        service=service,
        about=about,
        said=words,
        fields=len(wanted),
        language=language,
        made_at=clock.now(),
    )
    # Without RETURNING: a visitor may not read them.
    ChangeRequest.objects.bulk_create([change])
    ProposedField.objects.bulk_create([_proposed(change, each) for each in wanted])
    record("change.suggested", change, by=by, detail={"fields": len(wanted)})
    return change


def _proposed(change: ChangeRequest, wanted: Change) -> ProposedField:
    is_missing = not wanted.column and wanted.before is None
    return ProposedField(
        **({"pk": wanted.row} if is_missing else {"row": wanted.row}),
        change_request=change,
        table=wanted.table,
        column=wanted.column,
        before=wanted.before,
        after=wanted.after,
    )


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
def correct(
    *,
    change: ChangeRequest,
    taken: Sequence[Taken],
    how: str,
    by: Actor,
    beside: Correction | None = None,
) -> Edit:
    """Write what somebody asked about into the listing as one edit; what is not taken is declined.

    A correction may stand beside it for some days. Raises AlreadyAnswered, OnlyTheKeepers, and
    what `edits.edit` raises.
    """
    if not all(by.may(proposals.accepted_with(each.field)) for each in taken):
        raise OnlyTheKeepers("Only those who keep the directory change this.")
    _answer(change, ChangeRequest.State.ACCEPTED, by, taken=[each.field.pk for each in taken])
    made = edits.edit(
        service=change.service,
        changes=[each.change for each in taken],
        by=by,
        change_request=change,
    )
    if beside:
        beside.beside(service=change.service, by=by).save(force_insert=True)
    _verified(change.service, how, by)
    record("change.accepted", change, by=by, detail={"how": how, "fields": len(taken)})
    return made


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


def _answer(change: ChangeRequest, state: str, by: Doer, *, taken: Iterable[UUID] = ()) -> None:
    answered = (
        ChangeRequest.objects.open()
        .filter(pk=change.pk)
        .update(state=state, answered_at=clock.now(), answered_by=by.profile_id)
    )
    if not answered:
        raise AlreadyAnswered("Somebody has answered this one already.")
    fields = ProposedField.objects.filter(change_request=change)
    fields.filter(pk__in=taken).update(state=ProposedField.State.ACCEPTED)
    fields.exclude(pk__in=taken).update(state=ProposedField.State.DECLINED)
