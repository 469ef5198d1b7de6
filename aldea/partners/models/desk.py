"""Where a partner receives referrals."""

from django.db import models
from django.db.models import Q

from aldea.core.ids import Keyed
from aldea.network.models import Organization


class Desk(Keyed):
    """The e-mail or phone at which a partner is asked, and the language it is asked in."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="desk")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=8, default="en")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="desk_can_be_reached", condition=~Q(email="") | ~Q(phone="")
            )
        ]
