"""What waits on somebody, as rows: a sentence with a verb, the facts, at most one button."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateformat import format as formatted

from aldea.access.permissions import Permission
from aldea.people.models import CensusLine, Consent, Guardian, Student
from aldea.support import waiting
from aldea.support.loops import Loop
from aldea.support.models import Referral
from aldea.support.moves import Act
from aldea.support.waiting import FollowUps, Waiting
from aldea.web.shell.languages import language_name
from aldea.web.shell.requests import StaffRequest

P = Permission
# Rows shown of what is due later, and in all.
SHOWN_LATER, SHOWN = 4, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that waits."""

    due_on: date
    icon: str
    title: str
    href: str
    facts: str
    act: str = ""
    act_href: str = ""
    phone: str = ""
    is_yours: bool = False


# What the school can do about a loop: icon, button. The first act that stands here is offered.
ACTS = {
    Act.ASK_FAMILY: ("forum", "Ask the family"),
    Act.ASK_NEXT: ("autorenew", "Ask the next"),
    Act.CLOSE: ("check_circle_outline", "Close the need"),
    Act.TAKE_BACK: ("undo", "Take it back"),
    Act.NUDGE: ("notifications", "Nudge"),
}


def of(request: StaffRequest, *, whole: bool) -> Waiting:
    """All that waits on the one who asks, as far as they may act on it.

    Without `whole` the families to call beyond those that could be shown are counted, not told:
    a school with hundreds of them would wait for rows that nobody sees.
    """
    actor, place, today = request.actor, request.place, request.actor.today
    ours: tuple[list[Loop], list[Loop], list[Loop]] = ([], [], [])
    asked: tuple[list[Consent], list[Consent]] = ([], [])
    calls = FollowUps()
    if may(request, P.TOUCH_LOG):
        calls = waiting.follow_ups(
            school_id=place.pk,
            owner=actor.profile_id,
            today=today,
            most=None if whole else SHOWN + SHOWN_LATER,
        )
    if may(request, P.REFERRAL_VIEW):
        ours = waiting.running(school_id=place.pk, today=today)
    if may(request, P.CONSENT_ASK):
        asked = waiting.consents(school_id=place.pk, today=today)
    return Waiting(
        follow_ups=calls,
        loops=ours[0],
        untold=ours[1],
        stuck=ours[2],
        signed=asked[0],
        asked=asked[1],
    )


def may(request: StaffRequest, permission: Permission) -> bool:
    """Whether a role that reaches this school allows it."""
    return request.place.pk in request.actor.schools(permission)


def rows(found: Waiting, request: StaffRequest) -> list[Row]:
    """Everything that was found, what is due first at the top."""
    several = (
        *_loops(found.loops, request.actor.today),
        *_untold(found.untold),
        *_signed(found.signed),
        *_asked(found.asked, request.actor.today),
        *_follow_ups(found.follow_ups.first, request),
    )
    return sorted(several, key=lambda row: row.due_on)


def count_due(found: Waiting, rows: list[Row], today: date) -> int:
    """How many things are due by today, those included that were only counted."""
    calls = found.follow_ups
    return sum(row.due_on <= today for row in rows) + max(0, calls.due - len(calls.first))


def groups(found: list[Row], today: date, *, whole: bool) -> list[tuple[str, list[Row]]]:
    """Rows under Today, Tomorrow and their day; without `whole` only the first of them."""
    shown = found if whole else _first(found, today)
    return [
        (name, list(group)) for name, group in groupby(shown, lambda row: _day(row.due_on, today))
    ]


def _first(found: list[Row], today: date) -> list[Row]:
    due = [row for row in found if row.due_on <= today]
    later = [row for row in found if row.due_on > today]
    return [*due[:SHOWN], *later[: max(0, min(SHOWN_LATER, SHOWN - len(due)))]]


def _day(day: date, today: date) -> str:
    if day <= today:
        return "Today"
    if day == today + timedelta(days=1):
        return "Tomorrow"
    return formatted(day, "l, F j")


