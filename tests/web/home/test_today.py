"""Today: what waits, whom nobody has reached, what is stuck, what lapses."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aldea.access.data_classes import REFERRAL_CLASSES, Use
from aldea.core import clock
from aldea.people.models import CensusLine
from tests.factories.network import PartnerFactory
from tests.factories.partners import agree
from tests.factories.people import ConsentFactory, StudentFactory
from tests.factories.support import NeedFactory, ReferralFactory, WordFactory


@pytest.fixture
def url(school):
    return reverse("home:today", args=[school.cds_code])


@pytest.fixture
def page(client_of, coordinator, url):
    return lambda **query: client_of(coordinator).get(url, query)


def rows(answer):
    return [row for _name, group in answer.context["groups"] for row in group]


@pytest.fixture
def follow_up(school):
    def make(days, **line):
        student = StudentFactory(school=school)
        due = clock.today() + timedelta(days=days)
        CensusLine.objects.filter(family=student.family).update(
            follow_up_on=due, follow_up_note="About the bus pass", **line
        )
        return student.family

    return make


@pytest.fixture
def referral(school, partner):
    def make(**more):
        student = StudentFactory(school=school, given_name="Devon", family_name="Wright")
        need = NeedFactory(student=student, school=school, wanted="Glasses")
        consent = ConsentFactory(given=True, student=student, school=school, recipient=partner)
        return ReferralFactory(need=need, school=school, partner=partner, consent=consent, **more)

    return make


def test_a_quiet_day_says_so(page):
    text = page().content.decode()

    assert "Good morning, Maya" in text
    assert "Tuesday, November 10" in text
    assert "Nothing waits on you" in text


def test_follow_ups_stand_under_the_day_they_are_due(page, follow_up):
    for days in (-3, 0, 1, 6):
        follow_up(days)

    found = page()

    assert [name for name, _rows in found.context["groups"]] == [
        "Today", "Tomorrow", "Monday, November 16",
    ]  # fmt: skip
    assert found.context["due"] == 2
    assert "4 things" in found.content.decode()
    assert "About the bus pass" in found.content.decode()


def test_what_somebody_else_is_to_do_does_not_wait_on_me(page, follow_up, principal, coordinator):
    follow_up(0, next_owner=principal.profile)
    mine = follow_up(0, next_owner=coordinator.profile)

    assert [str(mine.pk) in row.href for row in rows(page())] == [True]


def test_a_long_list_is_opened_whole_by_its_number(page, follow_up):
    for days in range(20):
        follow_up(days - 4)

    short, whole = page(), page(all="1")

    assert short.context["more"]
    assert sum(len(rows) for _name, rows in whole.context["groups"]) == 20
    assert not whole.context["more"]


def test_hundreds_to_call_are_counted_by_the_query_that_takes_the_first(page, follow_up):
    for days in (*[-3] * 20, 0, *[5] * 10):
        follow_up(days)

    with CaptureQueriesContext(connection) as queries:
        found = page()

    text = found.content.decode()
    assert "31 things</a>" in text
    assert ">21</a> of them today" in text
    assert "19 more, due today" in text
    assert len(rows(found)) == 12
    [calls] = [each["sql"] for each in queries if "OVER ()" in each["sql"]]
    assert calls.endswith("LIMIT 16")


def test_what_is_left_begins_on_the_day_after_the_last_that_is_shown(page, follow_up, referral):
    for days in range(1, 9):
        follow_up(days)
    referral(rejected=True)

    text = page().content.decode()

    assert "9 things</a>" in text
    assert "4 more, none before Sunday, November 15" in text


def test_a_partners_answers_wait_to_be_told_or_passed_on(page, referral):
    referral(accepted=True)
    referral(rejected=True)

    acts = {row.title: row.act for row in rows(page())}

    assert acts == {
        "Table of Plenty said yes for Devon W.": "Tell the family",
        "Glasses for Devon W.": "Ask the next",
    }


def test_two_sides_that_differ_wait_on_the_school_and_are_stuck(page, referral):
    split = referral(accepted=True)
    WordFactory(referral=split, side="PARTNER", station="CONTACTED", says="YES")
    WordFactory(referral=split, side="FAMILY", station="CONTACTED", says="NO")

    found = page()

    assert [row.act for row in rows(found)] == ["Ask the family"]
    assert [loop.referral for loop in found.context["stuck"]] == [split]
    assert "sides differ" in found.content.decode()


def test_a_referral_without_an_answer_is_stuck_and_says_whose_move_it_is(page, referral):
    referral(sent_at=clock.now() - timedelta(days=9), answer_by=clock.today() - timedelta(days=4))

    found = page()

    assert "1 referral</a> is stuck" in found.content.decode()
    assert "has not answered for 9 days" in found.content.decode()


def test_consents_wait_to_be_answered_and_to_be_used(page, school, partner):
    student = StudentFactory(school=school)
    ConsentFactory(student=student, school=school, recipient=partner, given=True)
    ConsentFactory(
        student=student, school=school, recipient=PartnerFactory(name="Bright Steps"),
        asked_at=clock.now() - timedelta(days=5),
    )  # fmt: skip

    titles = [row.title for row in rows(page())]

    assert any("said yes to Table of Plenty" in title for title in titles)
    assert any("has not answered about Bright Steps" in title for title in titles)


def test_the_next_ten_silent_families_stand_with_phone_and_language(page, school):
    for _ in range(12):
        StudentFactory(school=school)

    found = page()

    text = found.content.decode()
    assert len(found.context["families"]) == 10
    assert "All 12 families" in text
    assert text.count("(626) 555-0142") == 10
    assert text.count("<td>Spanish</td>") == 10


def test_agreements_that_lapse_within_three_months_are_named(page, school):
    soon = PartnerFactory(name="Puente Norte")
    agree(soon, school, ends_before=clock.today() + timedelta(days=27))
    agree(PartnerFactory(name="Far Off"), school)
    agree(PartnerFactory(name="Elsewhere"), ends_before=clock.today() + timedelta(days=5))

    text = page().content.decode()

    assert "in 27 days" in text
    assert "Far Off" not in text
    assert "Elsewhere" not in text


def test_the_end_of_the_countys_own_agreement_says_what_ends_with_it(page, school):
    agree(
        school.county_office, school, use=Use.COORDINATION, data_classes=REFERRAL_CLASSES,
        ends_before=clock.today() + timedelta(days=10),
    )  # fmt: skip

    assert "no county staff can open records" in page().content.decode()


def test_the_navigation_counts_what_the_page_counts(page, follow_up):
    follow_up(0)

    counts = page().wsgi_request.nav_counts

    assert counts == {"home:today": 1, "people:census": 1}


def test_numbers_are_doors(page, follow_up, client_of, coordinator):
    follow_up(0)
    follow_up(2)

    text = page().content.decode()

    doors = dict(re.findall(r'<a class="door" href="([^"]*)"[^>]*>(\d+)', text))
    silent = next(href for href in doors if "heard=silent" in href)
    listed = client_of(coordinator).get(silent.replace("&amp;", "&"))
    assert str(listed.context["page"].paginator.count) == doors[silent]
    assert doors["?all=1#waiting"] in {"2", "1"}


def test_a_coach_sees_silence_and_no_names_of_children(client_of, coach, url, referral, follow_up):
    referral(accepted=True)
    follow_up(0)

    text = client_of(coach).get(url).content.decode()

    assert "have not been heard from" in text
    assert "Devon" not in text
    assert "Waiting on you" not in text
    assert "Stuck" not in text


def test_a_full_day_costs_as_many_queries_as_a_short_one(
    client_of, coordinator, url, referral, follow_up, school, partner
):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client_of(coordinator).get(url)
        return len(queries)

    def more():
        follow_up(0)
        referral(accepted=True)
        referral(rejected=True)
        ConsentFactory(student=StudentFactory(school=school), school=school, recipient=partner)

    more()
    asked()
    few = asked()
    for _ in range(10):
        more()

    assert asked() == few
