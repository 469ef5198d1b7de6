"""Referrals: asking a partner to help, its answer, and how the help goes.

Statuses, legal moves and reasons are those of FHIR SDOH Clinical Care 3.0.0 (the Task for referral
management), kept as data beside the model. When a referral may go out at all is decision 0004.
"""

import secrets
from contextlib import suppress
from datetime import date
from uuid import UUID

from aldea.access.data_classes import DataClass
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.network.models import Organization
from aldea.people import disclosures
from aldea.people.models import Consent
from aldea.support import grounds, lessons, notices, words
from aldea.support.models import Need, Notice, Referral, ReferralStep, Word
from aldea.support.models.referral import (
    NEED_A_REASON,
    OPEN_STATES,
    REASONS,
    TRANSITIONS,
    Reason,
    State,
)

# Without the letters and digits that are misheard on the telephone.
NUMBER_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


class NeedClosed(Exception):
    """The need is met or set aside: nobody is asked for it."""


class ConsentMissing(Exception):
    """No guardian's consent in force lets this partner be told."""


class NotShared(Exception):
    """No agreement in force lets this partner be told about this school's students."""


class AskedToBeLeftAlone(Exception):
    """The partner, or this service of it, has asked not to be called or sent referrals."""


class NoDesk(Exception):
    """Nobody has said where this partner receives referrals."""


class AlreadyAsked(Exception):
    """The same partner has an open referral for the same need."""

    def __init__(self, referral: Referral) -> None:
        self.referral = referral
        super().__init__()


class NotALegalMove(Exception):
    """The table of transitions does not allow it; a refused referral is never reopened."""


class AlreadyAnswered(NotALegalMove):
    """The partner has said yes or no."""


class ReasonDoesNotFit(Exception):
    """This status says why, with a reason of its own list."""


class NoLongerAllowed(Exception):
    """The consent was withdrawn or the agreement ended after the partner was asked."""


@action
def send(
    *,
    need: Need,
    partner: Organization,
    asked_for: str,
    by: Doer,
    service_key: UUID | None = None,
    instead_of: Referral | None = None,
) -> Referral:
    """Ask a partner to help with a need: disclose what it needs to answer, and send it a link.

    Raises NeedClosed, AskedToBeLeftAlone, ConsentMissing, NotShared, NoDesk and AlreadyAsked.
    """
    today = clock.today()
    need = (
        Need.objects.select_for_update(of=("self",))
        .select_related("student", "family")
        .get(pk=need.pk)
    )
    consent = _consent_to_send(need, partner, service_key, today)
    referral = Referral(
        id=new_id(),
        number=_number(),
        school_id=need.school_id,
        need=need,
        family_id=need.family_id,
        student_id=need.student_id,
        partner=partner,
        service_key=service_key,
        asked_for=asked_for,
        consent=consent,
        instead_of=instead_of,
        sent_at=clock.now(),
        sent_by_id=by.profile_id,
        answer_by=grounds.answer_by(urgency=need.urgency, today=today),
    )
    referral.save(force_insert=True)
    _step(referral, by)
    told = grounds.told_before_yes(need=need, today=today)
    _tell(referral, consent, told, by)
    words.say(referral=referral, side=Word.Side.SCHOOL, station=Word.Station.ASKED,
              says=Word.Says.YES, by=by)  # fmt: skip
    words.say(referral=referral, side=Word.Side.FAMILY, station=Word.Station.ASKED,
              says=Word.Says.YES, language=consent.language, by=by)  # fmt: skip
    notices.about_referral(referral=referral, kind=Notice.Kind.ASK, by=by)
    lessons.from_sending(referral=referral, by=by)
    record("referral.sent", referral, by=by, organization=referral.school_id)
    return referral


@action
def next_from_rejected(
    *,
    rejected: Referral,
    partner: Organization,
    asked_for: str,
    by: Doer,
    service_key: UUID | None = None,
) -> Referral:
    """Ask another partner instead of one that cannot: a new referral made from the old one.

    Raises NotALegalMove when the old one is still open, and what `send` raises.
    """
    if rejected.is_open or rejected.state == State.COMPLETED:
        raise NotALegalMove
    referral = send(
        need=rejected.need,
        partner=partner,
        asked_for=asked_for,
        service_key=service_key,
        instead_of=rejected,
        by=by,
    )
    record("referral.passed_on", rejected, by=by, organization=rejected.school_id)
    return referral


