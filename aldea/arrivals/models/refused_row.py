"""A row, or a value of a row, that was kept aside."""

from django.db import models

from aldea.arrivals.models.arrival import Arrival
from aldea.arrivals.refusals import Rule
from aldea.core.ids import Keyed
from aldea.network.models import Organization


class RefusedRow(Keyed):
    """One row that was not taken, or was taken without one of its values, and why."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="refused_rows")
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=40)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=100, blank=True)
    rule = models.CharField(max_length=30, choices=[(rule.value, rule.value) for rule in Rule])
    why = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300)
    whole_row = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["arrival", "file", "line"], name="refused_row_place")]
