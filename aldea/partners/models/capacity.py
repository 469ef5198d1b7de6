"""How much room a service has, and how long ago that was said."""

from django.db import models

from aldea.partners.models.listing import Listing
from aldea.partners.models.service import Service


class Unit(Listing):
    """What room is counted in: beds, seats, openings (HSDS `unit`)."""

    name = models.TextField()
    scheme = models.TextField(blank=True)
    identifier = models.TextField(blank=True)
    uri = models.TextField(blank=True)


class ServiceCapacity(Listing):
    """What a partner said of its room, and when (HSDS `service_capacity`)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="capacities")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    available = models.FloatField()
    maximum = models.FloatField(null=True, blank=True)
    description = models.TextField(blank=True)
    updated = models.TextField()
    updated_at = models.DateTimeField()
