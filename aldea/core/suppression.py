"""Suppression: which counts of a table are withheld, so that no small one can be worked out.

A count of 1 to 10 is withheld; zero is zero. What shows beside it could give it away (a total less
the other cells), so more is withheld until each withheld count could as well be some higher or
lower. Rows counted in two ways (by place and by reason) share their totals and are protected
together. The columns of the second may stand in groups with sums of their own (the languages of
each reason). Counts and sums are a flow: from the columns of the one table through the
rows, and the groups of each row, to the columns of the other, their groups, and back. A withheld
count lies on a ring of withheld counts along which the flow can be raised or lowered; the ring
that hides least is taken.
"""

import heapq
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

FEW = 10  # a count up to this, and more than none, is withheld
ROOM = 3  # by how much each withheld count could be another
LEAST = 1  # zero is shown, so everybody knows that what is withheld is more
DEAR = 1_000_000  # a total tells more than a cell: it is withheld where nothing else helps

Name = Hashable
Key = TypeVar("Key", bound=Hashable)
Counts = Mapping[tuple[str, str], int]  # (row, column): how many
Groups = Mapping[str, str]  # column: its group


class State(StrEnum):
    """What a cell of a table may be."""

    VALUE = "value"
    ZERO = "zero"
    WITHHELD = "withheld"
    NOT_AVAILABLE = "missing"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it may be shown. `value` is absent unless the state is value or zero."""

    state: State
    value: int | None = None


@dataclass(slots=True)
class _Count:
    """A count or total as a part of the flow, from one node to another."""

    name: Name
    tail: Name
    head: Name
    value: int
    is_total: bool = False
    is_withheld: bool = False

    @property
    def cost(self) -> int:
        if self.is_withheld:
            return 0
        return self.value + (DEAR if self.is_total else 0)


NOT_AVAILABLE = Cell(State.NOT_AVAILABLE)
TOTAL = ("total",)


class TotalsDiffer(Exception):
    """A row has another total in the second way of counting than in the first."""


class Sheet:
    """Rows counted by columns, once or in two ways, with every total; ready to be shown."""

    def __init__(
        self, counts: Counts, other: Counts | None = None, groups: Groups | None = None
    ) -> None:
        """Hold back what must be; `groups` names the group of each column of the second way.

        Raises TotalsDiffer when the two ways disagree.
        """
        flow = _flow((counts,) if other is None else (counts, other), groups or {})
        self._counts = {each.name: each for each in flow}
        for each in self._counts.values():
            each.is_withheld = 0 < each.value <= FEW
        self._withhold_more()

    def cell(self, row: str, column: str, *, side: int = 0) -> Cell:
        """How often, in this row and column of the first or second way."""
        return self._shown((side, row, column))

    def of_row(self, row: str) -> Cell:
        """The total of a row, the same in both ways."""
        return self._shown(("row", row))

    def of_column(self, column: str, *, side: int = 0) -> Cell:
        """The total of a column."""
        return self._shown(("column", side, column))

    def of_part(self, row: str, group: str) -> Cell:
        """The sum of a group of columns in a row of the second way."""
        return self._shown(("part", row, group))

    def of_group(self, group: str) -> Cell:
        """The total of a group of columns of the second way."""
        return self._shown(("group", group))

    @property
    def total(self) -> Cell:
        """The total of all."""
        return self._shown(TOTAL)

    def _shown(self, name: Name) -> Cell:
        count = self._counts.get(name)
        if count is None or not count.value:
            return Cell(State.ZERO, 0)
        return Cell(State.WITHHELD) if count.is_withheld else Cell(State.VALUE, count.value)

    def _withhold_more(self) -> None:
        steps = _steps(self._counts.values())
        small = [each for each in self._counts.values() if each.is_withheld]
        safe: set[Name] = set()  # all on a ring can rise or fall along it
        for count in sorted(small, key=lambda each: (each.value, str(each.name))):
            if count.name in safe:
                continue
            up = _ring(steps, count, count.head, count.tail)
            down = _ring(steps, count, count.tail, count.head) if _can_fall(count) else None
            rings = [ring for ring in (up, down) if ring is not None]
            for each in min(rings, key=lambda ring: sum(one.cost for one in ring)):
                each.is_withheld = True
                safe.add(each.name)


def _flow(sides: tuple[Counts, ...], groups: Groups) -> Iterator[_Count]:
    """Write counts and totals as one flow: what comes into a node goes out of it."""
    rows = [_sums(counts, part=0) for counts in sides]
    if any(each != rows[0] for each in rows):
        raise TotalsDiffer
    for (row, column), value in sides[0].items():
        yield _Count((0, row, column), (0, column), ("to", row), value)
    for column, value in _sums(sides[0], part=1).items():
        yield _Count(("column", 0, column), "begin", (0, column), value, is_total=True)
    for row, value in rows[0].items():
        out = ("from", row) if len(sides) > 1 else "end"
        yield _Count(("row", row), ("to", row), out, value, is_total=True)
    if len(sides) > 1:
        yield from _flow_out(sides[1], groups)
    yield _Count(TOTAL, "end", "begin", sum(rows[0].values()), is_total=True)


def _flow_out(counts: Counts, groups: Groups) -> Iterator[_Count]:
    """Lead each row's total through its groups and columns to the end."""
    for (row, column), value in counts.items():
        tail = ("in", row, groups[column]) if groups else ("from", row)
        yield _Count((1, row, column), tail, (1, column), value)
    for column, value in _sums(counts, part=1).items():
        head = ("out", groups[column]) if groups else "end"
        yield _Count(("column", 1, column), (1, column), head, value, is_total=True)
    if groups:
        parts = [((row, groups[column]), value) for (row, column), value in counts.items()]
        for (row, group), value in _added(parts).items():
            inner = ("in", row, group)
            yield _Count(("part", row, group), ("from", row), inner, value, is_total=True)
        for group, value in _added((group, value) for (_, group), value in parts).items():
            yield _Count(("group", group), ("out", group), "end", value, is_total=True)


