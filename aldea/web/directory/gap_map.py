"""The gap map's drawing: a ring for the middle of each ZIP code, and names where there is room."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from aldea.partners.models import ZipPoint

WIDTH, HEIGHT, MARGIN = 320, 240, 30
LEAST, MOST = 5.0, 16.0  # radius of a ring
NAME_WIDE, NAME_HIGH, APART = 29.0, 10.0, 3.0
# A degree of longitude is five sixths of one of latitude here.
ACROSS = 0.83


@dataclass(frozen=True, slots=True)
class Ring:
    """What is drawn at a ZIP: how large, and of which kind."""

    code: str
    value: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A ZIP on the map, with its name beside it where there is room."""

    x: float
    y: float
    radius: float
    kind: str
    label: str
    name: str = ""
    name_x: float = 0
    name_y: float = 0


Box = tuple[float, float, float, float]  # left, top, right, bottom


def dots(rings: Iterable[Ring], points: Mapping[str, ZipPoint]) -> tuple[Dot, ...]:
    """Place each ring, the largest first; a withheld count has one size, whatever it is."""
    placed = list(_placed(rings, points))
    taken = [_around(dot) for dot in placed]
    return tuple(_named(dot, taken) for dot in placed)


def _placed(rings: Iterable[Ring], points: Mapping[str, ZipPoint]) -> Iterator[Dot]:
    shown = sorted(
        (ring for ring in rings if ring.code in points), key=lambda ring: (-ring.value, ring.code)
    )
    if not shown:
        return
    across = {ring.code: points[ring.code].longitude * ACROSS for ring in shown}
    up = {ring.code: points[ring.code].latitude for ring in shown}
    west, north = min(across.values()), max(up.values())
    wide, high = max(across.values()) - west, north - min(up.values())
    scale = min((WIDTH - 2 * MARGIN) / (wide or 1), (HEIGHT - 2 * MARGIN) / (high or 1))
    left, most = (WIDTH - wide * scale) / 2, max(shown[0].value, 1)
    for ring in shown:
        yield Dot(
            x=round(left + (across[ring.code] - west) * scale, 1),
            y=round(MARGIN + (north - up[ring.code]) * scale, 1),
            radius=round(max(LEAST, MOST * (ring.value / most) ** 0.5), 1),
            kind=ring.kind,
            label=f"{ring.code}: {ring.label}",
            name=ring.code,
        )


def _named(dot: Dot, taken: list[Box]) -> Dot:
    """Write the name right, left, above or below where it covers nothing; else nowhere."""
    aside, above = dot.radius + APART + NAME_WIDE / 2, dot.radius + APART + NAME_HIGH / 2
    for x, y in (
        (dot.x + aside, dot.y),
        (dot.x - aside, dot.y),
        (dot.x, dot.y - above),
        (dot.x, dot.y + above),
    ):
        box = _box(x, y, NAME_WIDE / 2, NAME_HIGH / 2)
        is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT
        if is_inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return _with(dot, dot.name, x, y)
    return _with(dot, "", 0, 0)


def _with(dot: Dot, name: str, x: float, y: float) -> Dot:
    return Dot(dot.x, dot.y, dot.radius, dot.kind, dot.label, name, round(x, 1), round(y, 1))


def _around(dot: Dot) -> Box:
    return _box(dot.x, dot.y, dot.radius, dot.radius)


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return x - wide, y - high, x + wide, y + high


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
