"""What the search knows of a service, and the words that occur in the directory."""

from enum import IntFlag

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from aldea.core.ids import Keyed
from aldea.partners.models.listed_organization import ListedOrganization
from aldea.partners.models.service import Service


class Facet(IntFlag):
    """What is so or not of an entry. Those counted come first; a search adds two by its clock."""

    FREE = 1
    MEDI_CAL = 2
    DROP_IN = 4
    NO_PAPERS = 8
    EVENINGS = 16
    SATURDAY = 32
    OPENING = 64
    OPEN_NOW = 128
    VIRTUAL = 256
    AT_SCHOOL = 512  # its campuses say which
    RARE_HOURS = 1024  # of some weeks only: see its open hours
    SECOND_PLACE = 2048
    MORE_PLACES = 4096  # than three: see its points


class Minutes(models.Field):
    """Ranges of minutes, joined where they meet."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "int4multirange"


class SearchEntry(models.Model):
    """One service as the search sees it, made anew whenever the directory changes.

    Narrow on purpose, and what has a fixed width first: a search without words reads all of
    them, and shows ten services.
    """

    is_active = models.BooleanField(default=True)
    number = models.IntegerField(unique=True)  # what postings call it, for good
    facets = models.IntegerField(default=0)
    minimum_age = models.FloatField(default=0)
    maximum_age = models.FloatField(default=200)
    service = models.OneToOneField(
        Service, on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    organization = models.ForeignKey(ListedOrganization, on_delete=models.CASCADE, related_name="+")
    latitude = models.FloatField(null=True, blank=True)  # of the first three places
    longitude = models.FloatField(null=True, blank=True)
    latitude_2 = models.FloatField(null=True, blank=True)
    longitude_2 = models.FloatField(null=True, blank=True)
    latitude_3 = models.FloatField(null=True, blank=True)
    longitude_3 = models.FloatField(null=True, blank=True)
    room = models.FloatField(null=True, blank=True)  # the newest capacity's `available`
    room_at = models.DateTimeField(null=True, blank=True)
    room_until = models.DateTimeField(null=True, blank=True)  # its shelf life ends then
    languages = models.TextField(blank=True)  # codes, each between blanks: quick to count by
    hours = Minutes()  # of every week, from Monday
    terms = ArrayField(models.TextField(), default=list)  # codes of its taxonomy terms
    campuses = ArrayField(models.TextField(), default=list)  # CDS codes of schools it is given at
    name = models.TextField()  # orders what is equal otherwise

    class Meta:
        indexes = [GinIndex(fields=["terms"], name="search_entry_terms")]


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


class SearchText(models.Model):
    """What one listing says: its stems and how often, and its plain words.

    No foreign key: it outlasts its service, to say what must be taken out of the postings.
    """

    service_id = models.UUIDField(primary_key=True)
    number = models.IntegerField(unique=True)
    stems = ArrayField(models.TextField(), default=list)  # the first is '', for its whole length
    times = ArrayField(models.IntegerField(), default=list)  # tenths: names count more than once
    words = ArrayField(models.TextField(), default=list)


class SearchPosting(Keyed):
    """A stem with the numbers of all entries that have it, how often, and how long each entry is.

    The stem '' is what all have, and `#` with the code of a need what is tagged so. Everything
    BM25 weighs by is here in whole numbers; what depends on all listings is reckoned by a search.
    """

    stem = models.TextField(unique=True)
    total = models.BigIntegerField()  # of all times
    numbers = ArrayField(models.IntegerField())  # in order
    times = ArrayField(models.IntegerField())
    lengths = ArrayField(models.IntegerField())


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
