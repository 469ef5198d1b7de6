"""Loops: the line told by three sides, disagreements, and whose move it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aldea.core import clock
from aldea.people import consents
from aldea.support import loops, moves, needs, referrals, words
from aldea.support.models import Referral, Word
from aldea.support.models.referral import Reason, State
from aldea.support.moves import Act, Mover
from tests.factories.support import ReferralFactory, WordFactory

Side, Station, Says = Word.Side, Word.Station, Word.Says


def loop(referral):
    return loops.of_one(referral_id=referral.pk, today=clock.today())


def test_every_word_a_side_may_say_has_words_for_the_line():
    for side in Side:
        for station in Station:
            if (side, station) == (Side.PARTNER, Station.MET):
                continue
            assert (side, station, Says.YES) in loops.SAID


def test_a_referral_just_sent_is_the_partner_s_move(referral):
    found = loop(referral)

    assert found.marks == ("done", "now", "later", "later", "later", "later")
    assert found.move.mover == Mover.PARTNER
    assert found.move.sentence == "Table of Plenty was asked to answer by November 16."
    assert not found.move.is_stuck


def test_no_answer_in_time_is_the_school_s_move(referral, frozen):
    frozen.shift(timedelta(days=7))

    move = loop(referral).move
    assert move.mover == Mover.SCHOOL
    assert move.is_stuck
    assert move.sentence == ("Table of Plenty has not answered for 7 days. Nudge, or ask the next.")
    assert move.acts == (Act.NUDGE, Act.ASK_NEXT)


def test_a_no_proposes_the_next_and_shows_no_disagreement(referral, as_partner):
    with as_partner(referral) as by:
        referrals.reject(referral=referral, reason=Reason.NO_CAPACITY, by=by)

    found = loop(referral)
    assert found.line.split is None
    assert found.move.acts == (Act.ASK_NEXT,)
    assert found.move.sentence == ("Table of Plenty cannot help: no room now. The need stays open.")


def test_a_no_is_nobody_s_move_once_another_was_asked(school, need, referral, as_partner, frozen):
    with as_partner(referral) as by:
        referrals.reject(referral=referral, reason=Reason.NO_CAPACITY, by=by)
    ReferralFactory(school=school, need=need, sent_at=clock.now() + timedelta(hours=1))

    assert loop(referral).move.mover == Mover.NOBODY


@pytest.fixture
def contacted(referral, as_partner):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.start(referral=referral, by=by)
    return Referral.objects.get(pk=referral.pk)


def family_says(referral, as_family, station, says):
    with as_family(referral) as by:
        words.say(referral=referral, side=Side.FAMILY, station=station, says=says, by=by)


def test_a_disagreement_stays_visible(contacted, as_family, frozen):
    frozen.shift(timedelta(days=3))
    family_says(contacted, as_family, Station.CONTACTED, Says.NO)

    found = loop(contacted)
    assert found.marks == ("done", "done", "split", "now", "later", "later")
    assert found.line.split.station == Station.CONTACTED
    assert found.move.mover == Mover.SCHOOL
    assert "talked with them, Nov 10" in found.move.sentence
    assert "nobody has called, Nov 13" in found.move.sentence


def test_not_yet_before_the_partner_s_yes_is_no_disagreement(
    referral, as_partner, as_family, frozen
):
    family_says(referral, as_family, Station.CONTACTED, Says.NOT_YET)
    frozen.shift(timedelta(days=1))
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.start(referral=referral, by=by)

    assert loop(referral).line.split is None


def test_the_newest_word_of_a_side_counts(contacted, as_family, frozen):
    family_says(contacted, as_family, Station.CONTACTED, Says.NO)
    frozen.shift(timedelta(days=1))
    family_says(contacted, as_family, Station.CONTACTED, Says.YES)

    assert loop(contacted).line.split is None


def test_the_partner_has_no_say_in_whether_the_need_is_met(contacted):
    last = loop(contacted).line.stops[-1]

    assert last.station == Station.MET
    assert [said.mark for said in last.said] == ["none", "w", "w"]


def test_after_the_partner_helped_it_is_the_family_s_move(contacted, as_partner):
    with as_partner(contacted) as by:
        referrals.complete(referral=contacted, by=by)

    move = loop(contacted).move
    assert move.mover == Mover.FAMILY
    assert move.acts == (Act.ASK_FAMILY, Act.CLOSE)


def test_the_family_s_yes_asks_the_school_to_close(contacted, as_family):
    family_says(contacted, as_family, Station.MET, Says.YES)

    move = loop(contacted).move
    assert (move.mover, move.acts) == (Mover.SCHOOL, (Act.CLOSE,))


def test_closing_the_need_ends_the_loop(contacted, sender):
    with sender() as by:
        needs.close_as_met(need=contacted.need, because="Her mother says so.", by=by)

    found = loop(contacted)
    assert found.move.mover == Mover.NOBODY
    assert found.line.stops[-1].said[2].words == "says it is met, Nov 10"


def test_a_withdrawal_before_the_answer_is_the_school_s_move(referral, as_family):
    with as_family(referral.consent) as by:
        consents.withdraw(consent=referral.consent, by=by)

    move = loop(referral).move
    assert (move.mover, move.acts) == (Mover.SCHOOL, (Act.TAKE_BACK,))


@pytest.mark.parametrize(
    "state", [State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD, State.COMPLETED]
)
def test_silence_makes_it_stuck(school, frozen, state):
    more = {"reason": Reason.WAITING_LIST} if state == State.ON_HOLD else {}
    referral = ReferralFactory(school=school, state=state, answered_at=clock.now(), **more)
    WordFactory(referral=referral, side=Side.PARTNER, station=Station.ANSWERED)

    frozen.shift(timedelta(days=moves.PATIENCE[state]))
    assert not loop(referral).move.is_stuck
    frozen.shift(timedelta(days=1))
    assert loop(referral).move.is_stuck


def test_a_school_s_loops_take_as_many_queries_for_one_as_for_many(school, frozen):
    ReferralFactory(school=school)
    with CaptureQueriesContext(connection) as one:
        loops.running_at(school_id=school.pk, today=clock.today())
    ReferralFactory.create_batch(4, school=school)
    with CaptureQueriesContext(connection) as five:
        found = loops.running_at(school_id=school.pk, today=clock.today())

    assert len(found) == 5
    assert len(one) == len(five) == 3


def test_stuck_loops_come_first(school, frozen):
    fresh = ReferralFactory(school=school, sent_at=clock.now() - timedelta(days=9))
    stuck = ReferralFactory(school=school, answer_by=clock.today() - timedelta(days=1))
    over = ReferralFactory(school=school, state=State.CANCELLED, reason=Reason.OTHER)

    found = [loop.referral for loop in loops.running_at(school_id=school.pk, today=clock.today())]
    assert found == [stuck, fresh]
    assert over not in found
