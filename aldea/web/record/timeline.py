"""One timeline of everything that happened with a student or a family."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from aldea.core import clock
from aldea.people.models import Consent, Touch
from aldea.support import loops
from aldea.support.models import Need, ReferralStep, Word
from aldea.support.models.referral import Reason, State

CONTACTS, NEEDS, REFERRALS, CONSENTS = "contacts", "needs", "referrals", "consents"
KINDS = ((CONTACTS, "Contacts"), (NEEDS, "Needs"), (REFERRALS, "Referrals"), (CONSENTS, "Consents"))
FIRST = 8
UNDO_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened."""

    at: datetime
    kind: str
    icon: str
    title: str
    facts: tuple[str, ...] = ()
    said: str = ""
    said_in: str = ""
    referral_id: UUID | None = None
    is_human: bool = False
    undo_id: UUID | None = None


# How a touch is told, by what happened; "who" is the adult, or the family.
TOLD = {
    Touch.Outcome.REACHED: ("forum", "Talked with {who}"),
    Touch.Outcome.REPLIED: ("chat", "{who} got back to us"),
    Touch.Outcome.LEFT_MESSAGE: ("mail_outline", "Left a message for {who}"),
    Touch.Outcome.SENT: ("send", "Wrote to {who}, no reply yet"),
    Touch.Outcome.NO_ANSWER: ("phone", "Tried to reach {who}"),
    Touch.Outcome.WRONG_NUMBER: ("do_not_disturb", "The number of {who} is wrong"),
    Touch.Outcome.DECLINED: ("cancel", "{who} wants no calls"),
}
# How a step of a referral is told.
STEPPED = {
    State.DRAFT: ("edit", "Began to ask {partner}"),
    State.REQUESTED: ("send", "Asked {partner}"),
    State.ACCEPTED: ("thumb_up_alt", "{partner} said yes"),
    State.REJECTED: ("thumb_down_alt", "{partner} cannot help"),
    State.IN_PROGRESS: ("autorenew", "{partner} talked with the family"),
    State.ON_HOLD: ("hourglass_empty", "{partner} put it on its waiting list"),
    State.COMPLETED: ("check_circle", "{partner} says it has helped"),
    State.FAILED: ("error_outline", "With {partner} it did not work out"),
    State.CANCELLED: ("undo", "Took the question to {partner} back"),
    State.ENTERED_IN_ERROR: ("undo", "The question to {partner} was a mistake"),
}
CONSENTED = (
    ("asked_at", "contact_page", "Asked {guardian} whether {recipient} may be told"),
    ("answered_at", "verified_user", "{guardian} answered {recipient}’s question: {answer}"),
    ("withdrawn_at", "link_off", "{guardian} took back the consent for {recipient}"),
)


def of_touches(touches: Iterable[Touch], *, me: UUID | None) -> Iterator[Entry]:
    """Contacts with the family; one's own of the last day can be taken back."""
    lately = clock.now() - UNDO_FOR
    for touch in touches:
        icon, title = TOLD[Touch.Outcome(touch.outcome)]
        who = touch.guardian.name if touch.guardian else f"the {touch.family.name} family"
        by = touch.by.name if touch.by else ""
        due = f"to follow up {touch.follow_up_on:%B %-d}" if touch.follow_up_on else ""
        yield Entry(
            at=touch.at,
            kind=CONTACTS,
            icon=icon,
            title=_capital(title.format(who=who)),
            facts=_facts(touch.get_channel_display(), by, due),
            said=touch.note,
            is_human=touch.was_heard,
            undo_id=touch.pk if touch.by_id == me and touch.at > lately else None,
        )


def of_needs(needs: Iterable[Need]) -> Iterator[Entry]:
    """Needs that were noted, met or set aside."""
    for need in needs:
        by = need.opened_by.name if need.opened_by else ""
        yield Entry(
            at=need.opened_at,
            kind=NEEDS,
            icon="lightbulb_outline",
            title=f"Help wanted: {need.wanted}",
            facts=_facts(need.get_domain_display(), need.get_urgency_display(), by),
        )
        if need.closed_at:
            yield Entry(
                at=need.closed_at,
                kind=NEEDS,
                icon="check_circle" if need.is_met else "do_not_disturb",
                title=f"{'Need met' if need.is_met else 'Set aside'}: {need.wanted}",
                facts=_facts(need.closed_because, need.closed_by.name if need.closed_by else ""),
            )


def of_steps(steps: Iterable[ReferralStep]) -> Iterator[Entry]:
    """What became of each referral."""
    for step in steps:
        icon, title = STEPPED[State(step.state)]
        referral = step.referral
        reason = Reason(step.reason).label if step.reason else ""
        yield Entry(
            at=step.at,
            kind=REFERRALS,
            icon=icon,
            title=title.format(partner=referral.partner.called),
            facts=_facts(referral.asked_for, reason, step.by.name if step.by else ""),
            said=step.reason_text,
            referral_id=referral.pk,
        )


def of_words(words: Iterable[Word]) -> Iterator[Entry]:
    """What the family said of a referral, in its own words where it wrote some."""
    for word in words:
        station, says = Word.Station(word.station), Word.Says(word.says)
        told = loops.SAID.get((Word.Side.FAMILY, station, says), says.label.lower())
        yield Entry(
            at=word.at,
            kind=REFERRALS,
            icon="chat",
            title=f"The family says: {told}",
            facts=_facts(word.referral.partner.called, word.referral.asked_for),
            said=word.note,
            said_in=word.language,
            referral_id=word.referral_id,
            is_human=True,
        )


def of_consents(consents: Iterable[Consent]) -> Iterator[Entry]:
    """What was asked of a guardian, and each answer."""
    for consent in consents:
        names = {
            "guardian": consent.guardian.name,
            "recipient": consent.recipient.called,
            "answer": "no" if consent.state == Consent.State.DECLINED else "yes",
        }
        for moment, icon, title in CONSENTED:
            if at := getattr(consent, moment):
                yield Entry(at=at, kind=CONSENTS, icon=icon, title=title.format(**names))


def together(*several: Iterable[Entry], kind: str = "") -> list[Entry]:
    """Entries of one kind, or all, newest first."""
    found = [entry for entries in several for entry in entries if not kind or entry.kind == kind]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def about(*, family_id: UUID, student_id: UUID | None) -> Q:
    """Rows of a student and of the family as a whole, not those of a brother or sister."""
    whole = Q(family_id=family_id, student=None)
    return whole | Q(student_id=student_id) if student_id else Q(family_id=family_id)


def _facts(*facts: str) -> tuple[str, ...]:
    return tuple(str(fact) for fact in facts if fact)


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
