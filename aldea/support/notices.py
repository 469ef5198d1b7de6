"""Notices: sending a link to a partner's desk or to a guardian, once."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from aldea.audit.trail import Doer, action, record
from aldea.core import clock, links, messages
from aldea.core.links import Purpose
from aldea.network.models import Organization
from aldea.partners.models import Desk
from aldea.people.models import Consent
from aldea.support import letters
from aldea.support.models import Notice, Referral

# What each kind of notice opens.
OPENS: dict[Notice.Kind, Purpose] = {
    Notice.Kind.ASK: Purpose.ANSWER,
    Notice.Kind.NUDGE: Purpose.ANSWER,
    Notice.Kind.FAMILY: Purpose.WORD,
    Notice.Kind.CONSENT: Purpose.CONSENT,
    Notice.Kind.COPY: Purpose.CONSENT,
}
AN_HOUR = timedelta(hours=1)
SEND = "send_notice"  # the job's name; the module of jobs imports this one


class TooSoon(Exception):
    """The same message was asked for within the last hour."""


class AlreadySent(Exception):
    """The message went out before, or has nowhere to go."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes, and in which language."""

    email: str
    phone: str
    language: str


@action
def about_referral(*, referral: Referral, kind: Notice.Kind, by: Doer) -> Notice:
    """Send a link about a referral: to the partner's desk, or to the guardian who agreed.

    Raises TooSoon.
    """
    return _send(Notice(kind=kind, school_id=referral.school_id, referral=referral), by)


@action
def about_consent(*, consent: Consent, kind: Notice.Kind, by: Doer) -> Notice:
    """Send a guardian the link to a consent: the question, or a copy of the answer.

    Raises TooSoon.
    """
    return _send(Notice(kind=kind, school_id=consent.school_id, consent=consent), by)


@action
def deliver(*, notice: Notice, by: Doer) -> Notice:
    """Hand the message to the sender of e-mails or texts; a job does.

    Raises AlreadySent, so that a job which runs twice sends once, and what the sender raises.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.is_sent or notice.trouble:
        raise AlreadySent
    to = _address(notice)
    if not to.email and not to.phone:
        notice.trouble = Notice.Trouble.NO_ADDRESS
    else:
        notice.channel = _hand_over(notice, to)
        notice.sent_at = clock.now()
    notice.save(update_fields=["trouble", "channel", "sent_at"])
    event = "notice.sent" if notice.is_sent else "notice.undeliverable"
    record(event, notice, by=by, organization=notice.school_id, detail={"kind": notice.kind})
    return notice


def _send(notice: Notice, by: Doer) -> Notice:
    notice.asked_at = clock.now()
    # A link may write a notice and read none: its own verbs see to it that it asks once.
    if by.profile_id is not None and _was_asked_lately(notice):
        raise TooSoon
    notice.by_id = by.profile_id
    notice.save(force_insert=True)
    record(
        "notice.asked", notice, by=by, organization=notice.school_id, detail={"kind": notice.kind}
    )
    app.configure_task(SEND).defer(notice_id=str(notice.pk))
    return notice


def _was_asked_lately(notice: Notice) -> bool:
    same = Notice.objects.filter(
        kind=notice.kind, referral=notice.referral_id, consent=notice.consent_id
    )
    return same.filter(asked_at__gt=notice.asked_at - AN_HOUR).exists()


def _hand_over(notice: Notice, to: Address) -> Notice.Channel:
    purpose = OPENS[Notice.Kind(notice.kind)]
    subject = notice.about_id
    letter = letters.write(
        kind=Notice.Kind(notice.kind),
        school=Organization.objects.get(pk=notice.school_id).name,
        link=links.address(purpose=purpose, subject=subject, language=to.language),
        until=_until(notice, purpose),
        language=to.language,
    )
    if to.email:
        messages.send_email(to=to.email, subject=letter.subject, body=letter.body)
        return Notice.Channel.EMAIL
    messages.send_text(to=to.phone, body=letter.text)
    return Notice.Channel.SMS


def _until(notice: Notice, purpose: Purpose) -> date:
    day = links.good_until(purpose=purpose, made=timezone.localdate(clock.now()))
    if notice.consent is None or notice.consent.ends_before is None:
        return day
    return min(day, notice.consent.ends_before - timedelta(days=1))


def _address(notice: Notice) -> Address:
    referral = notice.referral
    if referral is None or notice.kind == Notice.Kind.FAMILY:
        consent = referral.consent if referral else notice.consent
        return _guardian(consent) if consent else Address("", "", "en")
    desk = Desk.objects.filter(organization=referral.partner_id).first()
    return Address(desk.email, desk.phone, desk.language) if desk else Address("", "", "en")


def _guardian(consent: Consent) -> Address:
    # A text first: families read texts. Who has a phone gets no e-mail.
    guardian = consent.guardian
    if not guardian.may_be_told:  # a court may have said so since they were asked
        return Address("", "", consent.language)
    email = "" if guardian.phone else guardian.email
    return Address(email, guardian.phone, consent.language)