def _sums(counts: Counts, *, part: int) -> dict[str, int]:
    return _added((key[part], value) for key, value in counts.items())


def _added(parts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    """Add up what has the same key; what is nothing in all is left out."""
    sums: dict[Key, int] = {}
    for key, value in parts:
        sums[key] = sums.get(key, 0) + value
    return {key: value for key, value in sums.items() if value}


def _can_fall(count: _Count) -> bool:
    return count.value >= LEAST + ROOM


def _steps(counts: Iterable[_Count]) -> dict[Name, list[tuple[Name, _Count]]]:
    """From each node, where the flow can be raised to, or lowered along; zeros stay zeros."""
    steps: dict[Name, list[tuple[Name, _Count]]] = {}
    for count in counts:
        if count.value:
            steps.setdefault(count.tail, []).append((count.head, count))
            if _can_fall(count):
                steps.setdefault(count.head, []).append((count.tail, count))
    return steps


def _ring(
    steps: Mapping[Name, list[tuple[Name, _Count]]], around: _Count, start: Name, end: Name
) -> list[_Count] | None:
    """Find the ring through a count that withholds least besides; nothing where there is none."""
    best: dict[Name, int] = {start: 0}
    came: dict[Name, tuple[Name, _Count]] = {}
    queue: list[tuple[int, int, Name]] = [(0, 0, start)]
    number = 0
    while queue:
        cost, _number, node = heapq.heappop(queue)
        if node == end:
            break
        if cost > best[node]:
            continue
        for to, count in steps.get(node, ()):
            if count is not around and cost + count.cost < best.get(to, cost + count.cost + 1):
                best[to], came[to] = cost + count.cost, (node, count)
                number += 1
                heapq.heappush(queue, (cost + count.cost, number, to))
    if end not in came:
        return None
    ring = []
    while end != start:
        end, count = came[end]
        ring.append(count)
    return ring
