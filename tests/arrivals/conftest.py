"""A district with two schools, to which the small packages of these tests belong."""

import io
from collections.abc import Callable

import pytest
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector

from aldea.arrivals import arrivals, pipeline
from aldea.arrivals.models import Arrival
from aldea.audit.trail import command
from aldea.core.rls import Reach, reading
from aldea.network.models import Organization
from tests.factories.network import DistrictFactory, SchoolFactory

STEWARD = command("test")


@pytest.fixture
def queue():
    """The jobs that were asked for, kept in memory."""
    connector = InMemoryConnector()
    with procrastinate_app.current_app.replace_connector(connector):
        yield connector


@pytest.fixture
def district(db, frozen) -> Organization:
    """Laurel Valley Unified, with Cedar Flats Middle and Mesa Laurel High."""
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
def send(district, queue) -> Callable[[io.BytesIO], Arrival]:
    """Receive a package for the district, and let the worker read it."""

    def sent(file: io.BytesIO) -> Arrival:
        with reading(Reach("jobs")):
            arrival = arrivals.receive(
                district=district, file=file, file_name="roster.zip", by=STEWARD
            )
            pipeline.read(arrival_id=arrival.pk)
            arrival.refresh_from_db()
        return arrival

    return sent


@pytest.fixture
def bring(send) -> Callable[[io.BytesIO], Arrival]:
    """Receive a package, read it, and apply it."""

    def brought(file: io.BytesIO) -> Arrival:
        arrival = send(file)
        with reading(Reach("jobs")):
            if arrival.is_waiting:
                arrivals.apply(arrival=arrival, by=STEWARD)
                pipeline.apply(arrival_id=arrival.pk)
            arrival.refresh_from_db()
        return arrival

    return brought