def _follow_ups(lines: Sequence[CensusLine], request: StaffRequest) -> Iterator[Row]:
    today, cds = request.actor.today, request.place.cds_code
    adults = _adults([line.family_id for line in lines])
    log = reverse("people:log", args=[cds])
    for line in lines:
        adult = adults.get(line.family_id)
        due = line.follow_up_on or today
        who = adult.name if adult else f"the {line.family.name} family"
        facts = [
            line.follow_up_note,
            f"since {formatted(due, 'F j')}" if due < today else "",
            language_name(line.family.home_language),
            line.family.best_time,
        ]
        yield Row(
            due_on=due,
            icon="phone",
            title=f"Call {who}" if line.latest_heard_at is None else f"Call {who} back",
            href=_page("record:family", line.family_id),
            facts=_joined(*facts),
            act="Call",
            act_href=f"{log}?family={line.family_id}",
            phone=adult.phone if adult else "",
            is_yours=True,
        )


def _adults(families: list[UUID]) -> dict[UUID, Guardian]:
    """The adult to call first of each family: one with a number, in the family's own order."""
    found: dict[UUID, Guardian] = {}
    told = Guardian.objects.filter(family__in=families, may_be_told=True)
    for adult in told.order_by("rank", "pk"):
        known = found.get(adult.family_id)
        if known is None or (adult.phone and not known.phone):
            found[adult.family_id] = adult
    return found


def _loops(found: list[Loop], today: date) -> Iterator[Row]:
    for loop in found:
        act = next((act for act in loop.move.acts if act in ACTS), None)
        icon, button = ACTS[act] if act else ("send", "Look")
        yield Row(
            due_on=today,
            icon="warning" if loop.line.split else icon,
            title=_about(loop.referral),
            href=_page("support:referral", loop.referral.pk),
            facts=loop.move.sentence,
            act=button,
            act_href=_page("support:referral", loop.referral.pk),
            is_yours=loop.line.split is not None,
        )


def _untold(found: list[Loop]) -> Iterator[Row]:
    for loop in found:
        referral = loop.referral
        answered = timezone.localdate(referral.answered_at) if referral.answered_at else None
        said = "put {} on its waiting list" if referral.state == "on-hold" else "said yes for {}"
        yield Row(
            due_on=timezone.localdate(),
            icon="check_circle_outline",
            title=f"{loop.line.partner} {said.format(_who(referral))}",
            href=_page("support:referral", referral.pk),
            facts=_joined(
                f"Answered {formatted(answered, 'F j')}" if answered else "", referral.asked_for
            ),
            act="Tell the family",
            act_href=_page("support:referral", referral.pk),
        )


def _signed(found: list[Consent]) -> Iterator[Row]:
    for consent in found:
        page = _record(consent)
        yield Row(
            due_on=timezone.localdate(),
            icon="verified_user",
            title=f"{consent.guardian.name} said yes to {consent.recipient.called}",
            href=page,
            facts=_joined(
                f"For {consent.subject_name}",
                f"signed {formatted(timezone.localdate(consent.answered_at), 'F j')}",
            ),
            act="Ask them",
            act_href=page,
        )


def _asked(found: list[Consent], today: date) -> Iterator[Row]:
    for consent in found:
        asked = timezone.localdate(consent.asked_at)
        due = max(today, asked + waiting.CONSENT_PATIENCE)
        page = _page("support:consent", consent.pk) or _record(consent)
        yield Row(
            due_on=due,
            icon="hourglass_empty",
            title=f"{consent.guardian.name} has not answered about {consent.recipient.called}",
            href=page,
            facts=_joined(f"For {consent.subject_name}", f"asked {formatted(asked, 'F j')}"),
            act="Ask again" if due == today else "",
            act_href=page,
        )


def _about(referral: Referral) -> str:
    """A referral as its need and whose it is: "Glasses for Devon W."."""
    return f"{referral.need.named_in_lists} for {_who(referral)}"


def _who(referral: Referral) -> str:
    return short(referral.student) if referral.student else f"the {referral.family.name} family"


def short(student: Student) -> str:
    """A student's name on a page others may glance at: "Devon W."."""
    return f"{student.called} {student.family_name[:1]}."


def _record(consent: Consent) -> str:
    if consent.student_id:
        return _page("record:record", consent.student_id)
    return _page("record:family", consent.family_id)


def _page(name: str, key: UUID) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def _joined(*facts: str) -> str:
    return " · ".join(fact for fact in facts if fact)
