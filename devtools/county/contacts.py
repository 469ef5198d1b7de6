"""The demo's touches: a school year of calls, texts and visits, and what the census makes of it."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aldea.accounts.models import Profile
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people.models import CensusLine, Touch
from devtools.county import chance

PACIFIC = ZoneInfo("America/Los_Angeles")
LATELY = 28  # days: heard this month
# How a family's year has gone so far, in parts of a hundred, at a pilot school and at others.
YEARS = {
    True: (("LATELY", 60), ("EARLIER", 18), ("TRIED", 13), ("NEVER", 9)),
    False: (("LATELY", 22), ("EARLIER", 20), ("TRIED", 18), ("NEVER", 40)),
}
CHANNELS = (("CALL", 52), ("TEXT", 27), ("IN_PERSON", 11), ("EMAIL", 6), ("VISIT", 3), ("VIDEO", 1))
HEARD = {"CALL": "REACHED", "TEXT": "REPLIED", "EMAIL": "REPLIED"}
TRIED = {
    "CALL": (("NO_ANSWER", 50), ("LEFT_MESSAGE", 40), ("WRONG_NUMBER", 10)),
    "TEXT": (("SENT", 100),),
    "EMAIL": (("SENT", 100),),
    "VISIT": (("NO_ANSWER", 100),),
}
NOTES_HEARD = (
    "Talked about the first weeks. All is well.",
    "Asked about bus times. Sent the schedule.",
    "Glad that somebody called. Prefers texts from now on.",
    "Works nights, best before noon.",
    "Asked for the meeting about graduation in her language.",
    "Told us about a new baby brother.",
    "Wants to help at the family night.",
    "Confirmed the new address.",
    "Grandmother picks up on Thursdays.",
    "",
    "",
    "",
)
NOTES_TRIED = ("Rang out.", "Mailbox is full.", "Left a message in Spanish.", "", "", "", "")
FOLLOW_UPS = (
    "Ask how the first visit went",
    "Send the family night flyer",
    "Call again after 5 pm",
    "Ask about internet at home",
    "Bring the lunch form",
    "Check the new phone number",
)


@dataclass
class Rows:
    """Touches to write, and the census lines they change."""

    touches: list[Touch] = field(default_factory=list)
    lines: list[CensusLine] = field(default_factory=list)

    def write(self) -> None:
        Touch.objects.bulk_create(self.touches, batch_size=2000)
        CensusLine.objects.bulk_update(self.lines, CHANGED, batch_size=1000)


CHANGED = (
    "latest_heard_at", "latest_heard_by", "latest_tried_at", "tries", "next_owner",
    "follow_up_on", "follow_up_note",
)  # fmt: skip


def tell(
    *,
    lines: list[CensusLine],
    callers: list[Profile],
    pilot: bool,
    today: date,
    since: date,
    draw: random.Random,
) -> Rows:
    """Draw how each family of a school was reached, and bring its census line up to that."""
    rows = Rows()
    for line in lines:
        year = chance.pick(draw, YEARS[pilot])
        touches = _year(line, year, callers, today, since, draw)
        rows.touches += touches
        if touches:
            _bring_up(line, touches)
            rows.lines.append(line)
        if callers and draw.random() < (0.16 if touches else 0.05):
            line.next_owner = draw.choice(callers)
            line.follow_up_on = today + timedelta(days=draw.choice((-6, -2, -1, 0, 0, 1, 3, 5, 9)))
            line.follow_up_note = draw.choice(FOLLOW_UPS)
            if touches:  # the line says what its newest touch said, so that undoing finds it
                newest = touches[-1]
                newest.next_owner, newest.follow_up_on = line.next_owner, line.follow_up_on
                newest.follow_up_note = line.follow_up_note
            if not touches:
                rows.lines.append(line)
    return rows


def _year(
    line: CensusLine,
    year: str,
    callers: list[Profile],
    today: date,
    since: date,
    draw: random.Random,
) -> list[Touch]:
    days = max((today - since).days, LATELY + 7)
    if year == "NEVER":
        return []
    touches = []
    if year == "TRIED":
        for _ in range(draw.randint(1, 4)):
            ago = draw.randint(1, days - 1)
            touches.append(_touch(line, False, ago, callers, today, draw))
        return sorted(touches, key=lambda touch: touch.at)
    newest = draw.randint(0, LATELY - 1) if year == "LATELY" else draw.randint(LATELY, days - 1)
    touches.append(_touch(line, True, newest, callers, today, draw))
    for _ in range(draw.choices((0, 1, 2, 3, 5), (20, 30, 25, 15, 10))[0]):
        ago = draw.randint(newest, days)
        touches.append(_touch(line, draw.random() < 0.6, ago, callers, today, draw))
    if draw.random() < 0.1 and newest > 2:
        touches.append(_touch(line, False, draw.randint(0, newest - 1), callers, today, draw))
    return sorted(touches, key=lambda touch: touch.at)


def _touch(
    line: CensusLine,
    heard: bool,
    ago: int,
    callers: list[Profile],
    today: date,
    draw: random.Random,
) -> Touch:
    channel = chance.pick(draw, CHANNELS)
    if heard:
        outcome = HEARD.get(channel, "REACHED")
    else:
        channel = channel if channel in TRIED else "CALL"
        outcome = chance.pick(draw, TRIED[channel])
    return Touch(
        id=new_id(),
        school_id=line.school_id,
        family_id=line.family_id,
        at=moment(today - timedelta(days=ago), draw),
        by=draw.choice(callers) if callers else None,
        channel=channel,
        outcome=outcome,
        note=draw.choice(NOTES_HEARD if heard else NOTES_TRIED),
    )


def moment(day: date, draw: random.Random) -> datetime:
    """Draw a working hour of a day that is over; a weekend's goes to the Friday before.

    At midnight nobody has called at nine yet, so today's is yesterday's.
    """
    day = min(day, clock.today() - timedelta(days=1))
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(draw.randint(8, 16), draw.randint(0, 59)), tzinfo=PACIFIC)


def _bring_up(line: CensusLine, touches: list[Touch]) -> None:
    heard = [touch for touch in touches if touch.was_heard]
    if heard:
        line.latest_heard_at, line.latest_heard_by = heard[-1].at, heard[-1].channel
    after = [
        touch for touch in touches if not touch.was_heard and (not heard or touch.at > heard[-1].at)
    ]
    line.tries = len(after)
    tried = [touch for touch in touches if not touch.was_heard]
    line.latest_tried_at = tried[-1].at if tried else None
