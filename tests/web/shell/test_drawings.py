"""The drawings' geometry: every mark where it belongs."""

import pytest

from aldea.web.shell import drawings
from aldea.web.shell.drawings import Band, LoopLine, LoopStation, Say, Side


def test_a_miniloop_leads_to_done_stations_with_a_whole_line():
    first, second, third = drawings.miniloop(["done", "split", "now"])

    assert first.line == ""
    assert not second.is_dashed
    assert second.diamond.startswith("M30 ")
    assert third.is_dashed
    assert third.x == 52


def test_a_heat_strip_draws_each_family_once():
    strip = drawings.heat_strip(
        label="Grade 9", bands=[Band(0, 7, "heard"), Band(3, 4, "tried", "?band=3")]
    )

    heard, tried = strip.bands
    assert heard.squares.count("M") == 7
    assert tried.squares.count("M") == tried.strokes.count("M") == 4
    assert heard.strokes == ""
    assert strip.has_doors
    assert (strip.width, strip.height) == ("35", "60")


def test_a_large_school_gets_more_rows_instead_of_a_longer_strip():
    strip = drawings.heat_strip(label="All", bands=[Band(0, 1000, "heard")])

    assert float(strip.width) <= drawings.MOST_COLUMNS * drawings.SQUARE_PITCH


def test_an_empty_strip_is_still_a_drawing():
    assert drawings.heat_strip(label="Grade 9", bands=[]).width == "10"
    assert drawings.weeks_strip([]).width == 10
    assert drawings.days_strip([]).width == 1


def test_weeks_put_each_mark_in_its_own_path():
    strip = drawings.weeks_strip(["none", "told", "tried", "talked", "tried"])

    counts = [path.count("M") for path in (strip.none, strip.told, strip.tried, strip.talked)]
    assert counts == [1, 1, 2, 1]
    assert strip.strokes.count("M") == 2


def test_days_leave_a_gap_for_the_weekend_and_none_for_a_day_without_a_word():
    strip = drawings.days_strip(["in", "weekend", "out", "", "late"])

    assert strip.absent == (12,)
    assert strip.present.count("M") == strip.late.count("M") == 1
    assert strip.width == 26


@pytest.mark.parametrize(("age", "full"), [("week", "50.3"), ("month", "37.7"), ("older", "12.6")])
def test_a_ring_empties_as_the_word_grows_old(age, full):
    assert drawings.ring_dash(age) == f"{full} 50.3"


def test_a_loop_line_shrinks_to_its_marks():
    def station(*marks):
        return LoopStation("Asked", tuple(Say("side", mark) for mark in marks))

    line = LoopLine(
        (Side("Partner", "Puente Norte"),),
        (station("y", "y"), station("y", "n"), station("w", "none"), station("w", "w")),
    )

    assert line.marks() == ["done", "split", "now", "later"]
