"""How a listing stands with us, whatever its sender writes: not listed, not called, closed."""

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet, ends_after_it_starts


class Listed(models.TextChoices):
    """The two kinds of listing that people speak of."""

    ORGANIZATION = "ORGANIZATION", "Organization"
    SERVICE = "SERVICE", "Service"


class Standing(Keyed, Period):
    """What holds for a listing from a day on, until somebody lifts it.

    It keeps the listing's id and no foreign key: a sender that takes a listing away and sends it
    again must not bring back what asked not to be listed.
    """

    class Kind(models.TextChoices):
        DO_NOT_LIST = "DO_NOT_LIST", "Not listed"
        DO_NOT_CONTACT = "DO_NOT_CONTACT", "Not called"
        REMEMBERED = "REMEMBERED", "Closed for good"

    listed = models.CharField(max_length=20, choices=Listed)
    listing_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("standing"),
            models.UniqueConstraint(
                fields=["listing_id", "kind"],
                condition=Q(ends_before=None),
                name="standing_once_a_kind",
            ),
            models.CheckConstraint(
                name="standing_kind_is_known",
                condition=Q(kind__in=["DO_NOT_LIST", "DO_NOT_CONTACT", "REMEMBERED"]),
            ),
        ]


class StandingReason(Keyed):
    """Who said how a listing stands, and why: for staff alone, in a table of its own."""

    standing = models.OneToOneField(Standing, on_delete=models.CASCADE, related_name="reason")
    name = models.TextField()  # of the listing as it was then: its sender may take it away
    why = models.CharField(max_length=500)
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="standing_reason_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="standing_reason_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]
