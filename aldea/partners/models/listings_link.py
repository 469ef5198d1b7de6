"""The link by which a partner keeps its own listings right, and whether it went."""

from django.db import models

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization


class ListingsLink(Keyed):
    """A link sent, or to be sent, to a partner's desk; one a day at most.

    The row is what keeps a job that runs twice from sending twice.
    """

    partner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="listings_links"
    )
    on = models.DateField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "on"], name="listings_link_once_a_day")
        ]
