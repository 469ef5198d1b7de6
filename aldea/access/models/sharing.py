"""What agreements allow, as rows that policies compare with."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from aldea.access.data_classes import DataClass, Use
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet, ends_after_it_starts
from aldea.network.models import Organization


class Sharing(Keyed, Period):
    """This organization may receive these data classes about this school's students for this use.

    Written only by `partners.agreements`, whose clause points down to it.
    """

    recipient = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    use = models.CharField(max_length=20, choices=Use)
    data_classes = ArrayField(models.CharField(max_length=20, choices=DataClass))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_starts("sharing")]
        indexes = [
            models.Index(fields=["recipient", "school", "use"], name="sharing_recipient_school"),
            models.Index(fields=["school", "use"], name="sharing_school"),
            GinIndex(fields=["data_classes"], name="sharing_data_classes"),
        ]
