"""Moves: who acts next on a referral, said in one sentence, and the acts that fit.

One rule a paragraph, in the order in which they are tried; the first that fits speaks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.dateformat import format as formatted

from aldea.people.models import Consent
from aldea.support.models import Referral, Word
from aldea.support.models.referral import Reason, State

Side, Station, Says = Word.Side, Word.Station, Word.Says

# After how many days without a word a referral is stuck, by where it stands.
PATIENCE: dict[State, int] = {
    State.ACCEPTED: 7,
    State.IN_PROGRESS: 30,
    State.ON_HOLD: 30,
    State.COMPLETED: 7,
}


class Mover(StrEnum):
    """Whose move it is."""

    PARTNER = "PARTNER"
    FAMILY = "FAMILY"
    SCHOOL = "SCHOOL"
    NOBODY = "NOBODY"


class Act(StrEnum):
    """Something the school can do now."""

    NUDGE = "NUDGE"
    ASK_NEXT = "ASK_NEXT"
    ASK_FAMILY = "ASK_FAMILY"
    TELL_FAMILY = "TELL_FAMILY"
    TAKE_BACK = "TAKE_BACK"
    CLOSE = "CLOSE"


@dataclass(frozen=True, slots=True)
class Move:
    """Whose move it is and why, the acts that fit, and whether it has waited too long."""

    mover: Mover
    sentence: str
    acts: tuple[Act, ...] = ()
    is_stuck: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules look at: a referral, the newest words, and the day."""

    referral: Referral
    said: Mapping[tuple[str, str], Word.Says]
    said_on: Mapping[tuple[str, str], date]
    split: str
    is_passed_on: bool
    today: date

    @property
    def partner(self) -> str:
        return self.referral.partner.called

    @property
    def quiet_since(self) -> date:
        """When the partner last said anything, or was asked."""
        heard = [day for (side, _), day in self.said_on.items() if side == Side.PARTNER]
        return max(heard, default=timezone.localdate(self.referral.sent_at))

    @property
    def quiet_days(self) -> int:
        return (self.today - self.quiet_since).days

    @property
    def is_too_quiet(self) -> bool:
        limit = PATIENCE.get(State(self.referral.state))
        return limit is not None and self.quiet_days > limit


def next_move(standing: Standing) -> Move:
    """Who acts next."""
    return next(move for rule in RULES if (move := rule(standing)) is not None)


def days(count: int) -> str:
    """A number of days as people say it."""
    return "1 day" if count == 1 else f"{count} days"


def _day(day: date) -> str:
    return formatted(day, "F j")


def _closed_need(standing: Standing) -> Move | None:
    need = standing.referral.need
    if need.is_open:
        return None
    how = "met" if need.is_met else "set aside"
    return Move(Mover.NOBODY, f"The need is {how}. Nothing waits on anybody.")


def _over(standing: Standing) -> Move | None:
    state = standing.referral.state
    if state in (State.CANCELLED, State.ENTERED_IN_ERROR, State.DRAFT):
        return Move(Mover.NOBODY, "The school took this referral back.")
    if standing.is_passed_on and not standing.referral.is_open:
        return Move(Mover.NOBODY, "Another partner was asked after this one.")
    return None


def _consent_gone(standing: Standing) -> Move | None:
    consent = standing.referral.consent
    holds = consent.state == Consent.State.GIVEN and consent.is_live(standing.today)
    if holds or not standing.referral.is_waiting:
        return None
    why = "withdrew its consent" if not consent.is_given else "agreed until a day that has passed"
    return Move(
        Mover.SCHOOL,
        f"The family {why}, so {standing.partner} sees nothing now. Take the referral back.",
        (Act.TAKE_BACK,),
        is_stuck=True,
    )


def _refused(standing: Standing) -> Move | None:
    referral = standing.referral
    if referral.state not in (State.REJECTED, State.FAILED):
        return None
    why = Reason(referral.reason).label.lower()
    said = "cannot help" if referral.was_refused else "says it did not work out"
    return Move(
        Mover.SCHOOL,
        f"{standing.partner} {said}: {why}. The need stays open.",
        (Act.ASK_NEXT,),
    )


