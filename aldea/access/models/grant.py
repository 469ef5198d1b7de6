"""A role, held by somebody at an organization for a period."""

from typing import ClassVar

from django.db import models

from aldea.access.roles import ROLES
from aldea.accounts.models import User
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet, ends_after_it_starts
from aldea.network.models import Organization


class Grant(Keyed, Period):
    """Somebody holds a role at an organization; at a district it reaches all its schools."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(
        max_length=40, choices=[(key, role.name) for key, role in ROLES.items()]
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ends_after_it_starts("grant"),
            models.CheckConstraint(
                name="grant_role_is_known", condition=models.Q(role__in=list(ROLES))
            ),
            models.UniqueConstraint(
                "user", "role", "organization", "starts_on", name="grant_given_once"
            ),
        ]
