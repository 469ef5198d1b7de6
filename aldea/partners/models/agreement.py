"""An agreement with a partner, and the clauses that permissions follow from."""

from django.db import models

from aldea.access.models import Sharing
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet, ends_after_it_starts
from aldea.network.models import Organization


class Agreement(Keyed, Period):
    """A signed agreement: an MOU, a data sharing agreement, or both in one paper."""

    class Kind(models.TextChoices):
        MOU = "MOU", "Memorandum of understanding"
        DSA = "DSA", "Data sharing agreement"

    partner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    signed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("agreement"),
            models.CheckConstraint(
                name="agreement_ends", condition=models.Q(ends_before__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["partner", "ends_before"], name="agreement_partner")]


class Clause(Keyed):
    """The clause by which one sharing holds: no sharing without one."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="clauses")
    sharing = models.OneToOneField(Sharing, on_delete=models.PROTECT, related_name="+")
