"""Organizations of the directory, the programs they run and the numbers they are known by."""

from django.db import models

from aldea.network.models import Organization
from aldea.partners.models.listing import Listing, owned_by


class ListedOrganization(Listing):
    """An organization as the directory tells of it (HSDS `organization`).

    `partner` is the organization of ours that it is, once somebody has said so: agreements,
    sharings and referrals are made with the partner, never with a listing.
    """

    partner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.TextField()
    alternate_name = models.TextField(blank=True)
    description = models.TextField()
    email = models.TextField(blank=True)
    website = models.TextField(blank=True)
    tax_status = models.TextField(blank=True)
    tax_id = models.TextField(blank=True)
    year_incorporated = models.FloatField(null=True, blank=True)
    legal_status = models.TextField(blank=True)
    logo = models.TextField(blank=True)
    uri = models.TextField(blank=True)
    parent_organization_id = models.UUIDField(null=True, blank=True)

    @property
    def called(self) -> str:
        """The short name where there is one: DPSS rather than the whole title."""
        return self.alternate_name if self.alternate_name.isupper() else self.name


class Program(Listing):
    """A group of services that an organization runs under one name (HSDS `program`)."""

    organization = models.ForeignKey(
        ListedOrganization, on_delete=models.CASCADE, related_name="programs"
    )
    name = models.TextField()
    alternate_name = models.TextField(blank=True)
    description = models.TextField()


class OrganizationIdentifier(Listing):
    """A number that somebody else knows the organization by (HSDS `organization_identifier`)."""

    organization = models.ForeignKey(
        ListedOrganization, on_delete=models.CASCADE, related_name="organization_identifiers"
    )
    identifier_scheme = models.TextField(blank=True)
    identifier_type = models.TextField()
    identifier = models.TextField()


class Url(Listing):
    """One more address on the web (HSDS `url`)."""

    organization = owned_by("partners.ListedOrganization", "additional_websites")
    service = owned_by("partners.Service", "additional_urls")
    label = models.TextField(blank=True)
    url = models.TextField()


class Funding(Listing):
    """Where the money comes from (HSDS `funding`)."""

    organization = owned_by("partners.ListedOrganization", "funding")
    service = owned_by("partners.Service", "funding")
    source = models.TextField(blank=True)
