"""A school, district or county that is closed for some days, and who answers its families."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet
from aldea.network.models import Organization


class Closure(Keyed, Period):
    """The days in which a school, a district or the county is closed. It ends by itself.

    Why it is closed is said to families in each of their languages; what staff write besides is
    in English and Spanish, and in others where somebody put it into them (`Wording`).
    """

    class Why(models.TextChoices):
        SMOKE = "SMOKE", "Smoke"
        FIRE = "FIRE", "Fire"
        HEAT = "HEAT", "Heat"
        STORM = "STORM", "Storm"
        QUAKE = "QUAKE", "Earthquake"
        POWER = "POWER", "The power is out"
        WATER = "WATER", "There is no water"
        ILLNESS = "ILLNESS", "An illness that spreads"
        SAFETY = "SAFETY", "Everybody’s safety"
        REPAIRS = "REPAIRS", "Repairs"
        BREAK = "BREAK", "A break"
        OTHER = "OTHER", "Something else: write it below"

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="closures"
    )
    why = models.CharField(max_length=10, choices=Why, default=Why.OTHER)
    title_en = models.CharField(max_length=120, blank=True)
    title_es = models.CharField(max_length=120, blank=True)
    goes_on_en = models.TextField(blank=True)  # one line for each thing that goes on
    goes_on_es = models.TextField(blank=True)
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_ends",
                condition=Q(ends_before__isnull=False, ends_before__gt=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["organization", "starts_on"],
                name="closure_once_a_day",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="closure_has_a_title",
                condition=~Q(why="OTHER") | (~Q(title_en="") & ~Q(title_es="")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "ends_before"], name="closure_place")]

    @property
    def called(self) -> str:
        """What staff call it."""
        return self.title_en or f"Closed: {self.get_why_display().lower()}"

    @property
    def last_day(self) -> date:
        """The last day on which it is closed."""
        assert self.ends_before is not None  # noqa: S101  a constraint says so
        return self.ends_before - timedelta(days=1)


class ClosureHelp(Keyed):
    """One kind of help that goes on while a place is closed; said in each language of families."""

    class Kind(models.TextChoices):
        MEALS = "MEALS", "Meals to take home"
        CHILDREN = "CHILDREN", "A place for children during the day"
        LESSONS = "LESSONS", "Lessons on line"
        DEVICES = "DEVICES", "Computers and internet to borrow"
        COUNSELING = "COUNSELING", "Counseling by telephone"
        OFFICE = "OFFICE", "The office answers the telephone"

    closure = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="helps")
    kind = models.CharField(max_length=12, choices=Kind)
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closure", "kind"], name="closure_help_once"),
            models.CheckConstraint(
                name="closure_help_ends_after_it_begins",
                condition=Q(begins=None, ends=None)
                | Q(begins__isnull=False, ends__isnull=False, ends__gt=models.F("begins")),
            ),
        ]


class Answerer(Keyed):
    """Who answers a family that calls from the guide of a school."""

    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, related_name="answerer"
    )
    person = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=32)
    takes_texts = models.BooleanField(default=False)
    languages = ArrayField(models.CharField(max_length=8), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(name="answerer_can_be_called", condition=~Q(phone=""))
        ]
