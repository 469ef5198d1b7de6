"""Files of services that somebody sent, until somebody decides about them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core import clock
from aldea.core.ids import Keyed

# The worker tells how far it is as it goes; silence this long means that it stopped.
SILENCE = timedelta(minutes=5)


class SentFile(Keyed):
    """A file of services: read, shown, and applied or thrown away by a person."""

    class State(models.TextChoices):
        """Where it is."""

        READING = "READING", "Being read"
        WAITING = "WAITING", "Waits for you"
        APPLYING = "APPLYING", "Being applied"
        APPLIED = "APPLIED", "Applied"
        REFUSED = "REFUSED", "Refused"
        STOPPED = "STOPPED", "Stopped"
        THROWN_AWAY = "THROWN_AWAY", "Thrown away"

    file_name = models.CharField(max_length=255)
    document = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField()
    form = models.CharField(max_length=20)
    source = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=64, blank=True)  # of the comparison that was shown
    was_overtaken = models.BooleanField(default=False)
    shown = models.JSONField(default=dict)  # counts by table, differences, what waits, doubts
    refused = models.JSONField(default=list)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sent_file_shown_before_applied",
                condition=~Q(state__in=["WAITING", "APPLYING", "APPLIED"]) | ~Q(mark=""),
            ),
            models.CheckConstraint(
                name="sent_file_forgotten_iff_its_document_is_gone",
                condition=Q(document="", forgotten_at__isnull=False)
                | (~Q(document="") & Q(forgotten_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["-sent_at"], name="sent_file_newest")]

    @property
    def is_moving(self) -> bool:
        """Whether the worker has it."""
        return self.state in (self.State.READING, self.State.APPLYING)

    @property
    def is_silent(self) -> bool:
        """Whether the worker has it but has not been heard of for long."""
        return self.is_moving and clock.now() - self.told_at > SILENCE

    @property
    def kept_until(self) -> datetime:
        """When it is deleted, unless something is done with it before."""
        return self.told_at + settings.ALDEA_DIRECTORY_KEPT

    @property
    def is_readable(self) -> bool:
        """Whether it can be read again: nothing was decided, and it is still kept."""
        ended = (self.State.WAITING, self.State.REFUSED, self.State.STOPPED)
        return not self.forgotten_at and (self.state in ended or self.is_silent)

    @property
    def is_waiting(self) -> bool:
        """Whether a person has to decide."""
        return self.state == self.State.WAITING

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it could be taken."""
        return self.state == self.State.REFUSED

    @property
    def is_applied(self) -> bool:
        """Whether it stands in the directory."""
        return self.state == self.State.APPLIED

    @property
    def needs_yes(self) -> bool:
        """Whether so much would go that somebody must say it is meant."""
        return bool(self.shown.get("large_removals"))
