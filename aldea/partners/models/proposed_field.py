"""What a reader of the guide says should stand in a listing, field by field, until staff decide."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Length
from django.db.models.lookups import LessThanOrEqual

from aldea.core.ids import Keyed
from aldea.partners.models.stewardship import ChangeRequest

MOST_LETTERS = 2000  # anybody may write here


class ProposedField(Keyed):
    """One field of one row: what the reader saw there, and what should stand there.

    Without a column it is a whole row: one that should go or, without a row, one that is missing.
    A missing row that is accepted takes the key of its proposal.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", "Waiting"
        ACCEPTED = "ACCEPTED", "Written into the listing"
        DECLINED = "DECLINED", "Left as it was"

    change_request = models.ForeignKey(
        ChangeRequest, on_delete=models.CASCADE, related_name="proposed"
    )
    table = models.CharField(max_length=40)
    row = models.UUIDField(null=True, blank=True)
    column = models.CharField(max_length=60, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change_request", "row", "column"], name="proposed_field_once"
            ),
            models.CheckConstraint(
                name="proposed_field_missing_row_is_whole",
                condition=Q(row__isnull=False)
                | Q(column="", before__isnull=True, after__isnull=False),
            ),
            models.CheckConstraint(
                name="proposed_field_is_short",
                condition=Q(after__isnull=True)
                | Q(LessThanOrEqual(Length(Cast("after", models.TextField())), MOST_LETTERS)),
            ),
        ]
