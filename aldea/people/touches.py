"""Touches: one contact with a family, and what it changes in the contact census."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from aldea.accounts.models import Profile
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people import strengths
from aldea.people.models import CensusLine, Family, Guardian, Student, Touch

Outcome = Touch.Outcome

# When to try again if nobody says otherwise, in days; None is not at all.
FOLLOW_UP_AFTER: dict[Outcome, int | None] = {
    Outcome.REACHED: None,
    Outcome.REPLIED: None,
    Outcome.LEFT_MESSAGE: 7,
    Outcome.SENT: 7,
    Outcome.NO_ANSWER: 1,
    Outcome.WRONG_NUMBER: 1,
    Outcome.DECLINED: None,
}
# Clocks of phones run a little ahead.
CLOCKS_DIFFER = timedelta(minutes=5)
SATURDAY = 5

# What a line of the census keeps of its touches.
KEPT = (
    "latest_heard_at",
    "latest_heard_by",
    "latest_tried_at",
    "tries",
    "next_owner",
    "follow_up_on",
    "follow_up_note",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A touch as typed, before it is logged. The key is made when the form is shown."""

    school_id: UUID
    family: Family
    student: Student | None
    guardian: Guardian | None
    channel: str
    outcome: str
    at: datetime
    note: str
    follow_up_on: date | None
    follow_up_note: str
    next_owner: Profile | None
    strength: str = ""
    key: UUID = field(default_factory=new_id)


class NotInCensus(Exception):
    """The family is not in this school's census."""


class AlreadyLogged(Exception):
    """This very form was sent before: there is one touch, not two."""


class NotYetHappened(Exception):
    """The touch lies in the future."""


class AlreadyUndone(Exception):
    """The touch was taken back before."""


class NotYours(Exception):
    """Somebody else logged the touch; only they take it back."""


def follow_up_day(*, outcome: str, day: date) -> date | None:
    """The day to try again after an outcome, if nobody says otherwise."""
    days = FOLLOW_UP_AFTER[Outcome(outcome)]
    return None if days is None else on_a_school_day(day + timedelta(days=days))


def on_a_school_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


@action
def log(*, draft: Draft, by: Doer) -> Touch:
    """Log a contact with a family and bring its line of the census up to date.

    The line is locked first, so that two tabs or two taps count once each or once in all. Raises
    NotInCensus, NotYetHappened, and AlreadyLogged when the same form comes twice.
    """
    if draft.at > clock.now() + CLOCKS_DIFFER:
        raise NotYetHappened
    line = _locked_line(school=draft.school_id, family=draft.family.pk)
    if Touch.objects.filter(pk=draft.key).exists():
        raise AlreadyLogged
    touch = Touch(
        id=draft.key,
        school_id=draft.school_id,
        family=draft.family,
        student=draft.student,
        guardian=draft.guardian,
        at=draft.at,
        by_id=by.profile_id,
        channel=draft.channel,
        outcome=draft.outcome,
        note=draft.note,
        follow_up_on=draft.follow_up_on,
        follow_up_note=draft.follow_up_note,
        next_owner=draft.next_owner,
    )
    touch.save(force_insert=True)
    _count_in(line, touch)
    if draft.strength and draft.student:
        strengths.note(
            student=draft.student,
            school_id=draft.school_id,
            text=draft.strength,
            said_by=draft.guardian.name if draft.guardian else draft.family.name,
            said_on=timezone.localdate(draft.at),
            by=by,
        )
    record(
        "touch.logged",
        touch,
        by=by,
        organization=draft.school_id,
        detail={"channel": draft.channel, "outcome": draft.outcome},
    )
    return touch


@action
def undo(*, touch: Touch, by: Doer) -> Touch:
    """Take a touch back: it stays, struck out, and the census no longer counts it.

    Raises AlreadyUndone, NotYours, and NotInCensus when the family has left meanwhile.
    """
    line = _locked_line(school=touch.school_id, family=touch.family_id)
    touch = Touch.objects.get(pk=touch.pk)
    if touch.was_undone:
        raise AlreadyUndone
    if touch.by_id != by.profile_id:
        raise NotYours
    touch.undone_at = clock.now()
    touch.save(update_fields=["undone_at"])
    _count_anew(line)
    record("touch.undone", touch, by=by, organization=touch.school_id)
    return touch


def _locked_line(*, school: UUID, family: UUID) -> CensusLine:
    try:
        return (
            CensusLine.objects.current().select_for_update().get(school_id=school, family_id=family)
        )
    except CensusLine.DoesNotExist:
        raise NotInCensus from None


def _count_in(line: CensusLine, touch: Touch) -> None:
    """Let one more touch speak; a contact noted late does not hide a newer one."""
    before = [at for at in (line.latest_heard_at, line.latest_tried_at) if at]
    is_newest = touch.at >= max(before, default=touch.at)
    if touch.was_heard:
        if line.latest_heard_at is None or touch.at >= line.latest_heard_at:
            line.latest_heard_at, line.latest_heard_by = touch.at, touch.channel
            line.tries = _of(line).filter(at__gt=touch.at).exclude(outcome__in=Touch.HEARD).count()
    else:
        line.latest_tried_at = max(line.latest_tried_at or touch.at, touch.at)
        if line.latest_heard_at is None or touch.at > line.latest_heard_at:
            line.tries += 1
    if is_newest:
        _hand_on(line, touch)
    line.save(update_fields=KEPT)


def _hand_on(line: CensusLine, touch: Touch | None) -> None:
    """Let the newest touch say what comes next; without one, whoever was to try still is."""
    line.follow_up_on = touch.follow_up_on if touch else None
    line.follow_up_note = touch.follow_up_note if touch else ""
    if touch:
        line.next_owner_id = touch.next_owner_id


def _count_anew(line: CensusLine) -> None:
    """Read the line from the touches that stand."""
    touches = _of(line)
    heard = touches.filter(outcome__in=Touch.HEARD).order_by("-at", "-pk").first()
    tried = touches.exclude(outcome__in=Touch.HEARD)
    line.latest_heard_at = heard.at if heard else None
    line.latest_heard_by = heard.channel if heard else ""
    line.latest_tried_at = tried.aggregate(at=Max("at"))["at"]
    line.tries = tried.filter(Q(at__gt=heard.at) if heard else Q()).count()
    _hand_on(line, touches.order_by("-at", "-pk").first())
    line.save(update_fields=KEPT)


def _of(line: CensusLine) -> QuerySet[Touch]:
    return Touch.objects.standing().filter(school_id=line.school_id, family_id=line.family_id)
