"""What of a student went to whom, and who opened the record."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aldea.access.data_classes import DataClass, Use
from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet, ends_after_it_starts
from aldea.network.models import Organization
from aldea.people.models.consent import Consent
from aldea.people.models.family import Family
from aldea.people.models.student import Student


class DisclosureQuerySet(PeriodQuerySet):
    """Words for disclosures."""

    def open(self, day: date) -> Self:
        """Still readable by the recipient on a day, as far as the disclosure decides."""
        return self.live(day).filter(stopped_at=None)


class Disclosure(Keyed, Period):
    """These data classes about a student or family went to an organization, on this basis.

    The record FERPA asks for: the party, and its legitimate interest (34 CFR 99.32(a)(3)). Kept as
    long as the student's record. `errand_key` is the referral it was made for, by key.
    """

    class Basis(models.TextChoices):
        CONSENT = "CONSENT", "A guardian's consent"
        SCHOOL_OFFICIAL = "SCHOOL_OFFICIAL", "School official under an agreement"
        EMERGENCY = "EMERGENCY", "Health or safety emergency"
        MINOR_CONSENT = "MINOR_CONSENT", "The student's own consent"

    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, null=True, related_name="disclosures"
    )
    recipient = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=20, choices=Basis)
    use = models.CharField(max_length=20, choices=Use)
    data_classes = ArrayField(models.CharField(max_length=20, choices=DataClass))
    errand_key = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("disclosure"),
            models.CheckConstraint(
                name="disclosure_by_consent_names_it",
                condition=~Q(basis="CONSENT") | Q(consent__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["errand_key"], name="disclosure_errand"),
            models.Index(fields=["recipient", "-made_at"], name="disclosure_recipient"),
            models.Index(fields=["student", "-made_at"], name="disclosure_student"),
            models.Index(fields=["family", "-made_at"], name="disclosure_family"),
        ]


class DisclosedFact(Keyed):
    """One fact as it was given. A partner reads these, never the tables of people."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="facts")
    data_class = models.CharField(max_length=20, choices=DataClass)
    value = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint("disclosure", "data_class", name="disclosed_fact_once")
        ]


class Opening(Keyed):
    """Somebody opened a student's record. Written by the page itself."""

    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["student", "-at"], name="opening_student")]
