"""Texts of the directory in other languages."""

from django.db import models
from django.db.models import Q

from aldea.core.ids import Keyed


class Wording(Keyed):
    """One text of the directory in one more language.

    It belongs to the exact text, wherever that stands: a listing whose words change is shown as it
    was written again, never beside a translation of what it used to say.
    """

    source = models.TextField()
    source_key = models.CharField(max_length=64)  # SHA-256: texts are too long for an index
    language = models.CharField(max_length=8)
    text = models.TextField()
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_key", "language"], name="wording_once_a_language"
            ),
            models.CheckConstraint(name="wording_says_something", condition=~Q(text="")),
        ]
