"""Until when a service is open, and when next."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from aldea.partners import hours
from aldea.partners.models import OpenHour

HERE = ZoneInfo("America/Los_Angeles")
TUESDAY = datetime(2026, 11, 10, 10, 0, tzinfo=HERE)


def hour(weekday, opens, closes, **more):
    return OpenHour(weekday=weekday, opens=time(opens), closes=time(closes), **more)


def test_it_is_open_until_its_last_closing():
    assert hours.until([hour(2, 9, 12), hour(2, 9, 17)], TUESDAY) == time(17)
    assert hours.until([hour(2, 11, 12), hour(3, 9, 17)], TUESDAY) is None


def test_it_opens_next_later_today_or_on_a_day_to_come():
    later = hours.following([hour(2, 9, 12), hour(2, 14, 18)], TUESDAY)
    friday = hours.following([hour(5, 9, 12), hour(2, 9, 10)], TUESDAY)

    assert (later.day, later.opens) == (date(2026, 11, 10), time(14))
    assert friday.day == date(2026, 11, 13)
    assert hours.following([], TUESDAY) is None


def test_the_nth_weekday_is_counted_from_both_ends_of_the_month():
    second, last = hour(2, 9, 17, nth=2), hour(2, 9, 17, nth=-1)

    assert hours.until([second], TUESDAY) == time(17)
    assert hours.until([last], TUESDAY) is None
    assert hours.following([last], TUESDAY).day == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("more", "is_open"),
    [
        ({"starts_on": date(2026, 11, 10)}, True),
        ({"starts_on": date(2026, 11, 11)}, False),
        ({"ends_before": date(2026, 11, 10)}, False),
        ({"ends_before": date(2026, 11, 11)}, True),
    ],
)
def test_hours_hold_in_their_period(more, is_open):
    assert (hours.until([hour(2, 9, 17, **more)], TUESDAY) is not None) == is_open


def test_days_with_the_same_hours_are_told_together():
    told = hours.week(
        [hour(day, 9, 17) for day in (1, 2, 3)] + [hour(5, 9, 12), hour(5, 13, 17)],
        TUESDAY.date(),
    )

    assert [each.weekdays for each in told] == [(1, 2, 3), (5,)]
    assert told[1].stretches == ((time(9), time(12)), (time(13), time(17)))


def test_day_and_night_is_every_day_from_midnight_to_midnight():
    whole = [OpenHour(weekday=day, opens=time(0), closes=time(23, 59)) for day in range(1, 8)]

    assert hours.always(whole, TUESDAY)
    assert not hours.always(whole[:6], TUESDAY)
