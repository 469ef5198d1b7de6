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
from aldea.partners.misses import EVERYWHERE, OTHER_WORDS, REASONS, Missing
from aldea.partners.models import ZipPoint
from aldea.partners.models.miss import LANGUAGES, NEEDS
from aldea.support.domains import Domain
from aldea.web.directory import gap_map
from aldea.web.directory.gap_map import Dot, Ring

DISTRICT_WIDE = "A whole district"
OTHER = "Other words"
WITHHELD = "withheld: 10 or fewer, or beside one"
Near = dict[tuple[str, str], int]  # (need, ZIP): services within 15 miles


@dataclass(frozen=True, slots=True)
class Door:
    """A count, where it leads, and how many services are near where that is known."""

    cell: Cell
    label: str
    href: str = ""
    near: int | None = None

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

    @property
    def note(self) -> str:
        """How many services are near, in words."""
        if self.near is None:
            return ""
        return f"{self.near:,} near" if self.near else "none near"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its name, its counts, and their total."""

    key: str
    name: str
    doors: tuple[Door, ...]
    total: Door


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP code: how often nothing was found from there, and what is near."""

    code: str
    name: str
    city: str
    searches: Door
    near: int | None  # services within 15 miles for the need; not counted for all needs at once
    guide: str


@dataclass(frozen=True)
class Gaps:
    """All that a page of gaps shows."""

    since: date
    until: date
    need: str
    why: str  # the reason whose languages are shown
    total: Door
    columns: tuple[tuple[str, str], ...]  # ZIPs: code and name
    tongues: tuple[str, ...]
    by_reason: tuple[Line, ...]
    by_language: dict[str, tuple[Line, ...]]  # of each reason
    by_zip: tuple[Line, ...]
    zips: tuple[Place, ...]
    here: Place | None  # the ZIP that was chosen
    dots: tuple[Dot, ...]

    @property
    def need_name(self) -> str:
        return need_name(self.need) if self.need else "All needs"

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """What a search may have come to lack."""
        return [(each.value, str(each.label)) for each in Missing]

    @property
    def languages_shown(self) -> tuple[Line, ...]:
        """The languages of the reason that was chosen."""
        return self.by_language[self.why]

    @property
    def needs_here(self) -> list[tuple[Line, Door]]:
        """Each need at the ZIP that was chosen."""
        code = self.here.code if self.here else ""
        place = [key for key, _ in self.columns].index(code)
        return [(line, line.doors[place]) for line in self.by_zip]


def need_name(code: str) -> str:
    """A need in a school's words."""
    return OTHER if code == OTHER_WORDS else str(Domain(code).label)


def read(*, need: str, today: date, zip_code: str | None = None, why: str = "") -> Gaps:
    """Read the counts, hold back what must be, and lay them out.

    A need narrows the ZIPs' list, a ZIP shows its needs, `why` chooses whose languages are shown.
    """
    counted = misses.counted(today=today)
    sheet = _sheet(_sorted(counted.by_zip), _sorted(counted.by_reason))
    asked = {row for row, _ in counted.by_zip}
    needs = [code for code in (*NEEDS, OTHER_WORDS) if code in asked]
    need = need if need in needs else ""
    codes = sorted({code for _, code in counted.by_zip}, key=lambda code: (not code, code))
    points = ZipPoint.objects.in_bulk([code for code in codes if code])
    near = _near(codes, points, today)
    places = tuple(_places(sheet, need, codes, points, near))
    rings = [
        Ring(
            each.code, each.searches.cell.value or 0, each.searches.cell.state, each.searches.words
        )
        for each in places
    ]
    return Gaps(
        since=counted.since,
        until=counted.until,
        need=need,
        why=why if why in Missing.values else Missing.LANGUAGE.value,
        total=Door(sheet.total, "Together", "#by-zip"),
        columns=tuple((code, code or DISTRICT_WIDE) for code in codes),
        tongues=tuple(languages.name(code) for code in LANGUAGES),
        by_reason=tuple(_by_reason(sheet, needs)),
        by_language={each: tuple(_by_language(sheet, needs, each)) for each in Missing.values},
        by_zip=tuple(_by_zip(sheet, needs, codes, near)),
        zips=places,
        here=next((each for each in places if each.code == zip_code), None),
        dots=gap_map.dots(rings, points),
    )


Sorted = tuple[tuple[tuple[str, str], int], ...]


def _sorted(counts: Counts) -> Sorted:
    """In one order, so that every process withholds the same."""
    return tuple(sorted(counts.items()))


@functools.lru_cache(maxsize=4)  # whole weeks do not change; a county's sheet takes seconds
def _sheet(by_zip: Sorted, by_reason: Sorted) -> Sheet:
    return Sheet(dict(by_zip), dict(by_reason), REASONS)


def _near(codes: list[str], points: dict[str, ZipPoint], today: date) -> Near:
    """Services near each ZIP for each need: none where there are none."""
    known = tuple(code for code in codes if code in points)
    found = _coverage(known, today, misses.coverage_mark(today=today))
    return {(need, code): found.get((need, code), 0) for need in NEEDS for code in known}


@functools.lru_cache(maxsize=4)  # a county's coverage takes seconds, and changes with the directory
def _coverage(codes: tuple[str, ...], today: date, _mark: object) -> Near:
    return misses.coverage(zip_codes=codes, today=today)


def _to(need: str) -> str:
    return f"?{urlencode({'need': need})}#by-zip" if need else "?#by-zip"


def _by_reason(sheet: Sheet, needs: list[str]) -> Iterator[Line]:
    for need in (*needs, ""):
        cell = functools.partial(sheet.of_part, need) if need else sheet.of_group
        doors = (Door(cell(each.value), str(each.label), _to(need)) for each in Missing)
        yield _line(sheet, need, doors)


def _by_language(sheet: Sheet, needs: list[str], why: str) -> Iterator[Line]:
    for need in (*needs, ""):
        doors = (
            Door(_cell(sheet, need, f"{why} {code}", side=1), languages.name(code), _to(need))
            for code in LANGUAGES
        )
        total = Door(sheet.of_part(need, why) if need else sheet.of_group(why), "All", _to(need))
        yield Line(need, need_name(need) if need else "All needs", tuple(doors), total)


def _by_zip(sheet: Sheet, needs: list[str], codes: list[str], near: Near) -> Iterator[Line]:
    for need in (*needs, ""):
        doors = (
            Door(_cell(sheet, need, code), code or DISTRICT_WIDE, _to(need), near.get((need, code)))
            for code in codes
        )
        yield _line(sheet, need, doors)


def _line(sheet: Sheet, need: str, doors: Iterator[Door]) -> Line:
    total = Door(sheet.of_row(need) if need else sheet.total, "All", _to(need))
    return Line(need, need_name(need) if need else "All needs", tuple(doors), total)


def _cell(sheet: Sheet, need: str, column: str, *, side: int = 0) -> Cell:
    """A need's count in a column, or that of all needs."""
    if need:
        return sheet.cell(need, column, side=side)
    return sheet.of_column(column, side=side)


def _places(
    sheet: Sheet, need: str, codes: list[str], points: dict[str, ZipPoint], near: Near
) -> Iterator[Place]:
    guides = _guides(codes)
    for code in codes:
        guide = guides.get(code, "")
        if guide and need in NEEDS:
            guide = f"{guide}?{urlencode({'need': need})}"
        yield Place(
            code=code,
            name=code or DISTRICT_WIDE,
            city=points[code].city if code in points else "",
            searches=Door(_cell(sheet, need, code), "Searches that found nothing", guide),
            near=near.get((need, code)),
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
