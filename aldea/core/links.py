"""Signed, expiring, single-purpose links for people without an account."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core import signing


class LinkRefused(Exception):
    """The link is broken, made for something else, or too old."""

    def __init__(self, *, expired: bool) -> None:
        self.expired = expired
        super().__init__("expired" if expired else "not ours")


class Purpose(StrEnum):
    """What a link is good for; a link made for one thing opens nothing else."""

    ANSWER = "ANSWER"  # a partner answers a referral
    WORD = "WORD"  # a family says whether it was helped
    CONSENT = "CONSENT"  # a guardian reads, gives, declines or withdraws a consent
    LISTINGS = "LISTINGS"  # a partner keeps its own listings right


# Where each lives in the addresses of the screens.
PATHS: dict[Purpose, str] = {
    Purpose.ANSWER: "a",
    Purpose.WORD: "w",
    Purpose.CONSENT: "c",
    Purpose.LISTINGS: "l",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was read and holds."""

    purpose: Purpose
    subject: UUID
    until: datetime


def _signer(purpose: Purpose) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"aldea.link.{purpose}")


def token(*, purpose: Purpose, subject: UUID) -> str:
    """The part of an address that opens this subject for this purpose."""
    packed = base64.urlsafe_b64encode(subject.bytes).rstrip(b"=").decode()
    return _signer(purpose).sign(packed).replace(":", ".")


def address(*, purpose: Purpose, subject: UUID, language: str) -> str:
    """The whole address that opens this subject, in Spanish or else in English."""
    page = f"{settings.SITE_URL}/{PATHS[purpose]}/{token(purpose=purpose, subject=subject)}/"
    return f"{page}?lang={'es' if language.startswith('es') else 'en'}"


def good_until(*, purpose: Purpose, made: date) -> date:
    """The last day a link made on a day surely opens."""
    return made + timedelta(days=settings.LINK_DAYS[purpose])


def read(*, purpose: Purpose, token: str) -> Link:
    """The subject a token opens.

    Raises LinkRefused when the signature is not ours, the purpose differs or the time is over.
    """
    lasts = timedelta(days=settings.LINK_DAYS[purpose])
    signed = token.replace(".", ":")
    try:
        packed = _signer(purpose).unsign(signed, max_age=lasts)
        made_at = datetime.fromtimestamp(signing.b62_decode(signed.split(":")[1]), tz=UTC)
        subject = UUID(bytes=base64.urlsafe_b64decode(packed + "=="))
    except signing.SignatureExpired:
        raise LinkRefused(expired=True) from None
    except (signing.BadSignature, ValueError):
        raise LinkRefused(expired=False) from None
    return Link(purpose=purpose, subject=subject, until=made_at + lasts)
