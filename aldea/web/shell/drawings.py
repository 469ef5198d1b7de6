"""The geometry of the small drawings: plain marks in, frozen shapes out, for templates."""

from collections.abc import Sequence
from dataclasses import dataclass

STATION_PITCH = 22
SQUARE = 10
SQUARE_PITCH = 12.5
LEAST_ROWS = 5
MOST_COLUMNS = 42
WEEK_PITCH = 12
DAY_PITCH = 6
WEEKEND_GAP = 4
RING_ROUND = 50.3


@dataclass(frozen=True)
class Station:
    """One of the dots of a shrunken loop line, and the line that leads to it."""

    mark: str
    x: int
    line: str

    @property
    def is_dashed(self) -> bool:
        return self.mark not in ("done", "split")

    @property
    def line_class(self) -> str:
        return "loop-off" if self.is_dashed else "loop-on"

    @property
    def radius(self) -> int:
        return 4 if self.mark == "later" else 5

    @property
    def diamond(self) -> str:
        if self.mark != "split":
            return ""
        return f"M{self.x} 1.5L{self.x + 6.5} 8L{self.x} 14.5L{self.x - 6.5} 8Z"


def miniloop(marks: Sequence[str]) -> list[Station]:
    """Place the dots of a loop line; a mark is done, split, now or later."""
    stations = []
    for place, mark in enumerate(marks):
        x = 8 + STATION_PITCH * place
        stations.append(Station(mark, x, f"M{x - 15} 8H{x - 7}" if place else ""))
    return stations


@dataclass(frozen=True)
class Side:
    """One of those who tell how a referral went: "Partner", and who that is here."""

    name: str
    who: str


@dataclass(frozen=True)
class Say:
    """What one side says of one station; mark is y (said so), n (otherwise), w (no word), none."""

    side: str
    mark: str
    words: str = ""


@dataclass(frozen=True)
class LoopStation:
    """A station of the loop line with what each side says of it."""

    name: str
    says: tuple[Say, ...]
    note: str = ""

    @property
    def is_split(self) -> bool:
        return any(say.mark == "n" for say in self.says)

    @property
    def is_later(self) -> bool:
        return all(say.mark in ("w", "none") for say in self.says)


@dataclass(frozen=True)
class LoopLine:
    """A referral told by its sides, station by station."""

    sides: tuple[Side, ...]
    stations: tuple[LoopStation, ...]

    def marks(self) -> list[str]:
        """Shrink the line to the marks of a miniloop."""
        marks = []
        is_next = True
        for station in self.stations:
            if station.is_split:
                marks.append("split")
            elif not station.is_later:
                marks.append("done")
            else:
                marks.append("now" if is_next else "later")
                is_next = False
        return marks


@dataclass(frozen=True)
class Band:
    """Families of one kind: 0 this month, 1 last month, 2 longer, 3 tried, 4 not tried."""

    kind: int
    count: int
    label: str
    href: str = ""


@dataclass(frozen=True)
class DrawnBand:
    """A band as the squares of its families."""

    kind: int
    count: int
    label: str
    href: str
    squares: str
    strokes: str


@dataclass(frozen=True)
class HeatStrip:
    """Every family as one square, sorted by silence."""

    label: str
    width: str
    height: str
    bands: tuple[DrawnBand, ...]

    @property
    def has_doors(self) -> bool:
        return any(band.href for band in self.bands)


def heat_strip(*, label: str, bands: Sequence[Band], rows: int = 0) -> HeatStrip:
    """Draw a strip; give strips that stand together the same rows, so that they share a scale."""
    total = sum(band.count for band in bands)
    rows = rows or max(LEAST_ROWS, -(-total // MOST_COLUMNS))
    columns = max(1, -(-total // rows))
    drawn = []
    first = 0
    for band in bands:
        places = [divmod(place, rows) for place in range(first, first + band.count)]
        drawn.append(_drawn(band, places))
        first += band.count
    return HeatStrip(label, _length(columns), _length(rows), tuple(drawn))


def _drawn(band: Band, places: Sequence[tuple[int, int]]) -> DrawnBand:
    inset, size = (0.0, SQUARE) if band.kind < 2 else (0.5, SQUARE - 1)
    corners = [(c * SQUARE_PITCH, r * SQUARE_PITCH) for c, r in places]
    squares = "".join(
        f"M{_short(x + inset)} {_short(y + inset)}h{size}v{size}h-{size}z" for x, y in corners
    )
    strokes = ""
    if band.kind == 3:
        strokes = "".join(f"M{_short(x + 2)} {_short(y + 8)}l6 -6" for x, y in corners)
    return DrawnBand(band.kind, band.count, band.label, band.href, squares, strokes)


def _length(squares: int) -> str:
    return _short(squares * SQUARE_PITCH - (SQUARE_PITCH - SQUARE))


def _short(number: float) -> str:
    return f"{number:g}"


@dataclass(frozen=True)
class WeeksStrip:
    """A family's weeks in a row, one path for each kind of week."""

    width: int
    talked: str
    told: str
    tried: str
    strokes: str
    none: str


def weeks_strip(marks: Sequence[str]) -> WeeksStrip:
    """Place a family's weeks, oldest first; a mark is talked, told, tried or none."""
    paths = {"talked": "", "told": "", "tried": "", "none": ""}
    strokes = ""
    for place, mark in enumerate(marks):
        x = place * WEEK_PITCH
        if mark == "talked":
            paths[mark] += _rounded(x, 0, 10, 16, 2)
        elif mark in ("told", "tried"):
            paths[mark] += _rounded(x + 0.5, 4.5, 9, 11, 2)
        else:
            paths["none"] += _rounded(x + 3, 8.5, 4, 4, 1)
        if mark == "tried":
            strokes += f"M{_short(x + 2.5)} 13l5 -6"
    return WeeksStrip(max(1, len(marks)) * WEEK_PITCH - 2, strokes=strokes, **paths)


@dataclass(frozen=True)
class DaysStrip:
    """A student's days in school in a row, weeks apart, one path for each kind of day."""

    width: int
    present: str
    late: str
    absent: tuple[int, ...]


def days_strip(marks: Sequence[str]) -> DaysStrip:
    """Place days, oldest first: in, late, out, "" (no word), and "weekend" for a gap."""
    present = late = ""
    absent = []
    x = 0
    for mark in marks:
        if mark == "weekend":
            x += WEEKEND_GAP
            continue
        if mark == "in":
            present += _rounded(x, 2, 4, 24, 1.5)
        elif mark == "late":
            late += _rounded(x, 14, 4, 12, 1.5)
        elif mark == "out":
            absent.append(x + 2)
        x += DAY_PITCH
    return DaysStrip(max(x - 2, 1), present, late, tuple(absent))


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    across, down = _short(width - 2 * radius), _short(height - 2 * radius)
    turn = f"a{radius} {radius} 0 0 1"
    return (
        f"M{_short(x + radius)} {_short(y)}h{across}{turn} {radius} {radius}v{down}"
        f"{turn} -{radius} {radius}h-{across}{turn} -{radius} -{radius}v-{down}"
        f"{turn} {radius} -{radius}z"
    )


def ring_dash(age: str) -> str:
    """Say how much of the ring is full: week whole, month three quarters, older a quarter."""
    share = {"week": 1, "month": 0.75, "older": 0.25}[age]
    return f"{RING_ROUND * share:.1f} {RING_ROUND}"
