"""Services of the directory and what a family must know before it goes."""

from typing import Self

from django.db import models
from django.db.models import Q

from aldea.partners.models.listed_organization import ListedOrganization, Program
from aldea.partners.models.listing import Listing, belongs_to_something, owned_by
from aldea.partners.models.location import Location


class ServiceQuerySet(models.QuerySet):
    """Words for services."""

    def offered(self) -> Self:
        return self.filter(status=Service.Status.ACTIVE)

    def with_lessons(self) -> Self:
        """With whose each is and what referrals met there, in a fixed number of queries."""
        return self.select_related("organization").prefetch_related("lessons")

    def for_showing(self) -> Self:
        """With all that a result tells of a service, in a fixed number of queries."""
        return self.select_related("organization").prefetch_related(
            "cost_options",
            "required_documents",
            "hours",
            "phones",
            "languages",
            "capacities__unit",
            "lessons",
            "service_at_locations__location__addresses",
            "service_at_locations__location__accessibility",
        )


class Service(Listing):
    """Something an organization does for people (HSDS `service`)."""

    class Status(models.TextChoices):
        """The four words of HSDS, kept as it writes them."""

        ACTIVE = "active", "Active"
        INACTIVE = "inactive", "Inactive"
        DEFUNCT = "defunct", "Closed for good"
        TEMPORARILY_CLOSED = "temporarily closed", "Closed for now"

    organization = models.ForeignKey(
        ListedOrganization, on_delete=models.CASCADE, related_name="services"
    )
    program = models.ForeignKey(
        Program, on_delete=models.SET_NULL, null=True, blank=True, related_name="services"
    )
    name = models.TextField()
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    url = models.TextField(blank=True)
    email = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status)
    interpretation_services = models.TextField(blank=True)
    application_process = models.TextField(blank=True)
    fees_description = models.TextField(blank=True)
    wait_time = models.TextField(blank=True)
    fees = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    eligibility_description = models.TextField(blank=True)
    minimum_age = models.FloatField(null=True, blank=True)
    maximum_age = models.FloatField(null=True, blank=True)
    assured_date = models.TextField(blank=True)
    assured_on = models.DateField(null=True, blank=True)  # the day it says, where it says one
    assurer_email = models.TextField(blank=True)
    licenses = models.TextField(blank=True)
    alert = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_status_is_a_word_of_hsds",
                condition=Q(status__in=["active", "inactive", "defunct", "temporarily closed"]),
            )
        ]

    @property
    def is_offered(self) -> bool:
        """Whether a family can go there now."""
        return self.status == self.Status.ACTIVE


class ServiceAtLocation(Listing):
    """A service given at one place (HSDS `service_at_location`)."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="service_at_locations"
    )
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="service_at_locations"
    )
    description = models.TextField(blank=True)


class ServiceArea(Listing):
    """Where those it serves live (HSDS `service_area`)."""

    service = owned_by("partners.Service", "service_areas")
    service_at_location = owned_by("partners.ServiceAtLocation", "service_areas")
    name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.TextField(blank=True)
    uri = models.TextField(blank=True)

    class Meta:
        constraints = [belongs_to_something("service_area", "service", "service_at_location")]


class CostOption(Listing):
    """What it costs, for whom and when (HSDS `cost_option`). An amount of 0 means free."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.TextField(blank=True)
    valid_to = models.TextField(blank=True)
    option = models.TextField(blank=True)
    currency = models.TextField(blank=True)
    amount = models.FloatField(null=True, blank=True)
    amount_description = models.TextField(blank=True)


class RequiredDocument(Listing):
    """A paper to bring (HSDS `required_document`)."""

    service = owned_by("partners.Service", "required_documents")
    document = models.TextField(blank=True)
    uri = models.TextField(blank=True)
