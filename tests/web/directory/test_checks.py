"""Checking listings on the screen: the queue, a call, and what came of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.partners import standing
from aldea.partners.models import (
    CheckClaim,
    Lesson,
    ListedOrganization,
    ListingsLink,
    MissedCall,
    Remark,
    Service,
    Verification,
)
from tests.partners import listings
from tests.partners.test_directory import load
from tests.web.public.conftest import pantry


@pytest.fixture
def food(school, tmp_path):
    load(tmp_path, [pantry(school), listings.service("Tutor")])
    return Service.objects.get(name="Food pantry")


@pytest.fixture
def steward(client_of, directory_steward):
    return client_of(directory_steward)


def at(name, *more, query=""):
    return reverse(f"directory:{name}", args=more) + query


def read(client, address):
    return client.get(address).content.decode()


def flag(service):
    Lesson.objects.bulk_create(
        Lesson(
            service=service,
            kind=Lesson.Kind.NO_CONTACT,
            mark=uuid4().hex[:16],
            on=clock.today() - timedelta(days=days),
        )
        for days in (3, 2, 1)
    )


def test_the_queue_says_how_many_and_why(food, steward):
    flag(food)

    whole = read(steward, at("checks"))
    flagged = read(steward, at("checks", query="?state=flagged"))
    fresh = read(steward, at("checks", query="?state=due"))

    assert "2 listings" in whole
    assert "3 referrals in a row came to no contact: November 7, November 8" in flagged
    assert "Tutor" not in flagged
    assert "Nothing to check here" in fresh
    assert "2</b> waiting" in read(steward, at("desk"))


def test_nonsense_in_the_address_shows_everything(food, steward):
    assert "2 listings" in read(steward, at("checks", query="?state=x&need=y&page=z"))


def test_a_call_is_taken_asked_and_confirmed_and_the_family_reads_it(client, food, school, steward):
    assert "All is right" not in read(steward, at("check", food.pk))
    steward.post(at("check_take", food.pk))
    page = read(steward, at("check", food.pk))
    spanish = read(steward, at("check", food.pk, query="?say=es"))
    steward.post(at("check_confirm", food.pk), {"how": "CALLED"})

    assert "All is right" in page
    assert "this is Dora, with the county" in page
    assert "¿Abren estos días y a estas horas?" in spanish
    public = reverse("public:service", args=[school.cds_code, food.pk])
    assert "Checked by a person on November 10, 2026, today." in read(client, public)
    assert "1 listing<" in read(steward, at("checks"))


def test_walking_down_the_list_ends(food, steward):
    first = steward.post(at("check_next"))
    second = steward.post(at("check_miss", food.pk, query="?walk=1"))
    third = steward.post(second.url.replace("/?", "/missed/?"))

    assert CheckClaim.objects.count() == 0
    assert "walk=1" in first.url
    assert third.url.startswith(at("checks"))
    assert MissedCall.objects.count() == 2
    assert "end of the list" in read(steward, third.url)


def test_two_people_are_not_sent_to_the_same_telephone(food, steward, client_of, coordinator):
    steward.post(at("check_take", food.pk))
    other = client_of(coordinator)

    assert "Dora Steward is calling them now" in read(other, at("check", food.pk))
    for name in ("check_take", "check_confirm", "check_miss"):
        told = other.post(at(name, food.pk), follow=True)
        assert "Somebody else is calling this one now" in told.content.decode()
    refused = other.post(
        at("check", food.pk), {"kind": "MOVED", "how": "CALLED", "words_en": "To Pine Street"}
    )

    assert refused.status_code == 422
    assert "To Pine Street" in refused.content.decode()
    assert not Verification.objects.exists()


def test_whoever_is_a_moment_late_gets_the_one_after(
    food, steward, client_of, coordinator, monkeypatch
):
    steward.post(at("check_take", food.pk))
    tutor = Service.objects.get(name="Tutor")
    seen_too_early = iter([food.pk, tutor.pk])
    monkeypatch.setattr("aldea.partners.checks.next_one", lambda **_: next(seen_too_early))

    taken = client_of(coordinator).post(at("check_next"))

    assert str(tutor.pk) in taken.url


def test_what_is_different_is_kept_when_half_is_missing_and_then_shown(
    client, food, school, steward
):
    steward.post(at("check_take", food.pk))
    half = steward.post(at("check", food.pk), {"kind": "NOTE", "how": "CALLED"})
    steward.post(
        at("check", food.pk), {"kind": "OTHER_HOURS", "how": "CALLED", "words_en": "From 3 to 6"}
    )

    assert half.status_code == 422
    assert "Write what families should read" in half.content.decode()
    assert Remark.objects.get().words_en == "From 3 to 6"
    public = reverse("public:service", args=[school.cds_code, food.pk])
    assert "From 3 to 6" in read(client, public)


def test_a_way_of_asking_that_is_not_ours_is_refused(food, steward):
    assert steward.post(at("check_confirm", food.pk), {"how": "GUESSED"}).status_code == 404
    assert steward.get(at("check_confirm", food.pk)).status_code == 405


def test_what_is_closed_for_good_leaves_queue_and_guide(client, food, school, steward):
    steward.post(at("check_take", food.pk))
    steward.post(at("check", food.pk), {"kind": "GONE", "how": "CALLED"})

    assert "Food pantry is off the guide." in read(steward, at("checks"))
    assert "Food pantry" not in read(steward, at("checks"))
    public = reverse("public:service", args=[school.cds_code, food.pk])
    assert client.get(public).status_code == 410


def test_the_queue_asks_as_often_for_many_as_for_few(
    steward, school, tmp_path, django_assert_max_num_queries
):
    load(tmp_path, [listings.service(f"Service {number}") for number in range(25)])

    with django_assert_max_num_queries(30):
        page = read(steward, at("checks"))

    assert "1 to 20 of 25" in page
    assert "21 to 25 of 25" in read(steward, at("checks", query="?page=2"))


def test_staff_who_find_a_service_see_where_its_listing_stands(
    food, school, client_of, coordinator
):
    flag(food)
    finder = client_of(coordinator)

    found = read(finder, reverse("partners:find", args=[school.cds_code]))
    service = read(finder, reverse("partners:service", args=[school.cds_code, food.pk]))

    assert "3 referrals in a row came to no contact" in found
    assert "3 referrals in a row came to no contact" in service
    assert "Nobody of us has checked it" in service


def test_a_coach_checks_nothing(client_of, coach, food):
    assert client_of(coach).get(at("checks")).status_code == 403
    assert client_of(coach).post(at("check_confirm", food.pk)).status_code == 403


def test_staff_who_find_a_service_see_that_nobody_answers(food, school, client_of, coordinator):
    address = reverse("partners:find", args=[school.cds_code])
    for days in (4, 1):
        MissedCall.objects.create(
            service=food, on=clock.today() - timedelta(days=days), by=coordinator.profile
        )
    twice = read(client_of(coordinator), address)
    MissedCall.objects.create(service=food, on=clock.today(), by=coordinator.profile)

    assert "Nobody answered" not in twice
    assert "Nobody answered our calls on 3 days" in read(client_of(coordinator), address)


@pytest.fixture
def owned(food, partner):
    """The listing's organization is a partner of ours, with a desk."""
    ListedOrganization.objects.filter(services=food).update(partner=partner)
    return partner


