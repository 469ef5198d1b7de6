"""Freshness: how long a check is believed, who asks next, and what referrals teach."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import DateTimeField
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldea.access.permissions import Permission
from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import capacities, changes, checks, freshness, search, shelf_lives
from aldea.partners.checks import Asked, State
from aldea.partners.models import (
    CheckClaim,
    Lesson,
    MissedCall,
    Remark,
    Service,
    Verification,
)
from aldea.support.domains import Domain
from tests.partners import listings
from tests.partners.test_directory import load

Kind = Lesson.Kind
BY = command("test")
DAY = timedelta(days=1)


@pytest.fixture
def food(school, tmp_path):
    tutor = listings.service("Tutor")
    pantry = listings.service(attributes=[listings.tag("pantry", "food-insecurity")])
    load(tmp_path, [pantry, tutor])
    return Service.objects.get(name="Food pantry")


@pytest.fixture
def steward(directory_steward, as_staff):
    return lambda: as_staff(directory_steward, Permission.DIRECTORY_REVIEW)


def checked(service, person, *, days):
    """Somebody asked so many days ago."""
    return Verification.objects.create(
        service=service, by=person.profile, how="CALLED", at=clock.now() - timedelta(days=days)
    )


def standing(service):
    service = Service.objects.for_showing().get(pk=service.pk)
    return checks.standings(services=[service], at=clock.now())[service.pk]


def waiting(**asked):
    page = checks.queue(asked=Asked(**asked), at=clock.now(), without=[], start=0, size=20)
    assert page.total == len(page.lines)
    return [line.service.name for line in page.lines]


def learn(service, kind, errand: UUID | None = None):
    freshness.learn(service=service, kind=kind, errand=errand or uuid4(), by=BY)


def test_every_need_has_a_shelf_life():
    assert set(shelf_lives.CHECKS) == set(Domain.values)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (0, State.FRESH),
        (60, State.FRESH),
        (61, State.DUE),
        (120, State.DUE),
        (121, State.OVERDUE),
    ],
)
def test_food_is_believed_for_sixty_days(food, coordinator, days, state):
    checked(food, coordinator, days=days)

    assert standing(food).state == state
    assert ("Food pantry" in waiting(state=state)) == (state != State.FRESH)


def test_what_nobody_asked_about_is_never_checked_whatever_its_row_says(food):
    Service.objects.filter(pk=food.pk).update(last_modified="2026-11-09")

    assert standing(food).state == State.NEVER
    assert waiting() == ["Food pantry", "Tutor"]


@pytest.mark.parametrize(
    ("ours", "senders", "state", "by_sender"),
    [
        (None, 60, State.FRESH, True),
        (None, 61, State.DUE, True),
        (121, 10, State.FRESH, True),
        (10, 121, State.FRESH, False),
        (10, 10, State.FRESH, False),
        (61, -1, State.DUE, False),  # a day to come is nobody's word
        (None, -1, State.NEVER, False),
    ],
)
def test_queue_and_listing_count_who_asked_last_us_or_the_sender(
    food, coordinator, ours, senders, state, by_sender
):
    if ours is not None:
        checked(food, coordinator, days=ours)
    said = clock.today() - senders * DAY
    Service.objects.filter(pk=food.pk).update(assured_on=said)

    stands = standing(food)
    assert (stands.state, stands.is_by_sender) == (state, by_sender)
    assert ("Food pantry" in waiting(state=state)) == (state != State.FRESH)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-10-01", date(2026, 10, 1)),
        ("2026-10-01T08:00:00Z", date(2026, 10, 1)),
        ("2026-02-31", None),
        ("last spring", None),
        ("", None),
    ],
)
def test_the_day_is_read_where_the_sender_says_one(db, tmp_path, said, day):
    load(tmp_path, listings.service(assured_date="2026-09-09"))
    load(tmp_path, listings.service(assured_date=said))

    found = Service.objects.get()
    assert (found.assured_date, found.assured_on) == (said, day)


def test_what_families_are_sent_to_is_asked_about_first(food):
    learn(Service.objects.get(name="Tutor"), Kind.SENT)

    assert waiting() == ["Tutor", "Food pantry"]
    assert waiting(need="food-insecurity") == ["Food pantry"]


def test_what_is_gone_is_not_asked_about(food):
    page = checks.queue(asked=Asked(), at=clock.now(), without=[food.pk], start=0, size=20)

    assert [line.service.name for line in page.lines] == ["Tutor"]


def test_two_people_do_not_call_the_same(food, steward, coordinator, as_staff, frozen):
    with steward() as by:
        freshness.claim(service=food, by=by)
        freshness.claim(service=food, by=by)  # again, by oneself
    assert checks.next_one(asked=Asked(), at=clock.now(), without=[]) != food.pk

    with as_staff(coordinator, Permission.DIRECTORY_REVIEW) as other:
        for verb, more in (
            (freshness.claim, {}),
            (freshness.miss, {}),
            (freshness.confirm, {"how": "CALLED"}),
        ):
            with pytest.raises(freshness.SomebodyElseIsCalling):
                verb(service=food, by=other, **more)

        frozen.shift(freshness.CLAIM)
        freshness.claim(service=food, by=other)
    assert CheckClaim.objects.get().by_id == coordinator.profile.pk


def test_three_days_without_an_answer_flag_and_asking_clears(food, steward, frozen):
    tries = []
    with steward() as by:
        for _ in range(3):
            tries.append(freshness.miss(service=food, by=by) - clock.today())
            freshness.miss(service=food, by=by)  # the same day adds nothing
            assert checks.next_one(asked=Asked(), at=clock.now(), without=[]) != food.pk
            frozen.shift(3 * DAY)

        assert tries == list(freshness.WAITS)
        assert [flag.title for flag in standing(food).flags] == [
            "Nobody answered our calls on 3 days"
        ]
        assert waiting(state="flagged") == ["Food pantry"]
        freshness.confirm(service=food, how="CALLED", by=by)

    assert not standing(food).flags
    assert not MissedCall.objects.exists()
    assert standing(food).checked_on == clock.today()


def test_a_correction_stands_beside_and_counts_as_asked(food, steward):
    note = changes.Correction(kind=Remark.Kind.NOTE)
    with steward() as by:
        with pytest.raises(freshness.NothingToRead):
            freshness.correct(service=food, how="CALLED", correction=note, by=by)
        assert not Verification.objects.exists()
        said = changes.Correction(kind=Remark.Kind.OTHER_HOURS, words_es="De 3 a 6")
        remark = freshness.correct(service=food, how="CALLED", correction=said, by=by)

    assert (remark.words_es, remark.ends_before) == ("De 3 a 6", None)
    assert standing(food).state == State.FRESH


def test_three_in_a_row_flag_and_say_why_with_days_alone(food, frozen):
    for _ in range(3):
        assert not standing(food).flags
        learn(food, Kind.NO_CONTACT)
        frozen.shift(DAY)

    (flag,) = standing(food).flags
    assert flag.sentence == (
        "3 referrals in a row came to no contact: November 10, November 11, November 12."
    )


def test_one_referral_counts_once_however_many_say_so(food):
    errand = uuid4()
    for _ in range(4):
        learn(food, Kind.NO_CONTACT, errand)

    assert Lesson.objects.count() == 1
    assert str(errand)[:8] not in Lesson.objects.get().mark
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.create(
            service=food, kind=Kind.NO_CONTACT, mark=Lesson.objects.get().mark, on=clock.today()
        )


def test_a_referral_cannot_be_followed_from_one_listing_to_the_next(food):
    errand = uuid4()
    for service in Service.objects.all():
        learn(service, Kind.NO_CONTACT, errand)

    assert len(set(Lesson.objects.values_list("mark", flat=True))) == Service.objects.count() > 1


def test_a_lesson_everybody_may_read_tells_no_moment(food):
    """A family, its street and the hour of a call are few: the row names none of the three."""
    for kind in Kind:
        learn(food, kind)

    assert {lesson.kind: lesson.on for lesson in Lesson.objects.all()} == {
        Kind.NO_ROOM: clock.today(),
        Kind.SENT: None,
    }
    assert all(lesson.pk.version == 4 for lesson in Lesson.objects.all())  # 7 would tell the time
    kept = {type(field) for field in Lesson._meta.get_fields()}
    assert not any(issubclass(field, DateTimeField) for field in kept)


@pytest.mark.parametrize(("kind", "is_dated"), [(Kind.SENT, True), (Kind.NO_ROOM, False)])
def test_a_sending_has_no_day_and_what_went_wrong_has_one(food, kind, is_dated):
    with pytest.raises(IntegrityError, match="lesson_has_a_day_unless_sent"):
        Lesson.objects.create(
            service=food, kind=kind, mark="", on=clock.today() if is_dated else None
        )


def test_on_the_same_day_a_no_outweighs_an_opening(school, tmp_path):
    service = room_of(tmp_path, "openings", days=0)
    learn(service, Kind.NO_ROOM)

    assert look("room", "opening") == []
    assert not capacities.room(service=service, at=clock.now()).has_opening


def test_no_room_is_a_word_with_an_age_and_then_unknown(food, frozen):
    learn(food, Kind.NO_ROOM)
    frozen.shift(3 * DAY)
    room = capacities.room(service=food, at=clock.now())
    assert (room.is_known, room.has_opening, room.days) == (True, False, 3)

    frozen.shift(timedelta(days=shelf_lives.NO_ROOM))
    assert not capacities.room(service=food, at=clock.now()).is_known


def room_of(tmp_path, unit, *, days, available=4):
    said = (clock.now() - timedelta(days=days)).isoformat()
    load(tmp_path, listings.service("Beds", capacities=[{
        "id": listings.key("room", unit), "available": available, "updated": said,
        "unit": {"id": listings.key(unit), "name": unit},
    }]))  # fmt: skip
    return Service.objects.get(name="Beds")


@pytest.mark.parametrize(
    ("unit", "days", "is_known"),
    [("beds", 1, True), ("Beds ", 3, False), ("openings", 59, True), ("openings", 61, False)],
)
def test_search_and_page_believe_the_same_word_for_as_long(school, tmp_path, unit, days, is_known):
    service = room_of(tmp_path, unit, days=days)

    assert capacities.room(service=service, at=clock.now()).has_opening == is_known
    assert look("room", "opening") == (["Beds"] if is_known else [])


def look(group, choice):
    question = search.Question(chosen={group: (choice,)})
    found = search.find(question=question, at=clock.now()).matches
    return [match.service.name for match in found]


def test_a_later_no_from_a_referral_outweighs_an_opening(school, tmp_path):
    service = room_of(tmp_path, "openings", days=5)
    assert look("room", "opening") == ["Beds"]

    learn(service, Kind.NO_ROOM)

    assert look("room", "opening") == []
    assert not capacities.room(service=service, at=clock.now()).has_opening


def test_a_flag_lowers_the_rank_and_success_lifts_it_again(food):
    def both():
        found = search.find(question=search.Question(), at=clock.now()).matches
        return {match.service.name: match for match in found}

    before = both()["Food pantry"]
    for _ in range(3):
        learn(food, Kind.NO_CONTACT)
    flagged = both()["Food pantry"]
    freshness.succeed(service=food, by=BY)
    after = both()["Food pantry"]

    assert (before.is_flagged, flagged.is_flagged, after.is_flagged) == (False, True, False)
    assert flagged.score == pytest.approx(before.score - 0.25)
    assert after.score == pytest.approx(before.score)


HAPPENS = st.lists(
    st.tuples(
        st.sampled_from(["NO_CONTACT", "NO_ROOM", "SENT", "worked", "checked"]),
        st.integers(0, 5),  # which referral
        st.integers(0, 9),  # days later
    ),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(happens=HAPPENS)
def test_the_flag_follows_a_plain_model(food, directory_steward, as_staff, frozen, happens):
    Lesson.objects.all().delete()
    unmet, full = {}, {}
    for what, number, days in happens:
        frozen.shift(days * DAY)
        today, errand = clock.today(), UUID(int=number)
        if what == "worked":
            freshness.succeed(service=food, by=BY)
        elif what == "checked":
            with as_staff(directory_steward, Permission.DIRECTORY_REVIEW) as by:
                freshness.confirm(service=food, how="CALLED", by=by)
        else:
            learn(food, Kind(what), errand)
        if what in ("worked", "checked"):
            unmet, full = {}, {}
        elif what == "NO_CONTACT":
            unmet.setdefault(errand, today)
        elif what == "NO_ROOM":
            unmet = {}
            full.setdefault(errand, today)
    recent = [day for day in full.values() if clock.today() - day <= timedelta(days=14)]

    expected = (len(unmet) >= 3, len(recent) >= 2)
    titles = [flag.title for flag in standing(food).flags]
    said = (any("no contact" in title for title in titles), any("room" in t for t in titles))
    found = search.find(question=search.Question(only=(food.pk,)), at=clock.now()).matches
    assert said == expected
    assert found[0].is_flagged == any(expected)
    assert ("Food pantry" in waiting(state="flagged")) == any(expected)
    assert all(timezone.localdate() >= day for flag in standing(food).flags for day in flag.days)
