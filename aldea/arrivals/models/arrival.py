"""A file as it came, how far it is, and what became of it."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization


class ArrivalQuerySet(models.QuerySet):
    """Words for arrivals."""

    def waiting(self) -> Self:
        return self.filter(state=Arrival.State.WAITING)

    def moving(self) -> Self:
        return self.filter(state__in=[Arrival.State.RECEIVED, Arrival.State.APPROVED])

    def of(self, district_id: UUID) -> Self:
        return self.filter(district=district_id)


class Arrival(Keyed):
    """One roster that a district sent.

    The file itself lies in the documents under `document`; its checksum says that it is the one
    that was read. `office` is the county office above the district, which may see that a file
    came and what it did, and none of its rows.
    """

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", "Being read"
        WAITING = "WAITING", "Waits for a decision"
        APPROVED = "APPROVED", "Being applied"
        APPLIED = "APPLIED", "Applied"
        REFUSED = "REFUSED", "Refused"
        CANCELLED = "CANCELLED", "Cancelled"
        THROWN_AWAY = "THROWN_AWAY", "Thrown away"

    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    file_name = models.CharField(max_length=255)
    document = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    version = models.CharField(max_length=10)
    source_system = models.CharField(max_length=200, blank=True)
    notes = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    read_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    students = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    leaving = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    new_guardians = models.PositiveIntegerField(default=0)
    # Tells one comparison from another: what a person said yes to is what is applied.
    fingerprint = models.CharField(max_length=64, blank=True)
    was_overtaken = models.BooleanField(default=False)

    is_held = models.BooleanField(default=False)
    leaving_confirmed_at = models.DateTimeField(null=True, blank=True)
    leaving_confirmed_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    refused_why = models.CharField(max_length=500, blank=True)
    refused_remedy = models.CharField(max_length=500, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="arrival_state_is_known",
                condition=Q(
                    state__in=[
                        "RECEIVED",
                        "WAITING",
                        "APPROVED",
                        "APPLIED",
                        "REFUSED",
                        "CANCELLED",
                        "THROWN_AWAY",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="arrival_applied_at_iff_applied",
                condition=Q(state="APPLIED", applied_at__isnull=False)
                | (~Q(state="APPLIED") & Q(applied_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="arrival_refused_says_why",
                condition=~Q(state="REFUSED") | (~Q(refused_why="") & ~Q(refused_remedy="")),
            ),
            # More than a tenth of a school leaves only when a person has said that they left.
            models.CheckConstraint(
                name="arrival_held_needs_a_yes",
                condition=Q(is_held=False)
                | ~Q(state__in=["APPROVED", "APPLIED"])
                | Q(leaving_confirmed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "-received_at"], name="arrival_district"),
            models.Index(fields=["office", "-received_at"], name="arrival_office"),
        ]

    @property
    def is_moving(self) -> bool:
        """Whether the worker has it now, or will soon."""
        return self.state in (self.State.RECEIVED, self.State.APPROVED)

    @property
    def is_being_read(self) -> bool:
        return self.state == self.State.RECEIVED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_applied(self) -> bool:
        return self.state == self.State.APPLIED

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def is_over(self) -> bool:
        """Whether it was let go unapplied."""
        return self.state in (self.State.CANCELLED, self.State.THROWN_AWAY)

    @property
    def has_lines(self) -> bool:
        """Whether the lists behind the figures are still there."""
        return self.was_compared and self.state != self.State.THROWN_AWAY

    @property
    def was_compared(self) -> bool:
        """Whether the file was read to its end and its figures are known."""
        return self.read_at is not None and self.state != self.State.REFUSED

    @property
    def needs_yes(self) -> bool:
        """Whether somebody must say that so many students left."""
        return self.is_held and self.leaving_confirmed_at is None

    @property
    def changes(self) -> int:
        """How many students, guardians and families would be written to."""
        return self.new + self.new_guardians + self.changed + self.leaving

    def may_become(self, state: str) -> bool:
        """Whether this is a move an arrival can make now."""
        return state in MOVES[Arrival.State(self.state)]


MOVES: dict[Arrival.State, frozenset[Arrival.State]] = {
    Arrival.State.RECEIVED: frozenset(
        {
            Arrival.State.WAITING,
            Arrival.State.APPLIED,
            Arrival.State.REFUSED,
            Arrival.State.CANCELLED,
        }
    ),
    Arrival.State.WAITING: frozenset(
        {Arrival.State.APPROVED, Arrival.State.APPLIED, Arrival.State.THROWN_AWAY}
    ),
    Arrival.State.APPROVED: frozenset(
        {Arrival.State.APPLIED, Arrival.State.WAITING, Arrival.State.REFUSED}
    ),
    Arrival.State.APPLIED: frozenset(),
    Arrival.State.REFUSED: frozenset({Arrival.State.THROWN_AWAY}),
    Arrival.State.CANCELLED: frozenset(),
    Arrival.State.THROWN_AWAY: frozenset(),
}


class ArrivalProgress(models.Model):
    """How far the worker is with an arrival.

    Apart from the arrival, because it is written while the arrival's own transaction runs.
    """

    class Stage(models.TextChoices):
        QUEUED = "QUEUED", "Waits for its turn"
        READING = "READING", "Reading rows"
        CHECKING = "CHECKING", "Checking rows against each other"
        COMPARING = "COMPARING", "Comparing with what is known"
        APPLYING = "APPLYING", "Writing the changes"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Stopped by a fault of ours"

    arrival = models.OneToOneField(
        Arrival, on_delete=models.CASCADE, primary_key=True, related_name="progress"
    )
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField()
    cancel_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="arrival_progress_is_a_percentage",
                condition=Q(percent__gte=0, percent__lte=100),
            )
        ]
