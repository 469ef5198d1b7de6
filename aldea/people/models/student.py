"""A student, where they are enrolled, and what they are good at."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet, ends_after_it_starts
from aldea.network.models import Organization
from aldea.people.models.family import Family


class Grade(models.IntegerChoices):
    """Grades from transitional kindergarten to twelfth, in order."""

    TK = -1, "TK"
    KINDERGARTEN = 0, "K"
    FIRST = 1, "1"
    SECOND = 2, "2"
    THIRD = 3, "3"
    FOURTH = 4, "4"
    FIFTH = 5, "5"
    SIXTH = 6, "6"
    SEVENTH = 7, "7"
    EIGHTH = 8, "8"
    NINTH = 9, "9"
    TENTH = 10, "10"
    ELEVENTH = 11, "11"
    TWELFTH = 12, "12"


class Student(Keyed):
    """A child or young person at school."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="students")
    given_name = models.CharField(max_length=100)
    middle_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    email = models.EmailField(blank=True)
    ssid = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001  unique where set
    district = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sourced_id = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "district",
                "sourced_id",
                name="student_sourced_id_unique",
                condition=~Q(sourced_id=""),
            ),
            models.UniqueConstraint("district", "ssid", name="student_ssid_unique"),
            models.CheckConstraint(
                name="student_ssid_is_10_digits",
                condition=Q(ssid__isnull=True) | Q(ssid__regex=r"^[0-9]{10}$"),
            ),
        ]
        indexes = [
            GinIndex(
                fields=["given_name", "family_name"],
                name="student_name",
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            )
        ]

    @property
    def called(self) -> str:
        """The name the student goes by."""
        return self.preferred_name or self.given_name

    @property
    def name(self) -> str:
        """The name the student goes by, and the family name."""
        return f"{self.called} {self.family_name}".strip()

    def age_on(self, day: date) -> int | None:
        """Whole years, where the birth date is known."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Enrolment(Keyed, Period):
    """A student is at a school for a period: the anchor by which staff reach the student."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    grade = models.SmallIntegerField(choices=Grade)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("enrolment"),
            models.UniqueConstraint(
                "student", "school", name="enrolment_open_once", condition=Q(ends_before=None)
            ),
            models.CheckConstraint(
                name="enrolment_grade_is_known", condition=Q(grade__in=Grade.values)
            ),
        ]
        indexes = [
            models.Index(fields=["school", "grade", "student"], name="enrolment_school_grade")
        ]


class Strength(Keyed):
    """Something a student is good at or cares about, and who said so."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="strengths")
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    said_by = models.CharField(max_length=120)
    said_on = models.DateField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="strength_says_something", condition=~Q(text=""))
        ]
