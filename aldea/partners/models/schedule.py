"""When services are open: the rules as sent, and the hours read from them."""

from django.db import models
from django.db.models import F, Q

from aldea.core.ids import Keyed
from aldea.partners.models.listing import Listing, belongs_to_something, owned_by
from aldea.partners.models.service import Service


class Schedule(Listing):
    """A rule of when something is open, in the terms of RFC 5545 (HSDS `schedule`)."""

    service = owned_by("partners.Service", "schedules")
    location = owned_by("partners.Location", "schedules")
    service_at_location = owned_by("partners.ServiceAtLocation", "schedules")
    valid_from = models.TextField(blank=True)
    valid_to = models.TextField(blank=True)
    dtstart = models.TextField(blank=True)
    timezone = models.FloatField(null=True, blank=True)
    until = models.TextField(blank=True)
    count = models.FloatField(null=True, blank=True)
    wkst = models.TextField(blank=True)
    freq = models.TextField(blank=True)
    interval = models.FloatField(null=True, blank=True)
    byday = models.TextField(blank=True)
    byweekno = models.TextField(blank=True)
    bymonthday = models.TextField(blank=True)
    byyearday = models.TextField(blank=True)
    description = models.TextField(blank=True)
    opens_at = models.TextField(blank=True)
    closes_at = models.TextField(blank=True)
    schedule_link = models.TextField(blank=True)
    attending_type = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            belongs_to_something("schedule", "service", "location", "service_at_location")
        ]


class OpenHour(Keyed):
    """A stretch of one weekday in which a service is open, read from its schedules.

    `nth` narrows to one such weekday of the month, counted from the end when negative. A rule
    that cannot be read this way leaves no hours: "open now" is said only where it is known.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="hours")
    weekday = models.SmallIntegerField()  # ISO: Monday is 1
    opens = models.TimeField()
    closes = models.TimeField()
    nth = models.SmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="open_hour_weekday_is_iso", condition=Q(weekday__range=(1, 7))
            ),
            models.CheckConstraint(
                name="open_hour_closes_after_it_opens", condition=Q(closes__gt=F("opens"))
            ),
        ]
        indexes = [
            models.Index(  # hours of every week are in the search entries
                fields=["weekday"],
                name="open_hour_rare",
                condition=~Q(nth=None, starts_on=None, ends_before=None),
            )
        ]
