"""What an arrival would change, person by person, and school by school."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aldea.arrivals.models.arrival import Arrival
from aldea.core.ids import Keyed
from aldea.network.models import Organization
from aldea.people.models import Grade

SPOKEN: dict[int, str] = {Grade.TK: "TK", Grade.KINDERGARTEN: "kindergarten"}


class ArrivalChange(Keyed):
    """One student, guardian or family that an arrival brings, changes or lets leave.

    `subject_id` is the key of the row it is about, without a foreign key: a new one does not
    exist before the arrival is applied. `fields` holds name → [before, after].
    """

    class Kind(models.TextChoices):
        NEW = "NEW", "New"
        CHANGED = "CHANGED", "Changed"
        LEAVING = "LEAVING", "Leaving"

    class Who(models.TextChoices):
        STUDENT = "STUDENT", "Student"
        GUARDIAN = "GUARDIAN", "Guardian"
        FAMILY = "FAMILY", "Family"

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="lines")
    # Written by the hundred thousand from a comparison that joined both tables: checking each key
    # again when the transaction ends took as long as writing the rows.
    district = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    school = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=10, choices=Kind)
    who = models.CharField(max_length=10, choices=Who)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=210)
    grade = models.SmallIntegerField(null=True)
    fields = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="arrival_change_only_students_leave",
                condition=~Q(kind="LEAVING") | Q(who="STUDENT"),
            ),
            models.CheckConstraint(
                name="arrival_change_says_what",
                condition=~Q(kind="CHANGED") | ~Q(fields={}),
            ),
        ]
        indexes = [
            models.Index(fields=["arrival", "kind", "name"], name="arrival_change_list"),
        ]

    @property
    def is_student(self) -> bool:
        return self.who == self.Who.STUDENT

    @property
    def grade_label(self) -> str:
        """The grade as people say it."""
        return "" if self.grade is None else Grade(self.grade).label


class ArrivalSchool(Keyed):
    """What an arrival would do to one school: the ground on which it is held or not."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="schools")
    district = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    students_before = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    leaving = models.PositiveIntegerField()
    is_held = models.BooleanField()
    # Grades of which every student would leave and none is in the file.
    missing_grades = ArrayField(models.SmallIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint("arrival", "school", name="arrival_school_once"),
        ]

    @property
    def is_everybody(self) -> bool:
        """Whether nobody known at the school is in the file."""
        return self.leaving == self.students_before

    @property
    def grades(self) -> list[str]:
        """The missing grades as a sentence names them."""
        return [SPOKEN.get(grade, f"grade {grade}") for grade in self.missing_grades]
