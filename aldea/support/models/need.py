"""Something that stands between a student and learning, worded as what is wanted."""

from typing import Self

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization
from aldea.people.models import Family, Student, Touch
from aldea.support.domains import SENSITIVE, Domain


class NeedQuerySet(models.QuerySet):
    """Words for needs."""

    def open(self) -> Self:
        return self.filter(state=Need.State.OPEN)


class Need(Keyed):
    """What help a student or a family wants. Open until somebody says it is met, with evidence.

    On the student's record when `student` is set, else on the family's.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", "Being worked on"
        MET = "MET", "Met"
        SET_ASIDE = "SET_ASIDE", "Set aside"

    class Urgency(models.TextChoices):
        """FHIR request priorities, the four of Task.priority, in a school's words."""

        ROUTINE = "ROUTINE", "When there is room"
        URGENT = "URGENT", "This week"
        ASAP = "ASAP", "Tomorrow"
        STAT = "STAT", "Today"

    class Weight(models.IntegerChoices):
        """How much it stands in the way of learning."""

        LITTLE = 1, "A little"
        SOME = 2, "Some"
        MUCH = 3, "Very much"

    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="needs")
    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    domain = models.CharField(max_length=40, choices=Domain)
    wanted = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(choices=Weight, default=Weight.SOME)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.ROUTINE)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    heard_in = models.ForeignKey(Touch, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")
    closed_because = models.CharField(max_length=500, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="need_domain_is_known", condition=Q(domain__in=Domain.values)
            ),
            models.CheckConstraint(
                name="need_closed_iff_closed_at",
                condition=Q(state="OPEN", closed_at__isnull=True)
                | (~Q(state="OPEN") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="need_closed_with_evidence",
                condition=Q(state="OPEN") | ~Q(closed_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["school", "state", "opened_at"], name="need_school_state"),
            models.Index(fields=["family", "-opened_at"], name="need_family"),
            models.Index(fields=["student", "-opened_at"], name="need_student"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def named_in_lists(self) -> str:
        """What a list calls it: a sensitive one says nothing of its kind."""
        return "Something private" if self.domain in SENSITIVE else self.wanted

    @property
    def is_met(self) -> bool:
        return self.state == self.State.MET
