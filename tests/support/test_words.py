"""Words: each side speaks for itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from aldea.support import words
from aldea.support.models import Word

Side, Station, Says = Word.Side, Word.Station, Word.Says


def test_the_partner_does_not_say_that_the_need_is_met(referral, as_partner):
    with as_partner(referral) as by, pytest.raises(words.NotTheirWord):
        words.say(referral=referral, side=Side.PARTNER, station=Station.MET, says=Says.YES, by=by)


def test_the_same_said_twice_in_a_day_is_one_word(referral, as_family, frozen):
    def say():
        with as_family(referral) as by:
            words.say(
                referral=referral, side=Side.FAMILY, station=Station.SERVED, says=Says.NO, by=by
            )

    say()
    with pytest.raises(words.AlreadySaid):
        say()
    frozen.shift(timedelta(days=1))
    say()

    assert Word.objects.filter(station=Station.SERVED).count() == 2


def test_a_family_s_link_cannot_speak_for_the_partner(referral, as_family):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        as_family(referral) as by,
    ):
        words.say(
            referral=referral, side=Side.PARTNER, station=Station.SERVED, says=Says.YES, by=by
        )


def test_the_database_refuses_a_partner_s_word_on_met(referral):
    with pytest.raises(IntegrityError, match="partner_does_not_say_met"), transaction.atomic():
        Word.objects.create(
            referral=referral,
            school_id=referral.school_id,
            side="PARTNER",
            station="MET",
            says="YES",
            at=referral.sent_at,
        )
