"""Loops: where each referral stands, told by three sides, and whose move it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.dateformat import format as formatted

from aldea.support import moves
from aldea.support.models import Need, Referral, Word
from aldea.support.models.referral import OPEN_STATES, State
from aldea.support.moves import Move

Side, Station, Says = Word.Side, Word.Station, Word.Says

# What a side's word at a station comes to, in the few words that a loop line has room for.
SAID: dict[tuple[Word.Side, Word.Station, Word.Says], str] = {
    (Side.PARTNER, Station.ASKED, Says.YES): "got it",
    (Side.PARTNER, Station.ANSWERED, Says.YES): "said yes",
    (Side.PARTNER, Station.ANSWERED, Says.NO): "cannot help",
    (Side.PARTNER, Station.CONTACTED, Says.YES): "talked with them",
    (Side.PARTNER, Station.CONTACTED, Says.NO): "could not reach them",
    (Side.PARTNER, Station.SERVED, Says.YES): "has helped",
    (Side.PARTNER, Station.SERVED, Says.NO): "did not take place",
    (Side.PARTNER, Station.OUTCOME, Says.YES): "it is settled",
    (Side.PARTNER, Station.OUTCOME, Says.NO): "more is needed",
    (Side.FAMILY, Station.ASKED, Says.YES): "agreed",
    (Side.FAMILY, Station.ANSWERED, Says.YES): "was told",
    (Side.FAMILY, Station.CONTACTED, Says.YES): "they called",
    (Side.FAMILY, Station.CONTACTED, Says.NO): "nobody has called",
    (Side.FAMILY, Station.SERVED, Says.YES): "got help",
    (Side.FAMILY, Station.SERVED, Says.NO): "got no help",
    (Side.FAMILY, Station.OUTCOME, Says.YES): "it helped",
    (Side.FAMILY, Station.OUTCOME, Says.NO): "it did not help",
    (Side.FAMILY, Station.MET, Says.YES): "has what it needs",
    (Side.FAMILY, Station.MET, Says.NO): "still needs it",
    (Side.SCHOOL, Station.ASKED, Says.YES): "sent it",
    (Side.SCHOOL, Station.ANSWERED, Says.YES): "told the family",
    (Side.SCHOOL, Station.CONTACTED, Says.YES): "saw that they talked",
    (Side.SCHOOL, Station.CONTACTED, Says.NO): "saw no contact",
    (Side.SCHOOL, Station.SERVED, Says.YES): "saw the help",
    (Side.SCHOOL, Station.SERVED, Says.NO): "saw no help",
    (Side.SCHOOL, Station.OUTCOME, Says.YES): "saw that it helped",
    (Side.SCHOOL, Station.OUTCOME, Says.NO): "saw no change",
    (Side.SCHOOL, Station.MET, Says.YES): "says it is met",
    (Side.SCHOOL, Station.MET, Says.NO): "says it is not met",
}
# Where sides can contradict each other; an answer of no contradicts nobody.
CAN_DIFFER = (Station.CONTACTED, Station.SERVED, Station.OUTCOME, Station.MET)
SAID_YES, SAYS_OTHERWISE, NO_WORD, HAS_NO_SAY = "y", "n", "w", "none"


@dataclass(frozen=True, slots=True)
class Said:
    """One side at one station: said so, says otherwise, no word yet, or no say in it."""

    side: Word.Side
    mark: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One station with what each side says of it."""

    station: Word.Station
    said: tuple[Said, ...]
    is_split: bool

    @property
    def is_reached(self) -> bool:
        return any(one.mark == SAID_YES for one in self.said)


@dataclass(frozen=True, slots=True)
class Line:
    """A referral's way, station by station, and who the sides are here."""

    partner: str
    family: str
    school: str
    stops: tuple[Stop, ...]

    @property
    def split(self) -> Stop | None:
        """The first station at which two sides differ."""
        return next((stop for stop in self.stops if stop.is_split), None)


@dataclass(frozen=True, slots=True)
class Loop:
    """A referral, its line, the six marks of the line when small, and whose move it is."""

    referral: Referral
    line: Line
    marks: tuple[str, ...]
    move: Move
    began_on: date
    days: int


def of(referrals: Iterable[Referral], *, today: date) -> list[Loop]:
    """The loops of some referrals, in their order, with two queries whatever their number.

    Load them with `Referral.objects.with_parties()`.
    """
    rows = list(referrals)
    words = _newest_words(rows)
    newest_asked = _newest_asked(rows)
    return [
        _loop(row, words[row.pk], today, is_passed_on=newest_asked.get(row.need_id) != row.sent_at)
        for row in rows
    ]


def of_one(*, referral_id: UUID, today: date) -> Loop:
    """The loop of one referral. Raises Referral.DoesNotExist."""
    return of([Referral.objects.with_parties().get(pk=referral_id)], today=today)[0]


def line_of(*, referral: Referral) -> Line:
    """The loop line of one referral."""
    return _line(referral, _newest_words([referral])[referral.pk])


def whose_move(*, referral: Referral, today: date) -> Move:
    """Who acts next on one referral, in a sentence, and the acts that fit."""
    return of([referral], today=today)[0].move


def marks(*, referrals: Iterable[Referral], today: date) -> dict[UUID, tuple[str, ...]]:
    """The six marks of each referral's line, for lists."""
    return {loop.referral.pk: loop.marks for loop in of(referrals, today=today)}


