"""One line of the trail."""

from django.db import models

from aldea.core.ids import Keyed


class Event(Keyed):
    """Somebody did something to a record. Written once, never changed.

    Subject and organization are kept by key without a foreign key, so that the trail outlives
    what it tells about and knows no domain above it.
    """

    class DoerKind(models.TextChoices):
        USER = "USER", "Somebody signed in"
        PARTNER_LINK = "PARTNER_LINK", "A partner, by a link"
        FAMILY_LINK = "FAMILY_LINK", "A family, by a link"
        VISITOR = "VISITOR", "Somebody at a public page"
        COMMAND = "COMMAND", "A command or job"

    at = models.DateTimeField()
    name = models.CharField(max_length=80)
    doer_kind = models.CharField(max_length=20, choices=DoerKind)
    doer_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    organization_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="event_subject"),
            models.Index(fields=["organization_id", "-at"], name="event_organization"),
        ]
