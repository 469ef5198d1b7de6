"""No withheld count can be worked out from all that is shown."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldea.core.suppression import FEW, Cell, Sheet, State, TotalsDiffer

Table = dict[tuple[str, str], int]
numbers = st.one_of(st.integers(0, 3), st.integers(0, FEW + 1), st.integers(0, 60))


def table(rows: Sequence[Sequence[int]]) -> Table:
    return {
        (f"row {row}", f"column {column}"): value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    }


def shaped(rows: int, columns: int) -> st.SearchStrategy[Table]:
    line = st.lists(numbers, min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows).map(table)


tables = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(lambda size: shaped(*size))


@st.composite
def counted_twice(draw):
    """The same searches by one set of columns and by another."""
    first = draw(st.integers(1, 2).flatmap(lambda rows: shaped(rows, 3)))
    second: Table = {}
    for row in sorted({row for row, _ in first}):
        whole = sum(value for (its, _), value in first.items() if its == row)
        part = draw(st.integers(0, whole))
        second |= {(row, "one"): part, (row, "other"): whole - part}
    return first, second


class Attacker:
    """Knows what is shown, that totals are totals, and that what is withheld is no zero.

    Counts and totals make a network matrix, so its solutions are joined by steps of one: where no
    step changes a count, no solution at all does.
    """

    def __init__(self, sides: Sequence[Table], groups: dict[str, str] | None = None) -> None:
        self.sheet = Sheet(*sides, groups=groups)
        self.values: dict[tuple, int] = {}
        self.cells: dict[tuple, Cell] = {}
        self.equations: list[list[tuple]] = []
        for side, counts in enumerate(sides):
            self._read(side, counts)
        self._put(("total",), self.sheet.total, sum(sides[0].values()))
        if groups:
            self._read_groups(sides[1], groups)

    def _read(self, side: int, counts: Table) -> None:
        rows, columns = {row for row, _ in counts}, {column for _, column in counts}
        for (row, column), value in counts.items():
            self._put((side, row, column), self.sheet.cell(row, column, side=side), value)
        for row in rows:
            parts = [(side, row, column) for column in columns]
            self._put(("row", row), self.sheet.of_row(row), self._sum(parts))
            self.equations.append([("row", row), *parts])
        for column in columns:
            parts = [(side, row, column) for row in rows]
            cell = self.sheet.of_column(column, side=side)
            self._put(("column", side, column), cell, self._sum(parts))
            self.equations.append([("column", side, column), *parts])
        self.equations.append([("total",), *(("row", row) for row in rows)])
        self.equations.append([("total",), *(("column", side, each) for each in columns)])

    def _read_groups(self, counts: Table, groups: dict[str, str]) -> None:
        rows = {row for row, _ in counts}
        for group in sorted(set(groups.values())):
            inside = [column for column in groups if groups[column] == group]
            for row in rows:
                parts = [(1, row, column) for column in inside]
                self._put(("part", row, group), self.sheet.of_part(row, group), self._sum(parts))
                self.equations.append([("part", row, group), *parts])
            parts = [("column", 1, column) for column in inside]
            self._put(("group", group), self.sheet.of_group(group), self._sum(parts))
            self.equations.append([("group", group), *parts])
            self.equations.append([("group", group), *(("part", row, group) for row in rows)])
        every = sorted(set(groups.values()))
        self.equations.append([("total",), *(("group", group) for group in every)])
        for row in rows:
            self.equations.append([("row", row), *(("part", row, group) for group in every)])

    def _put(self, name: tuple, cell: Cell, value: int) -> None:
        self.values[name], self.cells[name] = value, cell

    def _sum(self, names: list[tuple]) -> int:
        return sum(self.values[name] for name in names)

    @property
    def withheld(self) -> list[tuple]:
        return [name for name, cell in self.cells.items() if cell.state == State.WITHHELD]

    def pinned(self) -> set[tuple]:
        """The withheld counts that are the same in every solution."""
        unknown = self.withheld
        held = [[each for each in names if each in unknown] for names in self.equations]
        signed = [
            {name: -1 if place == 0 and name == whole[0] else 1 for place, name in enumerate(names)}
            for names, whole in zip(held, self.equations, strict=True)
            if names
        ]
        sure = set(unknown)
        for step in self._steps(unknown, signed, {}):
            sure -= {name for name, change in step.items() if change}
            if not sure:
                break
        return sure

    def _steps(self, left: list[tuple], signed: list[dict], taken: dict) -> Iterator[dict]:
        if not left:
            yield taken
            return
        name, *rest = left
        for change in (0, 1, -1):
            if self.values[name] + change < 1:
                continue
            step = {**taken, name: change}
            if all(self._may_hold(signs, step) for signs in signed if name in signs):
                yield from self._steps(rest, signed, step)

    @staticmethod
    def _may_hold(signs: dict, step: dict) -> bool:
        known = sum(sign * step[name] for name, sign in signs.items() if name in step)
        return abs(known) <= len(signs.keys() - step.keys())


@given(tables)
def test_no_withheld_count_is_pinned_to_one_value(counts):
    assert Attacker([counts]).pinned() == set()


@given(counted_twice())
def test_two_tables_of_the_same_rows_do_not_give_each_other_away(both):
    assert Attacker(both).pinned() == set()


GROUPS = {"any, ko": "any", "any, es": "any", "near, es": "near"}


@st.composite
def counted_by_groups(draw):
    """The same searches by place, and by reason and language."""
    first = draw(st.integers(1, 2).flatmap(lambda rows: shaped(rows, 2)))
    second: Table = {}
    for row in sorted({row for row, _ in first}):
        whole = sum(value for (its, _), value in first.items() if its == row)
        near = draw(st.integers(0, whole))
        korean = draw(st.integers(0, whole - near))
        parts = (korean, whole - near - korean, near)
        second |= {(row, column): part for column, part in zip(GROUPS, parts, strict=True)}
    return first, second


@given(counted_by_groups())
def test_sums_of_groups_give_nothing_away(both):
    assert Attacker(both, GROUPS).pinned() == set()


@given(counted_by_groups())
def test_sums_of_groups_are_true_where_they_are_shown(both):
    seen = Attacker(both, GROUPS)

    for name, value in seen.values.items():
        cell = seen.cells[name]
        if 0 < value <= FEW:
            assert cell == Cell(State.WITHHELD)
        elif cell.state != State.WITHHELD:
            assert cell.value == value


@given(tables)
def test_every_small_count_is_withheld_zero_is_zero_and_the_rest_is_true(counts):
    seen = Attacker([counts])

    for name, value in seen.values.items():
        cell = seen.cells[name]
        if value == 0:
            assert cell == Cell(State.ZERO, 0)
        elif value <= FEW:
            assert cell == Cell(State.WITHHELD)
        else:
            assert cell in (Cell(State.VALUE, value), Cell(State.WITHHELD))


@given(tables)
def test_nothing_is_withheld_where_nothing_is_small(counts):
    large = {key: value + FEW + 1 for key, value in counts.items()}

    assert Attacker([large]).withheld == []


def test_the_attacker_finds_what_only_small_counts_withheld_would_tell():
    """The test's own attacker: one withheld cell beside shown ones is a sum away."""
    seen = Attacker([table([[5, 40], [30, 50]])])
    for name in seen.withheld:
        if name != (0, "row 0", "column 0"):
            seen.cells[name] = Cell(State.VALUE, seen.values[name])

    assert seen.pinned() == {(0, "row 0", "column 0")}


def test_a_count_withheld_alone_takes_three_more_with_it():
    seen = Attacker([table([[5, 40], [30, 50]])])

    assert len(seen.withheld) == 4
    assert seen.sheet.total == Cell(State.VALUE, 125)


def test_two_ways_of_counting_must_agree():
    with pytest.raises(TotalsDiffer):
        Sheet({("food", "91010"): 12}, {("food", "es"): 13})


def test_a_sheet_of_nothing_shows_zeros():
    sheet = Sheet({})

    assert sheet.total == sheet.of_row("food") == sheet.cell("food", "91010") == Cell(State.ZERO, 0)
