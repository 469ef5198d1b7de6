"""Words: what partner, family and school each say of a referral's way."""

from django.utils import timezone

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.support import lessons
from aldea.support.models import Referral, Word


class NotTheirWord(Exception):
    """Whether the need is met is the family's and the school's to say, not the partner's."""


class AlreadySaid(Exception):
    """The same side said the same of the same station today."""


@action
def say(
    *,
    referral: Referral,
    side: Word.Side,
    station: Word.Station,
    says: Word.Says,
    note: str = "",
    language: str = "",
    by: Doer,
) -> Word:
    """Write down what one side says of one station; its newest word counts, none is lost.

    Raises NotTheirWord and AlreadySaid.
    """
    if side == Word.Side.PARTNER and station == Word.Station.MET:
        raise NotTheirWord
    if _said_today(referral, side, station, says, note):
        raise AlreadySaid
    word = Word(
        referral=referral,
        school_id=referral.school_id,
        side=side,
        station=station,
        says=says,
        note=note.strip(),
        language=language,
        at=clock.now(),
        by_id=by.profile_id,
    )
    word.save(force_insert=True)
    record(
        "word.said",
        referral,
        by=by,
        organization=referral.school_id,
        detail={"side": side, "station": station, "says": says},
    )
    lessons.from_word(referral=referral, word=word, by=by)
    return word


def _said_today(
    referral: Referral, side: Word.Side, station: Word.Station, says: Word.Says, note: str
) -> bool:
    newest = (
        Word.objects.filter(referral=referral, side=side, station=station)
        .order_by("-at", "-pk")
        .first()
    )
    return (
        newest is not None
        and newest.says == says
        and newest.note == note.strip()
        and timezone.localdate(newest.at) == clock.today()
    )