def test_a_steward_sends_the_partner_the_link_to_its_listings(food, owned, steward):
    page = read(steward, at("check", food.pk))

    said = steward.post(at("check_send_link", food.pk), follow=True).content.decode()
    again = steward.post(at("check_send_link", food.pk), follow=True).content.decode()

    assert "Send them the link to their listings" in page
    assert "desk@partner.example" in page
    assert "Table of Plenty gets the link to its listings." in said
    assert "The link went out today already" in again
    assert ListingsLink.objects.get().partner == owned


def test_the_link_is_not_offered_to_who_is_no_partner_or_asked_to_be_left_alone(
    food, steward, partner, actor_for, directory_steward
):
    offered = "Send them the link to their listings"

    assert offered not in read(steward, at("check", food.pk))
    assert steward.post(at("check_send_link", food.pk)).status_code == 404
    ListedOrganization.objects.filter(services=food).update(partner=partner)
    assert offered in read(steward, at("check", food.pk))
    by = actor_for(directory_steward)
    standing.put(listing=food.organization, kind="DO_NOT_CONTACT", why="They called.", by=by)
    assert offered not in read(steward, at("check", food.pk))
    steward.post(at("check_send_link", food.pk))
    assert not ListingsLink.objects.exists()


def test_a_coordinator_who_checks_does_not_send_links(food, owned, client_of, coordinator):
    there = client_of(coordinator)

    assert "Send them the link" not in read(there, at("check", food.pk))
    assert there.post(at("check_send_link", food.pk)).status_code == 403