def _split(standing: Standing) -> Move | None:
    if not standing.split:
        return None
    return Move(Mover.SCHOOL, standing.split, (Act.ASK_FAMILY, Act.ASK_NEXT), is_stuck=True)


def _asked(standing: Standing) -> Move | None:
    referral = standing.referral
    if not referral.is_waiting:
        return None
    if standing.today <= referral.answer_by:
        return Move(
            Mover.PARTNER,
            f"{standing.partner} was asked to answer by {_day(referral.answer_by)}.",
            (Act.NUDGE, Act.TAKE_BACK),
        )
    waited = days((standing.today - timezone.localdate(referral.sent_at)).days)
    return Move(
        Mover.SCHOOL,
        f"{standing.partner} has not answered for {waited}. Nudge, or ask the next.",
        (Act.NUDGE, Act.ASK_NEXT),
        is_stuck=True,
    )


def _family_has_it(standing: Standing) -> Move | None:
    if standing.said.get((Side.FAMILY, Station.MET)) != Says.YES:
        return None
    when = _day(standing.said_on[Side.FAMILY, Station.MET])
    return Move(
        Mover.SCHOOL,
        f"The family said on {when} that it has what it needs. Say that the need is met.",
        (Act.CLOSE,),
    )


def _family_has_not(standing: Standing) -> Move | None:
    if standing.said.get((Side.FAMILY, Station.MET)) != Says.NO:
        return None
    when = _day(standing.said_on[Side.FAMILY, Station.MET])
    return Move(
        Mover.SCHOOL,
        f"The family said on {when} that it still needs this.",
        (Act.ASK_NEXT, Act.ASK_FAMILY),
    )


def _too_quiet(standing: Standing) -> Move | None:
    if not standing.is_too_quiet:
        return None
    since = days(standing.quiet_days)
    if standing.referral.state == State.COMPLETED:
        sentence = f"{standing.partner} said {since} ago that it has helped. The family has not."
        return Move(Mover.SCHOOL, sentence, (Act.ASK_FAMILY, Act.CLOSE), is_stuck=True)
    last = {
        State.ACCEPTED: "said yes",
        State.IN_PROGRESS: "talked with the family",
        State.ON_HOLD: "put the family on its waiting list",
    }[State(standing.referral.state)]
    return Move(
        Mover.SCHOOL,
        f"{standing.partner} {last} {since} ago, and has said nothing since.",
        (Act.ASK_FAMILY, Act.NUDGE),
        is_stuck=True,
    )


def _going_on(standing: Standing) -> Move:
    partner, state = standing.partner, State(standing.referral.state)
    told = () if (Side.SCHOOL, Station.ANSWERED) in standing.said else (Act.TELL_FAMILY,)
    if state == State.ACCEPTED:
        sentence = f"{partner} said yes and calls the family next."
        return Move(Mover.PARTNER, sentence, (*told, Act.ASK_FAMILY))
    if state == State.ON_HOLD:
        sentence = f"{partner} has the family on its waiting list."
        return Move(Mover.PARTNER, sentence, (*told, Act.ASK_NEXT))
    if state == State.IN_PROGRESS:
        sentence = f"{partner} has talked with the family. Help comes next."
        return Move(Mover.PARTNER, sentence, (Act.ASK_FAMILY, Act.NUDGE))
    sentence = f"{partner} says it has helped. The family was asked whether it has what it needs."
    return Move(Mover.FAMILY, sentence, (Act.ASK_FAMILY, Act.CLOSE))


RULES: tuple[Callable[[Standing], Move | None], ...] = (
    _closed_need,
    _over,
    _consent_gone,
    _split,
    _refused,
    _asked,
    _family_has_it,
    _family_has_not,
    _too_quiet,
    _going_on,
)
