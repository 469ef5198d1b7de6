"""A family, the adults in it, and its line in a school's contact census."""

from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization


class Family(Keyed):
    """The people a student lives with, as the school knows them."""

    class Device(models.TextChoices):
        UNKNOWN = "UNKNOWN", "Not known"
        NONE = "NONE", "No device"
        PHONE = "PHONE", "Phone only"
        SHARED = "SHARED", "Shared computer"
        COMPUTER = "COMPUTER", "A computer each"

    class Internet(models.TextChoices):
        UNKNOWN = "UNKNOWN", "Not known"
        NONE = "NONE", "No internet"
        PHONE = "PHONE", "Phone plan only"
        HOTSPOT = "HOTSPOT", "Hotspot from school"
        HOME = "HOME", "Home internet"

    name = models.CharField(max_length=200)
    home_language = models.CharField(max_length=8, default="en")
    zip_code = models.CharField(max_length=5, blank=True)
    device = models.CharField(max_length=10, choices=Device, default=Device.UNKNOWN)
    internet = models.CharField(max_length=10, choices=Internet, default=Internet.UNKNOWN)
    best_time = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [GinIndex(fields=["name"], name="family_name", opclasses=["gin_trgm_ops"])]


class Guardian(Keyed):
    """An adult who answers for a student, and how to reach them."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="guardians")
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    relationship = models.CharField(max_length=40, default="guardian")
    phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    rank = models.PositiveSmallIntegerField(default=1)
    may_be_told = models.BooleanField(default=True)
    district = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sourced_id = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "district",
                "sourced_id",
                name="guardian_sourced_id_unique",
                condition=~Q(sourced_id=""),
            )
        ]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class CensusLineQuerySet(models.QuerySet):
    """Words for lines of the contact census."""

    def current(self) -> Self:
        return self.filter(left_on=None)

    def silent_since(self, day: date) -> Self:
        return self.filter(Q(latest_heard_at=None) | Q(latest_heard_at__date__lt=day))


class CensusLine(Keyed):
    """One family in one school's contact census: what was last heard, and who tries next.

    Kept by `people.touches` and by the verbs that enrol and let leave; the anchor by which staff
    reach a family (see docs/decisions/0003).
    """

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="census_lines")
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    left_on = models.DateField(null=True, blank=True)
    latest_heard_at = models.DateTimeField(null=True, blank=True)
    latest_heard_by = models.CharField(max_length=12, blank=True)
    latest_tried_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_owner = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    follow_up_on = models.DateField(null=True, blank=True)
    follow_up_note = models.CharField(max_length=300, blank=True)

    objects = CensusLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("family", "school", name="census_line_once_a_school"),
        ]
        indexes = [
            models.Index(
                fields=["school", "latest_heard_at"],
                name="census_line_heard",
                condition=Q(left_on=None),
            ),
            models.Index(
                fields=["school", "follow_up_on"],
                name="census_line_follow_up",
                condition=Q(left_on=None, follow_up_on__isnull=False),
            ),
        ]

    @property
    def is_silent(self) -> bool:
        """Whether nobody of the school has ever heard from the family."""
        return self.latest_heard_at is None
