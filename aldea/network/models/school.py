"""What is particular to a school."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from aldea.network.models.organization import Organization


class SchoolQuerySet(models.QuerySet):
    """Words for schools."""

    def active(self) -> Self:
        return self.filter(status=School.Status.ACTIVE)


class School(models.Model):
    """A school as the state's directory knows it. One that closes stays, with its history."""

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE", "Active"
        PENDING = "PENDING", "Pending"
        CLOSED = "CLOSED", "Closed"
        MERGED = "MERGED", "Merged"

    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, primary_key=True, related_name="school"
    )
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    county_office = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    school_type = models.CharField(max_length=100, blank=True)
    grades_served = models.CharField(max_length=20, blank=True)
    is_charter = models.BooleanField(default=False)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    zip_code = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="school_point_is_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]

    @property
    def name(self) -> str:
        """The school's name; load with select_related("organization")."""
        return self.organization.name

    @property
    def cds_code(self) -> str:
        """The school's 14 digits; load with select_related("organization")."""
        return self.organization.cds_code or ""

    def year_began_on(self, today: date) -> date:
        """The first day of the running school year: as set for the school, else August 15."""
        if self.first_day and self.first_day <= today < self.first_day.replace(
            year=self.first_day.year + 1
        ):
            return self.first_day
        year = today.year if today >= date(today.year, 8, 1) else today.year - 1
        return date(year, 8, 15)
