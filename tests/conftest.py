"""What every test stands on: a database, a stopped clock, people who may do things, and a client.

The owner makes the test database and the rows of factories; requests run as the app's own login
and its readers, so that every policy and grant is met as in production, inside the transaction
that pytest rolls back.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from aldea.access.actors import Actor, actor_of
from aldea.access.data_classes import REFERRAL_CLASSES, Use
from aldea.access.permissions import Permission
from aldea.accounts.models import User
from aldea.core import clock
from aldea.core.rls import Reach, reading
from aldea.network.models import Organization, School
from tests.factories.access import GrantFactory
from tests.factories.accounts import UserFactory
from tests.factories.network import PartnerFactory, SchoolFactory
from tests.factories.partners import agree

TEN_O_CLOCK_ON_A_TUESDAY = datetime(2026, 11, 10, 10, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise RuntimeError(f"A test may not call {address[0]}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Make, migrate and flush the test database, and write factories' rows, as the owner."""
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    if not owner_url:
        raise pytest.UsageError("DATABASE_OWNER_URL must name the owner's login for tests.")
    owner = urlsplit(owner_url)
    connection.settings_dict.update(USER=owner.username or "", PASSWORD=owner.password or "")


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Counts of tries, and the language of the last request, do not outlive a test."""
    yield
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """Ten o'clock on a Tuesday in November; `frozen.move_to(...)` goes elsewhere."""
    with time_machine.travel(TEN_O_CLOCK_ON_A_TUESDAY, tick=False) as traveller:
        yield traveller


class AppClient(Client):
    """A client whose requests meet the database as the web's own login does."""

    def request(self, **request: Any) -> HttpResponse:
        _become("app")
        try:
            return super().request(**request)
        finally:
            _become("none")


def _become(role: str) -> None:
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('role', %s, true)", [role])


@pytest.fixture
def client(db: None) -> AppClient:
    """Somebody who has not signed in."""
    return AppClient()


@pytest.fixture
def client_of(db: None) -> Callable[[User], AppClient]:
    """The client of somebody signed in: `client_of(coordinator).get(...)`."""

    def signed_in(user: User) -> AppClient:
        client = AppClient()
        client.force_login(user)
        return client

    return signed_in


def actor(user: User) -> Actor:
    """The actor behind a user, as the gate would make it today."""
    return actor_of(
        user=User.objects.select_related("profile").get(pk=user.pk), today=clock.today()
    )


@contextmanager
def _as_staff(user: User, permission: Permission) -> Iterator[Actor]:
    doer = actor(user)
    assert doer.may(permission), f"{doer.name} may not {permission}"
    with reading(doer.reach(permission)):
        yield doer


@pytest.fixture
def as_staff(db: None) -> Callable[[User, Permission], AbstractContextManager[Actor]]:
    """Do what follows under staff's policies: `with as_staff(user, Permission.X) as by:`."""
    return _as_staff


@pytest.fixture
def as_link(db: None) -> Callable[[UUID, str], AbstractContextManager[None]]:
    """Do what follows as the holder of a link: `with as_link(referral.pk, "PARTNER"):`."""
    return lambda subject, side: reading(Reach("link", link=subject, side=side))


@pytest.fixture
def as_jobs(db: None) -> Callable[[], AbstractContextManager[None]]:
    """Do what follows as the worker: `with as_jobs():`."""
    return lambda: reading(Reach("jobs"))


@pytest.fixture
def school(db: None, frozen: time_machine.Traveller) -> School:
    """A school whose students the county may see, by an agreement with its district."""
    school = SchoolFactory(organization__name="Jacaranda High", zip_code="91101")
    agree(school.county_office, school, use=Use.COORDINATION, data_classes=REFERRAL_CLASSES)
    return school


@pytest.fixture
def other_school(db: None, frozen: time_machine.Traveller) -> School:
    """A school of another district, shared with the county too."""
    school = SchoolFactory(organization__name="Sycamore Elementary")
    agree(school.county_office, school, use=Use.COORDINATION, data_classes=REFERRAL_CLASSES)
    return school


@pytest.fixture
def partner(school: School) -> Organization:
    """A nonprofit that the school may refer to, by an agreement."""
    partner = PartnerFactory(name="Table of Plenty", desk=True)
    agree(partner, school, use=Use.REFERRAL, data_classes=REFERRAL_CLASSES)
    return partner


def _holder(role: str, organization: Organization, name: str) -> User:
    user = UserFactory(profile__name=name)
    GrantFactory(user=user, role=role, organization=organization)
    return user


@pytest.fixture
def coordinator(school: School) -> User:
    """The school's community school coordinator."""
    return _holder("COORDINATOR", school.organization, "Maya Coordinator")


@pytest.fixture
def family_coordinator(school: School) -> User:
    """The school's family engagement coordinator."""
    return _holder("FAMILY_COORDINATOR", school.organization, "Fe Coordinator")


@pytest.fixture
def social_worker(school: School) -> User:
    """The school's social worker."""
    return _holder("SOCIAL_WORKER", school.organization, "Sol Worker")


@pytest.fixture
def principal(school: School) -> User:
    """The school's principal."""
    return _holder("PRINCIPAL", school.organization, "Pat Principal")


@pytest.fixture
def data_steward(school: School) -> User:
    """The data steward of the school's district."""
    return _holder("DATA_STEWARD", school.district, "Dana Steward")


@pytest.fixture
def coach(school: School) -> User:
    """A coach at the county office."""
    return _holder("COACH", school.county_office, "Cory Coach")


@pytest.fixture
def director(school: School) -> User:
    """The director at the county office."""
    return _holder("DIRECTOR", school.county_office, "Dee Director")


@pytest.fixture
def directory_steward(school: School) -> User:
    """Who keeps the directory of services, at the county office."""
    return _holder("DIRECTORY_STEWARD", school.county_office, "Dora Steward")


@pytest.fixture
def privacy_officer(school: School) -> User:
    """The privacy officer at the county office."""
    return _holder("PRIVACY_OFFICER", school.county_office, "Priya Officer")


@pytest.fixture
def actor_for(db: None) -> Callable[[User], Actor]:
    """The actor behind a user, for verbs: `by=actor_for(coordinator)`."""
    return actor
