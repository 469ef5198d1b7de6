"""What the initiative says on its own public pages, version by version."""

from typing import Self

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed


class PageVersionQuerySet(models.QuerySet):
    """Words for versions of pages."""

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("page", "-number")


class PageVersion(Keyed):
    """One version of a public page, in both languages. It never changes; a new one follows it.

    What visitors read is the newest version that was published; a newer one is a draft.
    """

    class Page(models.TextChoices):
        WELCOME = "WELCOME", "Welcome"
        COMMUNITY_SCHOOL = "COMMUNITY_SCHOOL", "What a community school is"
        PILLARS = "PILLARS", "The four pillars"
        PARTNERS = "PARTNERS", "Key partnerships"
        CONNECT = "CONNECT", "Connect with us"

    page = models.CharField(max_length=20, choices=Page)
    number = models.PositiveIntegerField()
    title_en = models.CharField(max_length=120, blank=True)
    title_es = models.CharField(max_length=120, blank=True)
    body_en = models.TextField(blank=True)
    body_es = models.TextField(blank=True)
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PageVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("page", "number", name="pageversion_number_unique"),
            models.CheckConstraint(name="pageversion_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="pageversion_has_a_title", condition=~Q(title_en="", title_es="")
            ),
            models.CheckConstraint(
                name="pageversion_published_by_somebody",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]
