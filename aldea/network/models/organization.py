"""Every organization Aldea knows: the county office, districts, schools, partners."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from aldea.core.ids import Keyed


class OrganizationQuerySet(models.QuerySet):
    """Words for organizations."""

    def partners(self) -> Self:
        return self.filter(kind__in=Organization.PARTNER_KINDS)

    def districts(self) -> Self:
        return self.filter(kind=Organization.Kind.DISTRICT)


class Organization(Keyed):
    """A county office, district, school, county agency or nonprofit.

    CDS codes are the state's: 2 digits county, 5 district, 7 school; a district ends in zeros.
    """

    class Kind(models.TextChoices):
        COUNTY_OFFICE = "COUNTY_OFFICE", "County office of education"
        DISTRICT = "DISTRICT", "District"
        SCHOOL = "SCHOOL", "School"
        AGENCY = "AGENCY", "County agency"
        NONPROFIT = "NONPROFIT", "Nonprofit"

    PARTNER_KINDS = (Kind.AGENCY, Kind.NONPROFIT)

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=255)
    short_name = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cds_code = models.CharField(max_length=14, null=True, blank=True)  # noqa: DJ001  unique where set
    is_participating = models.BooleanField(default=False)
    phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("cds_code", name="organization_cds_code_unique"),
            models.CheckConstraint(
                name="organization_cds_code_is_14_digits",
                condition=Q(cds_code__isnull=True) | Q(cds_code__regex=r"^[0-9]{14}$"),
            ),
            models.CheckConstraint(
                name="organization_public_school_has_cds_code",
                condition=~Q(kind__in=["DISTRICT", "SCHOOL", "COUNTY_OFFICE"])
                | Q(cds_code__isnull=False),
            ),
        ]
        indexes = [GinIndex(fields=["name"], name="organization_name", opclasses=["gin_trgm_ops"])]

    @property
    def is_partner(self) -> bool:
        """Whether it offers services: an agency or a nonprofit."""
        return self.kind in self.PARTNER_KINDS

    @property
    def called(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name
