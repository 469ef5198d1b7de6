"""How hours, room and reasons are written."""

from datetime import time

import pytest

from aldea.partners.capacities import Age, Room
from aldea.partners.models import OpenHour, Service
from aldea.web.partners import wording


def hour(weekday, opens=time(9), closes=time(17), nth=None):
    return OpenHour(weekday=weekday, opens=opens, closes=closes, nth=nth)


def test_days_in_a_row_are_drawn_together():
    assert wording.hours([hour(day) for day in range(1, 6)]) == ["Mon to Fri, 9 am to 5 pm"]


def test_days_apart_are_listed():
    assert wording.hours([hour(2), hour(4)]) == ["Tue and Thu, 9 am to 5 pm"]


def test_always_open_is_day_and_night():
    rows = [hour(day, time(0), time(23, 59)) for day in range(1, 8)]

    assert wording.hours(rows) == ["Day and night"]


def test_a_day_of_the_month_is_named():
    assert wording.hours([hour(6, nth=2)]) == ["Second Sat of the month, 9 am to 5 pm"]


@pytest.mark.parametrize(
    ("at", "written"),
    [(time(9), "9 am"), (time(16, 30), "4:30 pm"), (time(12), "noon"), (time(0), "midnight")],
)
def test_times_are_written_as_said(at, written):
    assert wording.clock_time(at) == written


@pytest.mark.parametrize(
    ("room", "title", "said"),
    [
        (Room(3, "openings", Age.WEEK, 2), "3 openings", "they said so 2 days ago"),
        (Room(1, "openings", Age.WEEK, 0), "1 opening", "they said so today"),
        (Room(0, "openings", Age.MONTH, 12), "No openings now", "they said so 12 days ago"),
        (Room(4, "openings", Age.UNKNOWN, 74), "Room not known", "last word 74 days ago"),
        (Room(None, "", Age.UNKNOWN, None), "Room not known", "they have not said"),
    ],
)
def test_room_says_how_much_and_how_old(room, title, said):
    assert wording.room_title(room, Service(), drop_in=False) == title
    assert wording.room_said(room) == said


def test_a_waiting_list_is_named_with_its_length():
    service = Service(wait_time="3 weeks")

    title = wording.room_title(Room(0, "openings", Age.WEEK, 1), service, drop_in=False)

    assert title == "Waiting list, 3 weeks"
