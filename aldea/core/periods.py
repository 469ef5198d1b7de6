"""Half-open periods: from starts_on up to, but without, ends_before."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


def live_on(day: date, *, prefix: str = "") -> Q:
    """Rows whose period contains the day."""
    ends = f"{prefix}ends_before"
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day})
    )


class PeriodQuerySet(models.QuerySet):
    """Words for rows that hold in a period."""

    def live(self, day: date) -> Self:
        return self.filter(live_on(day))


class Period(models.Model):
    """Something that holds from a day up to, but without, another."""

    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_live(self, day: date) -> bool:
        """Whether the period contains the day."""
        return self.starts_on <= day and (self.ends_before is None or self.ends_before > day)


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """The constraint that a period is not over before it begins."""
    return models.CheckConstraint(
        name=f"{name}_ends_after_it_starts",
        condition=Q(ends_before__isnull=True) | Q(ends_before__gte=F("starts_on")),
    )
