"""Guides on paper that somebody asked for: one for each school and language."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Avg, Count, Q

from aldea.accounts.models import Profile
from aldea.core import clock
from aldea.core.ids import Keyed
from aldea.network.models import Organization, School

# A guide takes seconds; silence this long means that the worker died.
SILENCE = timedelta(minutes=3)
KEPT = timedelta(days=14)


class PaperOrderQuerySet(models.QuerySet["PaperOrder"]):
    """Orders of guides on paper."""

    def counted(self) -> Self:
        """With how many guides there are, are done and were left out, and how long one takes."""
        return self.annotate(
            total=Count("guides"),
            done=Count("guides", filter=Q(guides__made_at__isnull=False)),
            left_out=Count("guides", filter=~Q(guides__left_out="")),
            mean=Avg("guides__seconds"),
        )


class PaperOrder(Keyed):
    """The guides of a county or district on paper, made one after another by the worker."""

    class State(models.TextChoices):
        """Where it is."""

        MAKING = "MAKING", "Being made"
        READY = "READY", "Ready"
        STOPPED = "STOPPED", "Stopped"

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    is_large = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.MAKING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField()
    told = models.CharField(max_length=200, blank=True)  # why it stopped
    ended_at = models.DateTimeField(null=True, blank=True)
    bundle = models.CharField(max_length=255, blank=True)  # all of them as a ZIP
    size = models.BigIntegerField(default=0)

    # What `counted` adds.
    total: int
    done: int
    left_out: int
    mean: float | None

    objects = PaperOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="paper_order_ended_iff_not_being_made",
                condition=Q(state="MAKING", ended_at=None)
                | (~Q(state="MAKING") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="paper_order_bundle_iff_ready",
                condition=(Q(state="READY") & ~Q(bundle="")) | (~Q(state="READY") & Q(bundle="")),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                name="paper_order_one_at_a_time",
                condition=Q(state="MAKING"),
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="paper_order_newest")]

    @property
    def is_being_made(self) -> bool:
        """Whether the worker has it, or will."""
        return self.state == self.State.MAKING

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be downloaded."""
        return self.state == self.State.READY

    @property
    def is_stopped(self) -> bool:
        """Whether somebody or something stopped it before its end."""
        return self.state == self.State.STOPPED

    @property
    def is_silent(self) -> bool:
        """Whether the worker should be at it and has not been heard of for long."""
        return self.is_being_made and clock.now() - self.told_at > SILENCE

    @property
    def kept_until(self) -> datetime | None:
        """When its files are deleted."""
        return self.ended_at + KEPT if self.ended_at else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes if it takes as long as what is done; of a counted order."""
        return None if self.mean is None else self.mean * (self.total - self.done)


class PaperGuide(Keyed):
    """One guide of an order: a school's, in one language."""

    order = models.ForeignKey(PaperOrder, on_delete=models.CASCADE, related_name="guides")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    made_at = models.DateTimeField(null=True, blank=True)
    document = models.CharField(max_length=255, blank=True)
    left_out = models.CharField(max_length=200, blank=True)  # why there is none
    services = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "school", "language"], name="paper_guide_once"
            ),
            models.CheckConstraint(
                name="paper_guide_made_or_left_out",
                condition=Q(made_at=None, document="", left_out="")
                | (Q(made_at__isnull=False, left_out="") & ~Q(document=""))
                | (Q(made_at__isnull=False, document="") & ~Q(left_out="")),
            ),
        ]
