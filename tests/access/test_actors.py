"""Actors: what the roles held today allow, and at which schools."""

from datetime import timedelta

import pytest

from aldea.access.data_classes import Use
from aldea.access.models import Sharing
from aldea.access.permissions import Permission
from aldea.core import clock
from tests.conftest import actor
from tests.factories.access import GrantFactory
from tests.factories.accounts import UserFactory
from tests.factories.network import SchoolFactory
from tests.factories.partners import agree


def test_a_coordinator_reaches_the_school_of_the_post(coordinator, school, other_school):
    doer = actor(coordinator)

    assert doer.schools(Permission.STUDENT_VIEW) == {school.pk}
    assert doer.role_at(school.pk).name == "Community school coordinator"
    assert doer.role_at(other_school.pk) is None
    assert (doer.name, doer.profile_id) == ("Maya Coordinator", coordinator.pk)


@pytest.mark.parametrize("days", [-1, 0])
def test_the_county_reaches_no_school_whose_agreement_is_over(coordinator, school, days):
    Sharing.objects.filter(school=school.pk).update(
        ends_before=clock.today() + timedelta(days=days)
    )

    assert actor(coordinator).schools(Permission.STUDENT_VIEW) == set()


def test_the_county_reaches_a_school_on_the_last_day_of_the_agreement(coordinator, school):
    Sharing.objects.filter(school=school.pk).update(ends_before=clock.today() + timedelta(days=1))

    assert actor(coordinator).schools(Permission.STUDENT_VIEW) == {school.pk}


def test_an_agreement_for_referrals_does_not_open_the_school_to_the_county(coordinator, school):
    Sharing.objects.filter(school=school.pk).update(use=Use.REFERRAL)

    assert actor(coordinator).schools(Permission.STUDENT_VIEW) == set()


def test_a_district_reaches_its_own_schools_without_an_agreement(principal, school):
    Sharing.objects.update(ends_before=clock.today())

    assert actor(principal).schools(Permission.STUDENT_VIEW) == {school.pk}


def test_a_data_steward_reaches_every_school_of_the_district(data_steward, school, other_school):
    sister = SchoolFactory(district=school.district)

    doer = actor(data_steward)

    assert doer.schools(Permission.ARRIVAL_SEND) == {school.pk, sister.pk}
    assert doer.organizations(Permission.ARRIVAL_SEND) == {school.district_id}
    assert doer.schools(Permission.STUDENT_VIEW) == set()


def test_a_director_reaches_schools_of_districts_that_take_part(director, school, other_school):
    other_school.district.is_participating = False
    other_school.district.save(update_fields=["is_participating"])

    assert actor(director).schools(Permission.CENSUS_VIEW) == {school.pk}


def test_two_roles_reach_each_where_it_is_held(coordinator, school, other_school):
    GrantFactory(user=coordinator, role="COACH", organization=other_school.organization)

    doer = actor(coordinator)

    assert doer.schools(Permission.CENSUS_VIEW) == {school.pk, other_school.pk}
    assert doer.schools(Permission.STUDENT_VIEW) == {school.pk}


def test_somebody_without_a_role_may_nothing_and_reaches_nothing(school):
    doer = actor(UserFactory())

    assert not any(doer.may(permission) for permission in Permission)
    assert doer.reach(Permission.STUDENT_VIEW).schools == set()


def test_a_second_agreement_counts_a_school_once(coordinator, school):
    agree(school.county_office, school, use=Use.COORDINATION)

    (held,) = actor(coordinator).held

    assert held.schools == {school.pk}
