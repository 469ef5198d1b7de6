"""A guardian's word on what may be told to whom."""

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
from aldea.people.models.family import Family, Guardian
from aldea.people.models.student import Student


class ConsentQuerySet(PeriodQuerySet):
    """Words for consents."""

    def given(self, day: date) -> Self:
        """In force on a day: given, not withdrawn, within its period."""
        return self.live(day).filter(state=Consent.State.GIVEN)

    def waiting(self) -> Self:
        return self.filter(state=Consent.State.ASKED)


class Consent(Keyed, Period):
    """A guardian allows, or not, that a school tells a recipient these facts for this use.

    Names the records, the purpose and the recipient, and is dated: what a written consent must
    say (FERPA, 34 CFR 99.30(b)). `subject_name` is the child's given name as asked, so that the
    guardian's page needs no access to the student's row.
    """

    class State(models.TextChoices):
        ASKED = "ASKED", "Asked, no answer yet"
        GIVEN = "GIVEN", "Given"
        DECLINED = "DECLINED", "Declined"
        WITHDRAWN = "WITHDRAWN", "Withdrawn"

    class How(models.TextChoices):
        IN_PERSON = "IN_PERSON", "In person, on the coordinator's screen"
        LINK = "LINK", "By a link on the guardian's phone"

    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="consents")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, null=True, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    subject_name = models.CharField(max_length=200)
    data_classes = ArrayField(models.CharField(max_length=20, choices=DataClass))
    use = models.CharField(max_length=20, choices=Use)
    language = models.CharField(max_length=8, default="en")
    how = models.CharField(max_length=10, choices=How)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    wording = models.CharField(max_length=20, default="2026-11")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("consent"),
            models.CheckConstraint(name="consent_ends", condition=Q(ends_before__isnull=False)),
            models.CheckConstraint(
                name="consent_given_is_signed",
                condition=~Q(state__in=["GIVEN", "WITHDRAWN"])
                | (~Q(signed_name="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_at_iff_withdrawn",
                condition=Q(state="WITHDRAWN", withdrawn_at__isnull=False)
                | (~Q(state="WITHDRAWN") & Q(withdrawn_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="consent_names_data_classes", condition=Q(data_classes__len__gt=0)
            ),
        ]
        indexes = [
            models.Index(fields=["family", "recipient"], name="consent_family_recipient"),
            models.Index(fields=["school", "state"], name="consent_school_state"),
        ]

    @property
    def is_given(self) -> bool:
        return self.state == self.State.GIVEN

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED
