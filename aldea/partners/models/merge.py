"""Two listings of one thing: what may be, what a person says is, and what a person says is not."""

from django.db import models
from django.db.models import F, Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.partners.models.standing import Listed


class Candidate(Keyed):
    """Two listings that may be one, made anew whenever the directory changes.

    `mark` stands for all that was compared: what a person said of the pair holds until it changes.
    """

    listed = models.CharField(max_length=20, choices=Listed)
    first_id = models.UUIDField()
    second_id = models.UUIDField()
    score = models.IntegerField()
    evidence = models.JSONField()
    mark = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first_id", "second_id"], name="candidate_pair_once"),
            models.CheckConstraint(
                name="candidate_pair_in_order", condition=Q(first_id__lt=F("second_id"))
            ),
            models.CheckConstraint(
                name="candidate_score_of_a_hundred", condition=Q(score__range=(0, 100))
            ),
        ]
        indexes = [models.Index(fields=["listed", "-score"], name="candidate_likeliest")]


class NotTheSame(Keyed):
    """A person looked at two listings, as they were then, and they are two things."""

    first_id = models.UUIDField()
    second_id = models.UUIDField()
    mark = models.CharField(max_length=32)
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first_id", "second_id", "mark"], name="not_the_same_said_once"
            )
        ]


class MergeQuerySet(models.QuerySet):
    """Words for merges."""

    def standing(self) -> "MergeQuerySet":
        return self.filter(undone_at=None)


class Merge(Keyed):
    """A person says that one listing is another one. Both rows stay as they were sent.

    `moved` names the rows of ours that were hung on the kept one, so that taking the merge apart
    hangs exactly those back. No foreign keys, so that nothing is forgotten when a sender takes one
    of the two away for a while.
    """

    listed = models.CharField(max_length=20, choices=Listed)
    away_id = models.UUIDField()
    kept_id = models.UUIDField()
    moved = models.JSONField(default=dict)  # kind of row: ids
    at = models.DateTimeField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["away_id"], condition=Q(undone_at=None), name="merge_away_once"
            ),
            models.CheckConstraint(name="merge_of_two", condition=~Q(away_id=F("kept_id"))),
            models.CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]
