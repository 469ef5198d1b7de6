"""Places of the directory, how to get in, and the centres of ZIP codes."""

from django.db import models
from django.db.models import Q

from aldea.partners.models.listed_organization import ListedOrganization
from aldea.partners.models.listing import Listing, owned_by


class Location(Listing):
    """A place where services are given, or a number or page that stands for one (HSDS `location`).

    Points are kept as they were sent; the search counts only those that can be on the earth.
    """

    class Type(models.TextChoices):
        """The three words of HSDS, kept as it writes them."""

        PHYSICAL = "physical", "A place"
        POSTAL = "postal", "A postal address"
        VIRTUAL = "virtual", "By telephone or on line"

    organization = models.ForeignKey(
        ListedOrganization,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="locations",
    )
    location_type = models.CharField(max_length=20, choices=Type)
    url = models.TextField(blank=True)
    name = models.TextField(blank=True)
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    external_identifier = models.TextField(blank=True)
    external_identifier_type = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="location_type_is_a_word_of_hsds",
                condition=Q(location_type__in=["physical", "postal", "virtual"]),
            )
        ]

    @property
    def is_virtual(self) -> bool:
        """Whether nobody has to go anywhere."""
        return self.location_type == self.Type.VIRTUAL


class Address(Listing):
    """Where a place is, or where letters go (HSDS `address`)."""

    location = owned_by("partners.Location", "addresses")
    attention = models.TextField(blank=True)
    address_1 = models.TextField()
    address_2 = models.TextField(blank=True)
    city = models.TextField()
    region = models.TextField(blank=True)
    state_province = models.TextField()
    postal_code = models.TextField()
    country = models.TextField()
    address_type = models.TextField()


class Accessibility(Listing):
    """How people with a disability get in and about (HSDS `accessibility`)."""

    location = owned_by("partners.Location", "accessibility")
    description = models.TextField(blank=True)
    details = models.TextField(blank=True)
    url = models.TextField(blank=True)


class ZipPoint(models.Model):
    """The centre of a ZIP code: near enough to sort by, so every distance from it says so."""

    zip_code = models.CharField(max_length=5, primary_key=True)
    city = models.CharField(max_length=100)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="zip_point_is_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]
