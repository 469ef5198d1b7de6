"""Grants: somebody is given a role at an organization, and it ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from aldea.access import grants
from aldea.access.models import Grant
from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core import clock
from tests.conftest import actor
from tests.factories.access import GrantFactory
from tests.factories.accounts import UserFactory

BY = command("tests")


def give(user, organization, role="PRINCIPAL", days=None):
    today = clock.today()
    return grants.give(
        user=user,
        role=role,
        organization=organization,
        starts_on=today,
        ends_before=today + timedelta(days=days) if days is not None else None,
        by=BY,
    )


def test_a_role_that_is_given_is_held_and_recorded(school):
    user = UserFactory()

    grant = give(user, school.organization)

    event = Event.objects.get(subject_id=grant.pk)
    assert actor(user).may(Permission.CENSUS_VIEW)
    assert (event.name, event.organization_id) == ("grant.given", school.pk)
    assert event.detail == {"role": "PRINCIPAL"}


def test_a_role_that_ends_today_is_held_no_more(school):
    user = UserFactory()
    grant = give(user, school.organization)

    grants.end(grant=grant, on=clock.today(), by=BY)

    assert not actor(user).may(Permission.CENSUS_VIEW)
    assert Event.objects.filter(name="grant.ended", subject_id=grant.pk).exists()


def test_a_role_is_over_on_the_day_it_ends_before(school, frozen):
    user = UserFactory()
    give(user, school.organization, days=2)

    held = []
    for _ in range(4):
        held.append(actor(user).may(Permission.CENSUS_VIEW))
        frozen.shift(24 * 3600)

    assert held == [True, True, False, False]


def test_a_role_that_begins_tomorrow_is_not_held_today(school):
    user = UserFactory()
    GrantFactory(
        user=user,
        role="PRINCIPAL",
        organization=school.organization,
        starts_on=clock.today() + timedelta(days=1),
    )

    assert not actor(user).may(Permission.CENSUS_VIEW)


def test_a_role_that_is_not_on_the_page_of_roles_cannot_be_given(school):
    with pytest.raises(IntegrityError, match="grant_role_is_known"):
        give(UserFactory(), school.organization, role="CARETAKER")


def test_a_role_is_given_once(school):
    user = UserFactory()
    give(user, school.organization)

    with pytest.raises(IntegrityError, match="grant_given_once"):
        give(user, school.organization)


def test_a_role_does_not_end_before_it_begins(school):
    with pytest.raises(IntegrityError, match="grant_ends_after_it_starts"):
        give(UserFactory(), school.organization, days=-1)
    assert Grant.objects.count() == 0
