"""Texts of the directory in other languages."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.partners.models.service import Service


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
    reviewed_by = models.ForeignKey(  # nobody of ours where a file says that it was reviewed
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewer = models.CharField(max_length=200, blank=True)  # and by whom, as that file says

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_key", "language"], name="wording_once_a_language"
            ),
            models.CheckConstraint(name="wording_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="wording_is_reviewed_on_a_day",
                condition=Q(reviewed_by=None, reviewer="") | Q(reviewed_on__isnull=False),
            ),
        ]


class ListedText(Keyed):
    """One text that listings show to families, how many show it, and how many were sent there.

    Derived from the listings, as the search's entries are: nobody writes here.
    """

    key = models.CharField(max_length=64, unique=True)  # as Wording.source_key
    source = models.TextField()
    fields = ArrayField(models.CharField(max_length=20), default=list)  # of texts.FIELDS
    services = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)  # referrals to those services

    class Meta:
        indexes = [
            models.Index(
                (F("services") + F("sent")).desc(), Left("source", 80), "key", name="text_most_seen"
            )
        ]


class WordingPlace(Keyed):
    """Where in a listing a text stands, or stood until `at`.

    When the listing's words change, the translation of the former ones is where a translator
    begins.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="wording_places")
    field = models.CharField(max_length=20)  # of texts.FIELDS
    source_key = models.CharField(max_length=64)
    stands = models.BooleanField(default=False)
    at = models.DateTimeField()  # when it was first seen there, or for the last time

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "field", "source_key"], name="wording_place_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["source_key"], name="wording_place_text", condition=Q(stands=True)
            ),
            models.Index(
                fields=["service"], name="wording_place_former", condition=Q(stands=False)
            ),
        ]
