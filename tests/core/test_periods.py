"""Periods are half-open: the first day is in, the day they end before is out."""

from datetime import date, timedelta

import pytest

from aldea.access.models import Sharing
from aldea.core import clock
from aldea.core.periods import live_on
from tests.factories.access import SharingFactory

FIRST, OVER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("day", "is_live"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (OVER - timedelta(days=1), True),
        (OVER, False),
    ],
)
def test_python_and_the_database_agree_on_the_edges(db, day, is_live):
    sharing = SharingFactory(starts_on=FIRST, ends_before=OVER)

    assert sharing.is_live(day) is is_live
    assert Sharing.objects.live(day).exists() is is_live
    assert Sharing.objects.filter(live_on(day)).exists() is is_live


def test_a_period_without_an_end_goes_on(db):
    sharing = SharingFactory(starts_on=FIRST, ends_before=None)

    assert sharing.is_live(date(2100, 1, 1))
    assert Sharing.objects.live(date(2100, 1, 1)).exists()


def test_a_period_that_ends_where_it_begins_is_never_live(db):
    sharing = SharingFactory(starts_on=FIRST, ends_before=FIRST)

    assert not sharing.is_live(FIRST)
    assert not Sharing.objects.live(FIRST).exists()


def test_midnight_is_the_countys(frozen):
    """Seven in the evening in Los Angeles is another day in Greenwich."""
    frozen.move_to("2026-11-11T03:00:00+00:00")

    assert clock.today() == date(2026, 11, 10)
    assert clock.now().date() == date(2026, 11, 11)
