"""Lessons: what a referral's answers and words teach about the listing it named."""

from aldea.audit.trail import Doer
from aldea.partners import freshness
from aldea.partners.models import Lesson, Service
from aldea.support.models import Referral, Word
from aldea.support.models.referral import Reason

Side, Station, Says = Word.Side, Word.Station, Word.Says
# What a partner's reason says of its listing; the other reasons say something of the family.
OF_REASONS: dict[Reason, Lesson.Kind] = {
    Reason.NO_CAPACITY: Lesson.Kind.NO_ROOM,
    Reason.COULD_NOT_REACH: Lesson.Kind.NO_CONTACT,
}
# Where a yes of any side shows that the listing works.
WORKS = (Station.CONTACTED, Station.SERVED)


def from_sending(*, referral: Referral, by: Doer) -> None:
    """A family was sent there: the listing matters more."""
    _learn(referral, Lesson.Kind.SENT, by)


def from_reason(*, referral: Referral, reason: Reason, by: Doer) -> None:
    """The partner said no, or that it did not work out, and why."""
    if reason in OF_REASONS:
        _learn(referral, OF_REASONS[reason], by)


def from_word(*, referral: Referral, word: Word, by: Doer) -> None:
    """A side spoke of the way. The partner's no says why elsewhere, with its reason."""
    if word.station in WORKS and word.says == Says.YES:
        _succeed(referral, by)
    elif (word.station, word.says) == (Station.CONTACTED, Says.NO) and word.side != Side.PARTNER:
        _learn(referral, Lesson.Kind.NO_CONTACT, by)


def _learn(referral: Referral, kind: Lesson.Kind, by: Doer) -> None:
    if service := _service(referral):
        freshness.learn(service=service, kind=kind, errand=referral.pk, by=by)


def _succeed(referral: Referral, by: Doer) -> None:
    if service := _service(referral):
        freshness.succeed(service=service, by=by)


def _service(referral: Referral) -> Service | None:
    """The listing, unless the directory has dropped it since or none was named."""
    if referral.service_key is None:
        return None
    return Service.objects.filter(pk=referral.service_key).first()
