"""What people changed in a listing's own rows, field by field, so that it can be put back."""

from typing import Self

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization
from aldea.partners.models.service import Service
from aldea.partners.models.stewardship import ChangeRequest


class Edit(Keyed):
    """What somebody changed in a listing at one time: staff, or the partner whose it is."""

    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, related_name="edits")
    at = models.DateTimeField()
    by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_request = models.ForeignKey(
        ChangeRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="edits"
    )
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="edit_is_of_staff_or_of_the_partner",
                condition=Q(by__isnull=True, partner__isnull=False)
                | Q(by__isnull=False, partner__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["service", "-at"], name="edit_latest")]


# The column of HSDS that says since when there is so much room; it goes along with how much.
SINCE = "updated"


class EditedFieldQuerySet(models.QuerySet):
    """Words for edited fields."""

    def standing(self) -> Self:
        return self.filter(state=EditedField.State.STANDING)

    def told(self) -> Self:
        """What people read of an edit: since when is told by how much."""
        return self.exclude(column=SINCE)


class EditedField(Keyed):
    """One field of one row before and after; without a column, a whole row added or removed.

    `sent` is what its sender says there. As long as the edit stands, a file that says it again
    changes nothing; `theirs` is what a later file said instead.
    """

    class State(models.TextChoices):
        STANDING = "STANDING", "Stands"
        REPLACED = "REPLACED", "Edited again"
        REVERTED = "REVERTED", "Put back"
        AGREED = "AGREED", "The sender says the same"
        OVERTAKEN = "OVERTAKEN", "The sender says something else"
        SETTLED = "SETTLED", "Looked at after the sender said something else"

    edit = models.ForeignKey(Edit, on_delete=models.CASCADE, related_name="fields")
    table = models.CharField(max_length=40)
    row = models.UUIDField()
    column = models.CharField(max_length=60, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    sent = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    state = models.CharField(max_length=20, choices=State)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = EditedFieldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["row", "column"],
                condition=Q(state="STANDING"),
                name="edited_field_stands_once",
            ),
            models.CheckConstraint(
                name="edited_field_closed_iff_not_standing",
                condition=Q(state="STANDING", closed_at=None)
                | (~Q(state="STANDING") & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["row"], name="edited_field_of_row"),
            models.Index(
                fields=["table"], name="edited_field_overtaken", condition=Q(state="OVERTAKEN")
            ),
        ]
