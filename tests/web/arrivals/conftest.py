"""A district with a data steward, a queue in memory, and a worker that can be told to work."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector

from aldea.accounts.models import User
from aldea.arrivals import pipeline
from aldea.arrivals.models import Arrival
from aldea.core.rls import Reach, reading
from aldea.network.models import Organization
from tests.factories.access import GrantFactory
from tests.factories.accounts import UserFactory
from tests.factories.network import DistrictFactory, SchoolFactory


@pytest.fixture
def queue():
    """The jobs that were asked for, kept in memory."""
    connector = InMemoryConnector()
    with procrastinate_app.current_app.replace_connector(connector):
        yield connector


@pytest.fixture
def district(db, frozen) -> Organization:
    """Laurel Valley Unified, with the two schools of the small package."""
    district = DistrictFactory(name="Laurel Valley Unified", cds_code="19999990000000")
    for name, code in (("Cedar Flats Middle", 1), ("Mesa Laurel High", 2)):
        SchoolFactory(
            district=district,
            organization__parent=district,
            organization__name=name,
            organization__cds_code=f"1999999{code:07}",
        )
    return district


@pytest.fixture
def steward(district) -> User:
    """The district's data steward."""
    user = UserFactory(profile__name="Imre Balogh")
    GrantFactory(user=user, role="DATA_STEWARD", organization=district)
    return user


@pytest.fixture
def work(queue) -> Callable[[], None]:
    """Let the worker do what was asked for since it last worked."""
    tasks = {"arrivals.read_arrival": pipeline.read, "arrivals.apply_arrival": pipeline.apply}

    def worked() -> None:
        jobs = list(queue.jobs.values())
        queue.jobs.clear()
        with reading(Reach("jobs")):
            for job in jobs:
                tasks[job["task_name"]](**job["args"])

    return worked


@pytest.fixture
def latest(db) -> Callable[[], Arrival]:
    """The newest arrival."""
    return lambda: Arrival.objects.latest("received_at", "pk")
