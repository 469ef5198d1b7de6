"""What families searched and did not find: a count, of nobody and without a word of theirs."""

import uuid

from django.db import models
from django.db.models import Q

# The codes of the Gravity Project's categories, which `support` names, in the order it does.
NEEDS = (
    "food-insecurity", "housing-instability", "homelessness", "inadequate-housing",
    "transportation-insecurity", "financial-insecurity", "material-hardship",
    "educational-attainment", "employment-status", "veteran-status", "stress",
    "social-connection", "intimate-partner-violence", "elder-abuse", "personal-health-literacy",
    "health-insurance-coverage-status", "medical-cost-burden", "digital-literacy",
    "digital-access", "utility-insecurity", "incarceration-status", "language-access",
    "protective-factor", "sdoh-category-unspecified",
)  # fmt: skip
OTHER_WORDS = "other-words"  # nobody could tell which need was meant
LANGUAGES = ("en", "es", "zh", "ko", "vi", "hy", "tl")


class Miss(models.Model):
    """Searches of one week that found nothing, or nothing near, or nothing in a language.

    A new one is a row of its own: a visitor may add, and read or change nothing. The key is drawn
    by lot, so that rows of a week cannot be put in order; past weeks are folded into one row each.
    """

    class Missing(models.TextChoices):
        ANY = "ANY", "Nothing at all"
        LANGUAGE = "LANGUAGE", "Nothing in the language"
        NEAR = "NEAR", "Nothing near"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.DateField()  # its Monday
    need = models.CharField(max_length=40)
    zip_code = models.CharField(max_length=5, blank=True)  # of the school; none for a district
    language = models.CharField(max_length=2)
    missing = models.CharField(max_length=8, choices=Missing)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="miss_week_begins_on_monday", condition=Q(week__iso_week_day=1)
            ),
            models.CheckConstraint(
                name="miss_need_is_a_code_and_no_word",
                condition=Q(need__in=(*NEEDS, OTHER_WORDS)),
            ),
            models.CheckConstraint(
                name="miss_zip_is_five_digits_or_none",
                condition=Q(zip_code__regex=r"^([0-9]{5})?$"),
            ),
            models.CheckConstraint(
                name="miss_language_is_one_of_the_pages", condition=Q(language__in=LANGUAGES)
            ),
            models.CheckConstraint(
                name="miss_missing_is_known",
                condition=Q(missing__in=["ANY", "LANGUAGE", "NEAR"]),
            ),
            models.CheckConstraint(name="miss_counts_one_or_more", condition=Q(count__gte=1)),
        ]
        indexes = [models.Index(fields=["week"], name="miss_week")]
