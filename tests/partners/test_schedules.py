"""Reading hours from schedules."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from aldea.partners import schedules
from aldea.partners.models import OpenHour, Schedule
from aldea.partners.schedules import Stretch


def hours(**rule):
    return schedules.hours(Schedule(**{"opens_at": "09:00", "closes_at": "17:00", **rule}))


def test_a_weekly_rule_opens_each_of_its_days():
    assert hours(freq="WEEKLY", byday="MO,WE") == [
        Stretch(1, time(9), time(17)),
        Stretch(3, time(9), time(17)),
    ]


def test_days_without_a_frequency_are_weekly():
    assert [stretch.weekday for stretch in hours(byday="SA")] == [6]


def test_a_monthly_rule_keeps_which_weekday_of_the_month():
    assert hours(freq="MONTHLY", byday="2TU,-1FR") == [
        Stretch(2, time(9), time(17), 2),
        Stretch(5, time(9), time(17), -1),
    ]


def test_the_last_day_of_a_rule_is_open():
    [stretch] = hours(byday="MO", valid_from="2026-01-05", valid_to="2026-06-30")

    assert (stretch.starts_on, stretch.ends_before) == (date(2026, 1, 5), date(2026, 7, 1))


def test_one_single_day_is_one_day():
    assert hours(dtstart="2026-11-21") == [
        Stretch(6, time(9), time(17), None, date(2026, 11, 21), date(2026, 11, 22))
    ]


def test_hours_past_midnight_go_on_the_next_day():
    assert hours(byday="SU", opens_at="22:00", closes_at="02:00") == [
        Stretch(7, time(22), time(23, 59)),
        Stretch(1, time(0), time(2)),
    ]


@pytest.mark.parametrize("text", ["09:00", "9:00", "09:00:00", "09:00Z", "09:00-08:00"])
def test_times_are_read_as_the_place_writes_them(text):
    assert hours(byday="MO", opens_at=text)[0].opens == time(9)


def test_midnight_at_the_end_of_a_day_is_its_last_minute():
    assert hours(byday="MO", opens_at="00:00", closes_at="24:00")[0].closes == time(23, 59)


@pytest.mark.parametrize(
    "rule",
    [
        {"byday": "MO", "opens_at": "soon"},
        {"byday": "MO", "closes_at": ""},
        {"byday": "MO", "opens_at": "25:00"},
        {"byday": "XX"},
        {"byday": "MO", "freq": "WEEKLY", "interval": 2},
        {"freq": "MONTHLY", "bymonthday": "15"},
        {"byday": "MO", "byweekno": "41"},
    ],
)
def test_a_rule_we_cannot_read_claims_no_hours(rule):
    assert hours(**rule) == []


@pytest.mark.django_db
def test_hours_that_close_before_they_open_cannot_be_stored():
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenHour.objects.create(weekday=1, opens=time(9), closes=time(8))


@pytest.mark.django_db
def test_an_eighth_weekday_cannot_be_stored():
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenHour.objects.create(weekday=8, opens=time(8), closes=time(9))
