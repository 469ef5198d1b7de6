"""A message that carries a link to somebody without an account, and whether it went."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization
from aldea.people.models import Consent
from aldea.support.models.referral import Referral


class NoticeQuerySet(models.QuerySet):
    """Words for notices."""

    def waiting(self) -> Self:
        return self.filter(sent_at=None, trouble="")


class Notice(Keyed):
    """A link sent, or to be sent, to a partner's desk or a guardian. It carries no fact.

    The row is what keeps a job that runs twice from sending twice.
    """

    class Kind(models.TextChoices):
        ASK = "ASK", "Asked the partner"
        NUDGE = "NUDGE", "Reminded the partner"
        FAMILY = "FAMILY", "Asked the family how it went"
        CONSENT = "CONSENT", "Asked the guardian for consent"
        COPY = "COPY", "Sent the guardian a copy of the consent"

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", "by e-mail"
        SMS = "SMS", "by text"

    class Trouble(models.TextChoices):
        NO_ADDRESS = "NO_ADDRESS", "no e-mail address and no phone"

    # Those about a referral; the others are about a consent.
    ABOUT_REFERRALS = (Kind.ASK, Kind.NUDGE, Kind.FAMILY)

    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_is_about_one_thing",
                condition=Q(
                    kind__in=["ASK", "NUDGE", "FAMILY"],
                    referral__isnull=False,
                    consent__isnull=True,
                )
                | Q(kind__in=["CONSENT", "COPY"], referral__isnull=True, consent__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_sent_by_some_channel",
                condition=Q(sent_at__isnull=True, channel="")
                | (Q(sent_at__isnull=False, trouble="") & ~Q(channel="")),
            ),
        ]
        indexes = [
            models.Index(fields=["referral", "-asked_at"], name="notice_referral"),
            models.Index(fields=["consent", "-asked_at"], name="notice_consent"),
        ]

    @property
    def about_id(self) -> UUID:
        """The key of the referral or consent that the link opens."""
        key = self.referral_id or self.consent_id
        if key is None:
            raise ValueError("a constraint says that a notice is about something")
        return key

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None