@action
def accept(*, referral: Referral, by: Doer, note: str = "", language: str = "") -> Referral:
    """Say yes for the partner: it is now told name and phone.

    Raises AlreadyAnswered, and NoLongerAllowed when consent or agreement has ended since.
    """
    referral = _say_yes(referral, by, note, language)
    record("referral.accepted", referral, by=by, organization=referral.school_id)
    return referral


@action
def waitlist(*, referral: Referral, by: Doer, note: str = "", language: str = "") -> Referral:
    """Say yes with a waiting list: accepted, then on hold, in one action.

    Raises AlreadyAnswered and NoLongerAllowed.
    """
    referral = _say_yes(referral, by, note, language)
    _move(referral, State.ON_HOLD, by, reason=Reason.WAITING_LIST)
    record("referral.waitlisted", referral, by=by, organization=referral.school_id)
    return referral


@action
def reject(
    *, referral: Referral, reason: Reason, by: Doer, note: str = "", language: str = ""
) -> Referral:
    """Say no for the partner, and why; the need stays open.

    Raises AlreadyAnswered and ReasonDoesNotFit.
    """
    referral = _locked(referral)
    if not referral.is_waiting:
        raise AlreadyAnswered
    referral.answered_at = clock.now()
    _move(referral, State.REJECTED, by, reason=reason, note=note)
    _partner_says(referral, Word.Station.ANSWERED, Word.Says.NO, by, note, language)
    lessons.from_reason(referral=referral, reason=reason, by=by)
    record(
        "referral.rejected",
        referral,
        by=by,
        organization=referral.school_id,
        detail={"reason": reason},
    )
    return referral


@action
def start(*, referral: Referral, by: Doer, note: str = "", language: str = "") -> Referral:
    """Say that the partner has talked with the family. Raises NotALegalMove."""
    referral = _locked(referral)
    _move(referral, State.IN_PROGRESS, by)
    _partner_says(referral, Word.Station.CONTACTED, Word.Says.YES, by, note, language)
    _ask_family(referral, by)
    record("referral.started", referral, by=by, organization=referral.school_id)
    return referral


@action
def complete(*, referral: Referral, by: Doer, note: str = "", language: str = "") -> Referral:
    """Say that the partner has given the service; whether the need is met others say.

    Raises NotALegalMove.
    """
    referral = _locked(referral)
    was_contacted = referral.state == State.IN_PROGRESS
    was_asked = _was_started_lately(referral)
    _move(referral, State.COMPLETED, by)
    if not was_contacted:
        _partner_says(referral, Word.Station.CONTACTED, Word.Says.YES, by, "", language)
    _partner_says(referral, Word.Station.SERVED, Word.Says.YES, by, note, language)
    if not was_asked:  # one question is enough for "talked" and "helped"
        _ask_family(referral, by)
    record("referral.completed", referral, by=by, organization=referral.school_id)
    return referral


@action
def fail(
    *, referral: Referral, reason: Reason, by: Doer, note: str = "", language: str = ""
) -> Referral:
    """Say that it did not work out after the partner's yes, and why; the need stays open.

    Raises NotALegalMove and ReasonDoesNotFit.
    """
    referral = _locked(referral)
    lacks = Word.Station.SERVED if referral.state == State.IN_PROGRESS else Word.Station.CONTACTED
    _move(referral, State.FAILED, by, reason=reason, note=note)
    _partner_says(referral, lacks, Word.Says.NO, by, note, language)
    lessons.from_reason(referral=referral, reason=reason, by=by)
    record(
        "referral.failed",
        referral,
        by=by,
        organization=referral.school_id,
        detail={"reason": reason},
    )
    return referral


@action
def cancel(*, referral: Referral, reason: Reason, by: Doer, note: str = "") -> Referral:
    """Take a referral back; what the partner was told is hidden from it at once.

    Raises NotALegalMove and ReasonDoesNotFit.
    """
    referral = _locked(referral)
    _move(referral, State.CANCELLED, by, reason=reason, note=note)
    disclosures.stop_errand(errand_key=referral.pk, school_id=referral.school_id, by=by)
    record(
        "referral.cancelled",
        referral,
        by=by,
        organization=referral.school_id,
        detail={"reason": reason},
    )
    return referral


