"""What is known of a listing since somebody last asked: lessons of referrals, calls, claims."""

import uuid

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.partners.models.service import Service


class Lesson(models.Model):
    """What one referral met at a listing; whose referral it was is not written here.

    Everybody may read it, so it tells no moment that somebody may have seen: what went wrong has
    its day, which screens say, a sending has none, and the key is drawn by lot and tells no time.
    `mark` is a digest that tells two referrals apart, so that each counts once.
    """

    class Kind(models.TextChoices):
        SENT = "SENT", "A family was sent there"
        NO_CONTACT = "NO_CONTACT", "It came to no contact"
        NO_ROOM = "NO_ROOM", "There was no room"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=20, choices=Kind)
    mark = models.CharField(max_length=16)
    on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "mark"], name="lesson_counts_a_referral_once"
            ),
            models.CheckConstraint(
                name="lesson_kind_is_known",
                condition=Q(kind__in=["SENT", "NO_CONTACT", "NO_ROOM"]),
            ),
            models.CheckConstraint(
                name="lesson_has_a_day_unless_sent",
                condition=Q(kind="SENT", on=None) | (~Q(kind="SENT") & Q(on__isnull=False)),
            ),
        ]


class MissedCall(Keyed):
    """Somebody called to check a listing and reached nobody; one a day counts."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="missed_calls")
    on = models.DateField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "on"], name="missed_call_once_a_day")
        ]


class CheckClaim(models.Model):
    """Who is checking a listing right now, so that two people do not call the same one."""

    service = models.OneToOneField(
        Service, on_delete=models.CASCADE, primary_key=True, related_name="check_claim"
    )
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
