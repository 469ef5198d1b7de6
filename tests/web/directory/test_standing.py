"""The desk for what is not listed, not called, or closed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aldea.core import clock
from aldea.core.ids import new_id
from aldea.partners import standing
from aldea.partners.models import Service, Standing, StandingReason
from tests.partners import listings
from tests.partners.test_directory import load

KIND = Standing.Kind
LIST = "directory:standings"


@pytest.fixture
def food(tmp_path, db):
    load(tmp_path, listings.service())
    return Service.objects.get()


@pytest.fixture
def client(client_of, directory_steward):
    return client_of(directory_steward)


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


def test_staff_look_a_listing_up_and_say_how_it_stands(client, food):
    found = client.get(reverse(LIST), {"q": "pantry"}).content.decode()
    address = reverse("directory:stand", args=[food.pk])
    assert address in found

    said = {"kind": KIND.DO_NOT_LIST, "why": "They called on Tuesday."}
    assert client.post(address, said).status_code == 302

    listed = client.get(reverse(LIST)).content.decode()
    assert "They called on Tuesday." in listed
    assert "Dora Steward" in listed
    assert standing.of(listing=food, today=clock.today()) == {KIND.DO_NOT_LIST}


def test_what_was_typed_is_kept_when_the_reason_is_missing(client, food):
    answer = client.post(
        reverse("directory:stand", args=[food.pk]), {"kind": KIND.REMEMBERED, "why": ""}
    )

    assert answer.status_code == 422
    assert "Write who asked and why" in answer.content.decode()
    assert f'value="{KIND.REMEMBERED}"' in answer.content.decode()
    assert "checked" in answer.content.decode()


def test_twice_the_same_is_refused(client, food):
    said = {"kind": KIND.DO_NOT_LIST, "why": "They called."}
    address = reverse("directory:stand", args=[food.pk])
    client.post(address, said)

    again = client.post(address, said)

    assert again.status_code == 422
    assert "It stands like that already." in again.content.decode()
    assert "They called." in again.content.decode()


def test_staff_lift_it_and_why_is_kept(client, food, by):
    put = standing.put(listing=food, kind=KIND.DO_NOT_CONTACT, why="Too many calls.", by=by)

    client.post(reverse("directory:lift", args=[put.pk]))
    client.post(reverse("directory:lift", args=[put.pk]))

    assert "Nothing stands here" in client.get(reverse(LIST)).content.decode()
    assert StandingReason.objects.get().why == "Too many calls."
    with pytest.raises(standing.AlreadyLifted):
        standing.lift(standing=put, by=by)


def test_a_reviewer_hides_at_once_and_only_who_keeps_the_directory_lifts(
    client, client_of, coordinator, food
):
    reviewer = client_of(coordinator)
    said = {"kind": KIND.DO_NOT_LIST, "why": "The shelter’s address is secret."}
    reviewer.post(reverse("directory:stand", args=[food.pk]), said)
    lift = reverse("directory:lift", args=[Standing.objects.get().pk])

    assert reviewer.post(lift).status_code == 403
    assert lift not in reviewer.get(reverse(LIST)).content.decode()
    assert lift in client.get(reverse(LIST)).content.decode()
    assert standing.of(listing=food, today=clock.today()) == {KIND.DO_NOT_LIST}


def test_the_list_narrows_by_kind(client, food, by):
    standing.put(listing=food, kind=KIND.DO_NOT_CONTACT, why="Too many calls.", by=by)

    shown = client.get(reverse(LIST), {"kind": KIND.DO_NOT_CONTACT}).content.decode()
    others = client.get(reverse(LIST), {"kind": KIND.REMEMBERED}).content.decode()

    assert "Too many calls." in shown
    assert "Too many calls." not in others


def test_nobody_is_named_like_that(client, food):
    shown = client.get(reverse(LIST), {"q": "zzz"}).content.decode()

    assert "No listing is named like that" in shown


def test_a_reason_is_asked_of_every_caller(food, by):
    with pytest.raises(standing.NoReasonGiven):
        standing.put(listing=food, kind=KIND.DO_NOT_LIST, why="  ", by=by)


def test_an_organization_that_asked_to_be_left_alone_speaks_for_its_services(food, by):
    standing.put(listing=food.organization, kind=KIND.DO_NOT_CONTACT, why="Asked.", by=by)

    assert standing.uncallable(services=[food.pk], today=clock.today()) == {food.pk}


@pytest.mark.parametrize("broken", ["kind", "twice", "ends"])
def test_constraints_hold_standings(food, broken):
    values = {"listed": "SERVICE", "listing_id": food.pk, "kind": KIND.DO_NOT_LIST,
              "starts_on": clock.today()}  # fmt: skip
    if broken == "kind":
        values["kind"] = "WHATEVER"
    if broken == "ends":
        values["ends_before"] = clock.today().replace(year=2001)
    if broken == "twice":
        Standing.objects.create(**values)

    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(pk=new_id(), **values)


@pytest.mark.parametrize("broken", [{"why": ""}, {"lifted_at": clock.now()}])
def test_constraints_hold_reasons(food, by, broken):
    made = Standing.objects.create(
        listed="SERVICE", listing_id=food.pk, kind=KIND.DO_NOT_LIST, starts_on=clock.today()
    )
    values = {"why": "Asked.", "name": food.name, "by_id": by.profile_id, "at": clock.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        StandingReason.objects.create(standing=made, **{**values, **broken})