def running_at(*, school_id: UUID, today: date) -> list[Loop]:
    """Every loop of a school whose need is open: stuck ones first, then the oldest."""
    rows = (
        Referral.objects.with_parties()
        .filter(school=school_id, need__state=Need.State.OPEN)
        .exclude(state__in=(State.DRAFT, State.CANCELLED, State.ENTERED_IN_ERROR))
        .order_by("sent_at", "pk")
    )
    found = [loop for loop in of(rows, today=today) if loop.move.mover != moves.Mover.NOBODY]
    return sorted(found, key=lambda loop: (not loop.move.is_stuck, loop.referral.sent_at))


def _newest_words(referrals: Sequence[Referral]) -> dict[UUID, dict[tuple[str, str], Word]]:
    newest: dict[UUID, dict[tuple[str, str], Word]] = defaultdict(dict)
    for word in Word.objects.filter(referral__in=referrals).order_by("at", "pk"):
        newest[word.referral_id][word.side, word.station] = word
    return newest


def _newest_asked(referrals: Sequence[Referral]) -> dict[UUID, datetime]:
    asked = Referral.objects.filter(
        need__in={row.need_id for row in referrals}, state__in=(*OPEN_STATES, State.COMPLETED)
    )
    later = dict(asked.values_list("need").annotate(Max("sent_at")).order_by())
    for row in referrals:
        later[row.need_id] = max(later.get(row.need_id, row.sent_at), row.sent_at)
    return later


def _loop(
    referral: Referral,
    words: dict[tuple[str, str], Word],
    today: date,
    *,
    is_passed_on: bool,
) -> Loop:
    line = _line(referral, words)
    move = moves.next_move(
        moves.Standing(
            referral=referral,
            said={key: Says(word.says) for key, word in words.items()},
            said_on={key: timezone.localdate(word.at) for key, word in words.items()},
            split=_split_sentence(line),
            is_passed_on=is_passed_on,
            today=today,
        )
    )
    began = timezone.localdate(referral.sent_at)
    return Loop(referral, line, _marks(line, referral), move, began, (today - began).days)


def _line(referral: Referral, words: dict[tuple[str, str], Word]) -> Line:
    guardian = referral.consent.guardian
    return Line(
        partner=referral.partner.called,
        family=f"{guardian.given_name}, {guardian.relationship}",
        school=referral.school.called,
        stops=tuple(_stop(station, words, referral) for station in Station),
    )


def _stop(station: Word.Station, words: dict[tuple[str, str], Word], referral: Referral) -> Stop:
    here = {side: words.get((side, station)) for side in Side}
    if station == Station.ASKED:
        # Who says anything later has got the question; who signed the consent has agreed.
        here[Side.PARTNER] = here[Side.PARTNER] or _first_of(Side.PARTNER, words)
        here[Side.FAMILY] = here[Side.FAMILY] or _agreed(referral)
    otherwise = _who_differ(here) if station in CAN_DIFFER else set()
    said = tuple(_said(side, station, here[side], side in otherwise) for side in Side)
    return Stop(station, said, bool(otherwise))


def _agreed(referral: Referral) -> Word | None:
    at = referral.consent.answered_at
    return Word(station=Station.ASKED, says=Says.YES, at=at) if at else None


def _first_of(side: Word.Side, words: dict[tuple[str, str], Word]) -> Word | None:
    return min(
        (word for (whose, _), word in words.items() if whose == side),
        key=lambda word: word.at,
        default=None,
    )


def _who_differ(here: dict[Word.Side, Word | None]) -> set[Word.Side]:
    """Those who say no, or "not yet" after another's yes, where somebody says yes."""
    yeses = [word.at for word in here.values() if word and word.says == Says.YES]
    if not yeses:
        return set()
    return {
        side
        for side, word in here.items()
        if word and (word.says == Says.NO or (word.says == Says.NOT_YET and word.at >= min(yeses)))
    }


def _said(side: Word.Side, station: Word.Station, word: Word | None, differs: bool) -> Said:
    if side == Side.PARTNER and station == Station.MET:
        return Said(side, HAS_NO_SAY, "")
    if word is None:
        return Said(side, NO_WORD, "no word yet")
    says = Says.YES if word.station != station else Says(word.says)
    words = SAID.get((side, station, says), Says(says).label.lower())
    told = f"{words}, {formatted(timezone.localdate(word.at), 'M j')}"
    is_answer = station == Station.ANSWERED and side == Side.PARTNER
    mark = SAYS_OTHERWISE if differs else SAID_YES if says == Says.YES or is_answer else NO_WORD
    return Said(side, mark, told, word.note)


def _marks(line: Line, referral: Referral) -> tuple[str, ...]:
    drawn: list[str] = []
    is_next = referral.is_open or referral.state == State.COMPLETED
    for stop in line.stops:
        if stop.is_split:
            drawn.append("split")
        elif stop.is_reached:
            drawn.append("done")
        else:
            drawn.append("now" if is_next else "later")
            is_next = False
    return tuple(drawn)


def _split_sentence(line: Line) -> str:
    stop = line.split
    if stop is None:
        return ""
    names = {Side.PARTNER: line.partner, Side.FAMILY: line.family, Side.SCHOOL: "The school"}
    yes = next(one for one in stop.said if one.mark == SAID_YES)
    no = next(one for one in stop.said if one.mark == SAYS_OTHERWISE)
    return (
        f"Two sides differ on {stop.station.label.lower()}. "
        f"{names[yes.side]}: {yes.words}. {names[no.side]}: {no.words}."
    )
