"""Rosters that arrived, and what they would change."""

import factory

from aldea.arrivals.models import (
    Arrival,
    ArrivalChange,
    ArrivalProgress,
    ArrivalSchool,
    RefusedRow,
)
from aldea.arrivals.refusals import Rule
from aldea.core import clock
from aldea.core.ids import new_id
from tests.factories.network import DistrictFactory, SchoolOrganizationFactory


class ArrivalFactory(factory.django.DjangoModelFactory):
    """A roster that was read and waits for a decision."""

    class Meta:
        model = Arrival

    district = factory.SubFactory(DistrictFactory)
    office = factory.SelfAttribute("district.parent")
    state = Arrival.State.WAITING
    file_name = "roster.zip"
    document = factory.Sequence(lambda n: f"arrivals/{n}.zip")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 1000
    version = "1.1"
    received_at = factory.LazyFunction(clock.now)
    read_at = factory.LazyFunction(clock.now)


class PartOfArrival(factory.django.DjangoModelFactory):
    """A row of an arrival; it keeps the arrival's district."""

    class Meta:
        abstract = True

    arrival = factory.SubFactory(ArrivalFactory)
    district = factory.SelfAttribute("arrival.district")


class ArrivalProgressFactory(PartOfArrival):
    """The worker has not begun."""

    class Meta:
        model = ArrivalProgress

    office = factory.SelfAttribute("arrival.office")
    told_at = factory.LazyFunction(clock.now)


class ArrivalChangeFactory(PartOfArrival):
    """A student whom the roster brings."""

    class Meta:
        model = ArrivalChange

    kind = ArrivalChange.Kind.NEW
    who = ArrivalChange.Who.STUDENT
    subject_id = factory.LazyFunction(new_id)
    name = "Kim Student"


class ArrivalSchoolFactory(PartOfArrival):
    """A school to which the roster brings one student."""

    class Meta:
        model = ArrivalSchool

    school = factory.SubFactory(
        SchoolOrganizationFactory, parent=factory.SelfAttribute("..district")
    )
    students_before = 100
    new = 1
    leaving = 0
    is_held = False


class RefusedRowFactory(PartOfArrival):
    """A row that was not taken."""

    class Meta:
        model = RefusedRow

    file = "users.csv"
    line = 2
    rule = factory.LazyFunction(lambda: next(iter(Rule)))
    why = "The birth date is not a date."
    remedy = "Write it as 2012-03-04."
    whole_row = False
