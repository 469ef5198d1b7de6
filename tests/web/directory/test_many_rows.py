"""The desk's lists ask the database as often for many rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aldea.partners import merges, standing
from aldea.partners.models import Service, Standing
from tests.partners import listings
from tests.partners.test_directory import load

MANY = 12


@pytest.fixture
def client(client_of, directory_steward):
    return client_of(directory_steward)


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


def services(tmp_path, names, **more):
    """Load services of these names; answer them by name."""
    load(tmp_path, [listings.service(name, **more) for name in names])
    return {each.name: each for each in Service.objects.all()}


def held(tmp_path, names, by):
    lost = [
        {key: value for key, value in listings.service(name).items() if key != "organization"}
        | {"organization_id": listings.key("nobody", name)}
        for name in names
    ]
    load(tmp_path, [listings.service("Known"), *lost])


def odd(tmp_path, names, by):
    load(
        tmp_path,
        [
            listings.service(name, phones=[{"id": listings.key("odd", name), "number": "12"}])
            for name in names
        ],
    )


def stand(tmp_path, names, by):
    made = services(tmp_path, names)
    for name in names:
        standing.put(listing=made[name], kind=Standing.Kind.DO_NOT_LIST, why="Asked.", by=by)


def merged(tmp_path, names, by):
    made = services(tmp_path, [*names, *(f"{name} again" for name in names)])
    for name in names:
        merges.merge(away=made[f"{name} again"], kept=made[name], by=by)


@pytest.mark.parametrize(
    ("page", "plant"),
    [("held_list", held), ("flagged_list", odd), ("standings", stand), ("merged", merged)],
)
def test_a_list_asks_as_often_for_many_rows_as_for_one(client, by, tmp_path, db, page, plant):
    address = reverse(f"directory:{page}")
    client.get(address)  # the first of a session asks more
    plant(tmp_path, ["Number 0"], by)
    with CaptureQueriesContext(connection) as few:
        one = client.get(address).content

    plant(tmp_path, [f"Number {number}" for number in range(1, MANY)], by)
    with CaptureQueriesContext(connection) as many:
        all_of_them = client.get(address).content

    assert len(all_of_them) > len(one)
    assert len(many) == len(few)