@action
def nudge(*, referral: Referral, by: Doer) -> Notice:
    """Remind the partner.

    Raises NotALegalMove when nothing is asked of it any more, and notices.TooSoon.
    """
    if not referral.is_open:
        raise NotALegalMove
    notice = notices.about_referral(referral=referral, kind=Notice.Kind.NUDGE, by=by)
    record("referral.nudged", referral, by=by, organization=referral.school_id)
    return notice


@action
def ask_family(*, referral: Referral, by: Doer) -> Notice:
    """Ask the family how it goes, by a link on the guardian's phone. Raises notices.TooSoon."""
    notice = notices.about_referral(referral=referral, kind=Notice.Kind.FAMILY, by=by)
    record("referral.family_asked", referral, by=by, organization=referral.school_id)
    return notice


def _consent_to_send(
    need: Need, partner: Organization, service_key: UUID | None, today: date
) -> Consent:
    if not need.is_open:
        raise NeedClosed
    found = grounds.of(need=need, partner=partner, service_key=service_key, today=today)
    if not found.may_be_asked:
        raise AskedToBeLeftAlone
    if not found.is_shared:
        raise NotShared
    if found.consent is None:
        raise ConsentMissing
    if not found.has_desk:
        raise NoDesk
    earlier = Referral.objects.filter(need=need, partner=partner, state__in=OPEN_STATES).first()
    if earlier is not None:
        raise AlreadyAsked(earlier)
    return found.consent


def _tell(referral: Referral, consent: Consent, told: dict[DataClass, str], by: Doer) -> None:
    try:
        disclosures.make(consent=consent, errand_key=referral.pk, told=told, by=by)
    except disclosures.NotConsented:  # withdrawn since it was looked up
        raise ConsentMissing from None


def _say_yes(referral: Referral, by: Doer, note: str, language: str) -> Referral:
    referral = _locked(referral)
    if not referral.is_waiting:
        raise AlreadyAnswered
    referral.answered_at = clock.now()
    _move(referral, State.ACCEPTED, by)
    if not disclosures.disclose_contact(errand_key=referral.pk):
        raise NoLongerAllowed
    _partner_says(referral, Word.Station.ANSWERED, Word.Says.YES, by, note, language)
    return referral


def _locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update().get(pk=referral.pk)


def _move(
    referral: Referral, to: State, by: Doer, *, reason: Reason | None = None, note: str = ""
) -> None:
    """Make one move of the table; every change of status passes here."""
    if to not in TRANSITIONS[State(referral.state)]:
        raise NotALegalMove
    if (to in NEED_A_REASON) != (reason is not None) or (
        reason is not None and reason not in REASONS[to]
    ):
        raise ReasonDoesNotFit
    referral.state = to
    referral.reason = reason or ""
    referral.reason_text = note.strip()[:300] if reason else ""
    referral.save(update_fields=["state", "reason", "reason_text", "answered_at"])
    _step(referral, by)


def _step(referral: Referral, by: Doer) -> None:
    ReferralStep(
        referral=referral,
        school_id=referral.school_id,
        state=referral.state,
        reason=referral.reason,
        reason_text=referral.reason_text,
        at=clock.now(),
        by_id=by.profile_id,
    ).save(force_insert=True)


def _partner_says(
    referral: Referral,
    station: Word.Station,
    says: Word.Says,
    by: Doer,
    note: str,
    language: str,
) -> None:
    with suppress(words.AlreadySaid):  # by telephone in the morning, by the link at noon
        words.say(
            referral=referral,
            side=Word.Side.PARTNER,
            station=station,
            says=says,
            note=note,
            language=language,
            by=by,
        )


def _ask_family(referral: Referral, by: Doer) -> None:
    with suppress(notices.TooSoon):
        notices.about_referral(referral=referral, kind=Notice.Kind.FAMILY, by=by)


def _was_started_lately(referral: Referral) -> bool:
    started = referral.steps.filter(state=State.IN_PROGRESS)
    return started.filter(at__gt=clock.now() - notices.AN_HOUR).exists()


def _number() -> str:
    return "R-" + "".join(secrets.choice(NUMBER_LETTERS) for _ in range(8))
