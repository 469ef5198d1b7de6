"""Whom to call, and in which languages they answer."""

from django.db import models

from aldea.partners.models.listing import Listing, belongs_to_something, owned_by


class Contact(Listing):
    """A person or a desk to ask for (HSDS `contact`)."""

    organization = owned_by("partners.ListedOrganization", "contacts")
    service = owned_by("partners.Service", "contacts")
    service_at_location = owned_by("partners.ServiceAtLocation", "contacts")
    location = owned_by("partners.Location", "contacts")
    name = models.TextField(blank=True)
    title = models.TextField(blank=True)
    department = models.TextField(blank=True)
    email = models.TextField(blank=True)

    class Meta:
        constraints = [
            belongs_to_something(
                "contact", "organization", "service", "service_at_location", "location"
            )
        ]


class Phone(Listing):
    """A number to call (HSDS `phone`)."""

    location = owned_by("partners.Location", "phones")
    service = owned_by("partners.Service", "phones")
    organization = owned_by("partners.ListedOrganization", "phones")
    contact = owned_by("partners.Contact", "phones")
    service_at_location = owned_by("partners.ServiceAtLocation", "phones")
    number = models.TextField()
    extension = models.FloatField(null=True, blank=True)
    type = models.TextField(blank=True)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            belongs_to_something(
                "phone", "location", "service", "organization", "contact", "service_at_location"
            )
        ]


class Language(Listing):
    """A language somebody is served in (HSDS `language`); codes are ISO 639."""

    service = owned_by("partners.Service", "languages")
    location = owned_by("partners.Location", "languages")
    phone = owned_by("partners.Phone", "languages")
    name = models.TextField(blank=True)
    code = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [belongs_to_something("language", "service", "location", "phone")]
