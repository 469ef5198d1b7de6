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
    """The days in which a school, a district or the county is closed. It ends by itself."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="closures"
    )
    title_en = models.CharField(max_length=120)
    title_es = models.CharField(max_length=120)
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
                name="closure_has_a_title", condition=~Q(title_en="") & ~Q(title_es="")
            ),
        ]
        indexes = [models.Index(fields=["organization", "ends_before"], name="closure_place")]

    @property
    def last_day(self) -> date:
        """The last day on which it is closed."""
        assert self.ends_before is not None  # noqa: S101  a constraint says so
        return self.ends_before - timedelta(days=1)


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
