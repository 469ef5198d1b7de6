"""A loop as the drawing that its page shows."""

from aldea.support.loops import Line
from aldea.support.models import Word
from aldea.web.shell.drawings import LoopLine, LoopStation, Say, Side

NAMES = {Word.Side.PARTNER: "Partner", Word.Side.FAMILY: "Family", Word.Side.SCHOOL: "School"}
NOTES = {Word.Station.MET: "the family’s word, not the partner’s"}


def loop_line(line: Line) -> LoopLine:
    """The line with its three sides, for c-loop."""
    return LoopLine(
        sides=(
            Side("Partner", line.partner),
            Side("Family", line.family),
            Side("School", line.school),
        ),
        stations=tuple(
            LoopStation(
                name=str(stop.station.label),
                says=tuple(Say(NAMES[one.side], one.mark, one.words) for one in stop.said),
                note=NOTES.get(stop.station, ""),
            )
            for stop in line.stops
        ),
    )
