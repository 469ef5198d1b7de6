"""What sides tell the school in person or by telephone, and the story of a referral."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from aldea.access.actors import Actor
from aldea.support import loops, referrals, words
from aldea.support.models import Referral, Word
from aldea.support.models.referral import REASONS, TRANSITIONS, State
from aldea.web.support.forms import Sides, Told

PARTNER, FAMILY, SCHOOL = (str(side) for side in Word.Side)
Choice = tuple[str, str]
Verb = Callable[..., Referral]

# What a partner can tell by telephone: a key, the words, and the status it leads to.
MOVES: dict[str, tuple[str, State, Verb]] = {
    "yes": ("Yes, they can help", State.ACCEPTED, referrals.accept),
    "wait": ("Yes, with a waiting list", State.ACCEPTED, referrals.waitlist),
    "no": ("They cannot", State.REJECTED, referrals.reject),
    "talked": ("They have talked with the family", State.IN_PROGRESS, referrals.start),
    "served": ("They have helped", State.COMPLETED, referrals.complete),
    "lost": ("It does not work out", State.FAILED, referrals.fail),
}
NAMES = {Word.Side.FAMILY: "The family", Word.Side.SCHOOL: "The school"}
ICONS = {Word.Side.PARTNER: "people", Word.Side.FAMILY: "home", Word.Side.SCHOOL: "school"}
SAY_WHY = {"no": State.REJECTED, "lost": State.FAILED}


@dataclass(frozen=True, slots=True)
class SideForm:
    """The form for what one side told."""

    side: str
    title: str
    form: Told


@dataclass(frozen=True, slots=True)
class Telling:
    """One entry of the story."""

    at: datetime
    title: str
    note: str
    by: str
    icon: str


def choices(referral: Referral, side: str) -> list[Choice]:
    """What a side can tell now; a partner only what the table of transitions allows."""
    if side == FAMILY:
        return list(Sides.FAMILY)
    if side == SCHOOL:
        return list(Sides.SCHOOL)
    if side != PARTNER:
        return []
    legal = TRANSITIONS[State(referral.state)]
    offered: list[Choice] = []
    for key, (label, leads_to, _) in MOVES.items():
        if leads_to not in legal:
            continue
        reasons = REASONS[SAY_WHY[key]] if key in SAY_WHY else ()
        offered += [(f"{key}-{why}", f"{label}: {why.label.lower()}") for why in reasons]
        offered += [] if reasons else [(key, label)]
    return offered


def forms(referral: Referral, typed: dict[str, Told]) -> list[SideForm]:
    """A form for each side, with what was typed in those that came back."""
    titles = {
        PARTNER: f"{referral.partner.called} told me",
        FAMILY: "The family told me",
        SCHOOL: "We saw at school",
    }
    found = []
    for side, title in titles.items():
        offered = choices(referral, side)
        if offered:
            form = typed.get(side) or Told(choices=offered, auto_id=f"{side.lower()}_%s")
            found.append(SideForm(side, title, form))
    return found


def write(referral: Referral, *, side: str, what: str, note: str, by: Actor) -> None:
    """Do what a side told: a move of the partner's, or a word."""
    if side == PARTNER:
        key, _, why = what.partition("-")
        more = {"reason": why} if why else {}
        MOVES[key][2](referral=referral, note=note, by=by, **more)
        return
    station, says = Sides.read(what)
    words.say(referral=referral, side=Word.Side(side), station=station, says=says, note=note, by=by)


def story(words: Iterable[Word]) -> list[Telling]:
    """What each side said and when, in the order given."""
    return [_telling(word) for word in words]


def _telling(word: Word) -> Telling:
    side, station = Word.Side(word.side), Word.Station(word.station)
    name = word.referral.partner.called if side == Word.Side.PARTNER else NAMES[side]
    said = loops.SAID.get(
        (side, station, Word.Says(word.says)),
        f"{station.label.lower()}, {word.get_says_display().lower()}",
    )
    by = word.by.name if word.by else ""
    if (side, station) == (Word.Side.FAMILY, Word.Station.ASKED):
        by = "by signing the consent"
    elif by and side != Word.Side.SCHOOL:
        by = f"written down by {by}"
    return Telling(word.at, f"{name}: {said}", word.note, by, ICONS[side])
