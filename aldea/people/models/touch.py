"""One contact with a family."""

from typing import Self

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization
from aldea.people.models.family import Family, Guardian
from aldea.people.models.student import Student


class TouchQuerySet(models.QuerySet):
    """Words for touches."""

    def standing(self) -> Self:
        return self.filter(undone_at=None)


class Touch(Keyed):
    """Somebody at a school tried to reach a family, told it something, or heard from it."""

    class Channel(models.TextChoices):
        CALL = "CALL", "Call"
        TEXT = "TEXT", "Text"
        EMAIL = "EMAIL", "E-mail"
        IN_PERSON = "IN_PERSON", "In person"
        VISIT = "VISIT", "Home visit"
        VIDEO = "VIDEO", "Video"
        LETTER = "LETTER", "Letter"

    class Outcome(models.TextChoices):
        REACHED = "REACHED", "Talked"
        REPLIED = "REPLIED", "They wrote or called back"
        LEFT_MESSAGE = "LEFT_MESSAGE", "Left a message"
        SENT = "SENT", "Sent, no reply yet"
        NO_ANSWER = "NO_ANSWER", "No answer"
        WRONG_NUMBER = "WRONG_NUMBER", "Wrong number"
        DECLINED = "DECLINED", "Does not want calls"

    # What each outcome means to the census: heard from, told, or tried.
    HEARD = (Outcome.REACHED, Outcome.REPLIED, Outcome.DECLINED)
    TOLD = (Outcome.LEFT_MESSAGE, Outcome.SENT)
    TRIED = (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER)

    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="touches")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, null=True, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel)
    outcome = models.CharField(max_length=12, choices=Outcome)
    note = models.CharField(max_length=1000, blank=True)
    # What comes next, as said with this touch; undoing one brings back what the one before said.
    follow_up_on = models.DateField(null=True, blank=True)
    follow_up_note = models.CharField(max_length=300, blank=True)
    next_owner = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TouchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="touch_channel_is_known",
                condition=Q(
                    channel__in=["CALL", "TEXT", "EMAIL", "IN_PERSON", "VISIT", "VIDEO", "LETTER"]
                ),
            ),
            models.CheckConstraint(
                name="touch_outcome_is_known",
                condition=Q(
                    outcome__in=[
                        "REACHED", "REPLIED", "LEFT_MESSAGE", "SENT", "NO_ANSWER",
                        "WRONG_NUMBER", "DECLINED",
                    ]
                ),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["school", "-at"], name="touch_school"),
            models.Index(fields=["family", "school", "-at"], name="touch_family"),
        ]

    @property
    def was_heard(self) -> bool:
        """Whether the family said something: two-way contact."""
        return self.outcome in self.HEARD

    @property
    def was_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def was_told(self) -> bool:
        """Whether the family was told something and has not answered."""
        return self.outcome in self.TOLD
