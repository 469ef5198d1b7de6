"""The gap map as pages show it: one sheet of searches that came to nothing, suppressed."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from aldea.core import languages
from aldea.core.suppression import Cell, Counts, Sheet, State
from aldea.network.models import School
from aldea.partners import misses
from aldea.partners.misses import EVERYWHERE, OTHER_WORDS
from aldea.partners.models import ZipPoint
from aldea.partners.models.miss import LANGUAGES, NEEDS
from aldea.support.domains import Domain

DISTRICT_WIDE = "A whole district"
OTHER = "Other words"
BY_ZIP, BY_LANGUAGE = 0, 1
WITHHELD = "withheld: 10 or fewer, or beside one"
WIDTH, HEIGHT, MARGIN = 320, 240, 24
LEAST, MOST = 5.0, 16.0  # radius of a dot
NAME_WIDE, NAME_HIGH = 38, 12


@dataclass(frozen=True, slots=True)
class Door:
    """A count and where it leads."""

    cell: Cell
    label: str
    href: str = ""

    @property
    def state(self) -> str:
        """What the table's cell calls it."""
        return self.cell.state if self.cell.state in (State.WITHHELD, State.NOT_AVAILABLE) else ""

    @property
    def words(self) -> str:
        """What it says."""
        return WITHHELD if self.cell.state == State.WITHHELD else f"{self.cell.value:,}"

    @property
    def plain(self) -> str:
        """What it says in a file: a number there has no comma."""
        return WITHHELD if self.cell.state == State.WITHHELD else str(self.cell.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its name, where the name leads, its counts, and their total."""

    key: str
    name: str
    doors: tuple[Door, ...]
    total: Door


@dataclass(frozen=True, slots=True)
class Zip:
    """A ZIP code: how often nothing was found from there, and what is near."""

    code: str
    name: str
    city: str
    searches: Door
    near: int | None  # services within 15 miles for the need; not counted for all needs at once
    guide: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A ZIP on the map."""

    x: float
    y: float
    radius: float
    kind: str
    label: str
    name: str  # written beside it where there is room


@dataclass(frozen=True)
class Gaps:
    """All that a page of gaps shows."""

    since: date
    until: date
    need: str
    total: Door
    columns: tuple[tuple[str, str], ...]  # ZIPs: code and name
    tongues: tuple[str, ...]
    by_language: tuple[Line, ...]
    by_zip: tuple[Line, ...]
    zips: tuple[Zip, ...]
    dots: tuple[Dot, ...]

    @property
    def need_name(self) -> str:
        return need_name(self.need) if self.need else "All needs"


def need_name(code: str) -> str:
    """A need in a school's words."""
    return OTHER if code == OTHER_WORDS else str(Domain(code).label)


def read(*, need: str, today: date) -> Gaps:
    """Read the counts, hold back what must be, and lay them out; a need narrows the ZIPs' list."""
    counted = misses.counted(today=today)
    sheet = _sheet(_sorted(counted.by_zip), _sorted(counted.by_language))
    asked = {row for row, _ in counted.by_zip}
    needs = [code for code in (*NEEDS, OTHER_WORDS) if code in asked]
    need = need if need in needs else ""
    codes = sorted({code for _, code in counted.by_zip}, key=lambda code: (not code, code))
    points = ZipPoint.objects.in_bulk([code for code in codes if code])
    zips = tuple(_zips(sheet, need, codes, points, today))
    return Gaps(
        since=counted.since,
        until=counted.until,
        need=need,
        total=Door(sheet.total, "Together", "#by-zip"),
        columns=tuple((code, code or DISTRICT_WIDE) for code in codes),
        tongues=tuple(languages.name(code) for code in LANGUAGES),
        by_language=tuple(_lines(sheet, needs, BY_LANGUAGE, dict(_tongues()))),
        by_zip=tuple(_lines(sheet, needs, BY_ZIP, {code: code or DISTRICT_WIDE for code in codes})),
        zips=zips,
        dots=tuple(_dots(zips, points)),
    )


Sorted = tuple[tuple[tuple[str, str], int], ...]


def _sorted(counts: Counts) -> Sorted:
    """In one order, so that every process withholds the same."""
    return tuple(sorted(counts.items()))


@functools.lru_cache(maxsize=4)  # whole weeks do not change; a county's sheet takes seconds
def _sheet(by_zip: Sorted, by_language: Sorted) -> Sheet:
    return Sheet(dict(by_zip), dict(by_language))


def _tongues() -> Iterator[tuple[str, str]]:
    for code in LANGUAGES:
        yield code, languages.name(code)


def _lines(sheet: Sheet, needs: list[str], side: int, columns: dict[str, str]) -> Iterator[Line]:
    for need in needs:
        here = f"?{urlencode({'need': need})}#by-zip"
        doors = (
            Door(sheet.cell(need, code, side=side), name, here) for code, name in columns.items()
        )
        yield Line(need, need_name(need), tuple(doors), Door(sheet.of_row(need), "All", here))
    doors = (
        Door(sheet.of_column(code, side=side), name, "?#by-zip") for code, name in columns.items()
    )
    yield Line("", "All needs", tuple(doors), Door(sheet.total, "All", "?#by-zip"))


def _zips(
    sheet: Sheet, need: str, codes: list[str], points: dict[str, ZipPoint], today: date
) -> Iterator[Zip]:
    is_known = need in NEEDS
    near = misses.coverage(zip_codes=points, today=today) if is_known else {}
    guides = _guides(codes)
    for code in codes:
        cell = sheet.cell(need, code) if need else sheet.of_column(code)
        guide = guides.get(code, "")
        if guide and is_known:
            guide = f"{guide}?{urlencode({'need': need})}"
        yield Zip(
            code=code,
            name=code or DISTRICT_WIDE,
            city=points[code].city if code in points else "",
            searches=Door(cell, "Searches that found nothing", guide),
            near=near.get((need, code), 0) if is_known and code in points else None,
            guide=guide,
        )


def _guides(codes: list[str]) -> dict[str, str]:
    """The guide of one school in each ZIP."""
    rows = (
        School.objects.active()
        .filter(zip_code__in=[code for code in codes if code != EVERYWHERE])
        .order_by("-organization__is_participating", "organization__cds_code")
        .values_list("zip_code", "organization__cds_code")
    )
    found: dict[str, str] = {}
    for zip_code, cds in rows:
        found.setdefault(zip_code, reverse("public:find", args=[cds]))
    return found


def _dots(zips: tuple[Zip, ...], points: dict[str, ZipPoint]) -> Iterator[Dot]:
    """Place each ZIP; a withheld count has one size, whatever it is."""
    if not points:
        return
    # A degree of longitude is five sixths of one of latitude here.
    across = {code: point.longitude * 0.83 for code, point in points.items()}
    west, north = min(across.values()), max(point.latitude for point in points.values())
    wide = max(across.values()) - west
    high = north - min(point.latitude for point in points.values())
    scale = min((WIDTH - 2 * MARGIN) / (wide or 1), (HEIGHT - 2 * MARGIN) / (high or 1))
    named: list[tuple[float, float]] = []
    most = max((each.searches.cell.value or 0 for each in zips if each.code), default=0) or 1
    for each in sorted(zips, key=lambda one: -(one.searches.cell.value or 0)):
        if each.code in points:
            value = each.searches.cell.value
            x = round(MARGIN + (across[each.code] - west) * scale, 1)
            y = round(MARGIN + (north - points[each.code].latitude) * scale, 1)
            has_room = all(abs(x - a) > NAME_WIDE or abs(y - b) > NAME_HIGH for a, b in named)
            if has_room:
                named.append((x, y))
            yield Dot(
                x=x,
                y=y,
                radius=round(max(LEAST, MOST * ((value or 0) / most) ** 0.5), 1),
                kind=each.searches.cell.state,
                label=f"{each.code}: {each.searches.words}",
                name=each.code if has_room else "",
            )
