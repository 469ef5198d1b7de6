"""What the search knows of a service, and the words that occur in the directory."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from aldea.core.ids import Keyed
from aldea.partners.models.service import Service


class SearchEntry(models.Model):
    """One service as the search sees it, made anew whenever the directory changes."""

    service = models.OneToOneField(
        Service, on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    words = SearchVectorField()
    terms = ArrayField(models.TextField(), default=list)  # codes of its taxonomy terms
    languages = ArrayField(models.TextField(), default=list)
    is_free = models.BooleanField(default=False)
    needs_papers = models.BooleanField(default=False)
    is_virtual = models.BooleanField(default=False)
    opens_evenings = models.BooleanField(default=False)
    opens_saturdays = models.BooleanField(default=False)
    room = models.FloatField(null=True, blank=True)  # the newest capacity's `available`
    room_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words"),
            GinIndex(fields=["terms"], name="search_entry_terms"),
        ]


class SearchPoint(Keyed):
    """A point on the earth where a service is given, beside nothing else, so that many are quick.

    `campus` is the CDS code of the school whose ground it is.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="points")
    latitude = models.FloatField()
    longitude = models.FloatField()
    campus = models.CharField(max_length=14, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="search_point_is_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]


class SearchWord(Keyed):
    """A word that occurs in the directory, so that a misspelt one can find its way."""

    word = models.CharField(max_length=60, unique=True)
    weight = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="search_word_has_weight", condition=Q(weight__gt=0))
        ]
        indexes = [
            GinIndex(fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"])
        ]
