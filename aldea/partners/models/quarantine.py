"""Rows of a file that wait until their organization is known, and files as they came."""

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from aldea.core.ids import Keyed
from aldea.partners.models.directory_file import DirectoryFile
from aldea.partners.models.listed_organization import ListedOrganization


class KeptFile(Keyed):
    """A file as it came, packed, so that what was read from it can be read again."""

    file = models.OneToOneField(DirectoryFile, on_delete=models.CASCADE, related_name="kept")
    content = models.BinaryField()
    is_folder = models.BooleanField(default=False)


class HeldRowQuerySet(models.QuerySet["HeldRow"]):
    """Rows by what became of them."""

    def waiting(self) -> Self:
        """Rows that nobody has released or discarded."""
        return self.filter(released_at=None, discarded_at=None)


class HeldRow(Keyed):
    """A row that was read but not loaded, because the organization it names is unknown.

    `released_to` stays as the answer: the next file that names that organization means this one.
    """

    file = models.ForeignKey(DirectoryFile, on_delete=models.PROTECT, related_name="held")
    table = models.CharField(max_length=40)
    row_id = models.UUIDField()
    pointer = models.TextField()
    values = models.JSONField(encoder=DjangoJSONEncoder)
    extra = models.JSONField(default=dict)
    unknown_id = models.UUIDField()
    said = models.TextField()  # the organization's id as the sender wrote it
    released_at = models.DateTimeField(null=True, blank=True)
    released_to = models.ForeignKey(
        ListedOrganization, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_why = models.CharField(max_length=500, blank=True)
    trouble = models.TextField(blank=True)  # why the last release did not succeed

    objects = HeldRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "row_id"], name="held_row_once"),
            models.CheckConstraint(
                name="held_row_discarded_for_a_reason",
                condition=Q(discarded_at=None, discarded_why="")
                | Q(discarded_at__isnull=False, released_at=None) & ~Q(discarded_why=""),
            ),
            models.CheckConstraint(
                name="held_row_released_to_somebody",
                condition=Q(released_at=None, released_to=None)
                | Q(released_at__isnull=False, released_to__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["unknown_id"], name="held_row_unknown")]


class FlaggedValue(Keyed):
    """A value that was loaded though it is odd: for a person to look at and close.

    The same value of the same row is flagged once, however many files repeat it.
    """

    file = models.ForeignKey(DirectoryFile, on_delete=models.CASCADE, related_name="flagged")
    table = models.CharField(max_length=40)
    row_id = models.UUIDField()
    pointer = models.TextField()
    value = models.CharField(max_length=300)
    why = models.CharField(max_length=300)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row_id", "value", "why"], name="flagged_value_once"),
            models.CheckConstraint(
                name="flagged_value_closed_for_a_reason",
                condition=Q(closed_at=None, closed_why="")
                | Q(closed_at__isnull=False) & ~Q(closed_why=""),
            ),
        ]
        indexes = [models.Index(fields=["closed_at"], name="flagged_value_open")]
