"""What people do for a listing so that it can be trusted: ask, remark, correct."""

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.core.periods import Period, PeriodQuerySet, ends_after_it_starts
from aldea.partners.models.closure import Closure
from aldea.partners.models.service import Service


class Verification(Keyed):
    """Somebody asked, and the listing was right; writing to a row is not asking."""

    class How(models.TextChoices):
        CALLED = "CALLED", "By telephone"
        VISITED = "VISITED", "On a visit"
        WROTE = "WROTE", "In writing"
        PARTNER = "PARTNER", "By the partner itself"

        @classmethod
        def asked(cls) -> list[tuple[str, str]]:
            """The ways in which staff ask."""
            return [(each.value, str(each.label)) for each in cls if each != cls.PARTNER]

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="verifications")
    at = models.DateTimeField()
    by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    how = models.CharField(max_length=20, choices=How)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verification_by_somebody_or_the_partner",
                condition=Q(how="PARTNER", by__isnull=True)
                | (~Q(how="PARTNER") & Q(by__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["service", "-at"], name="verification_latest")]


class Remark(Keyed, Period):
    """What staff say beside a listing; what the listing itself says stays as it was sent.

    With a closure it holds at the places of that closure and ends with it.
    """

    class Kind(models.TextChoices):
        NOTE = "NOTE", "Good to know"
        BY_PHONE = "BY_PHONE", "By telephone for now"
        MOVED = "MOVED", "Moved for now"
        OTHER_HOURS = "OTHER_HOURS", "Other hours for now"
        NOT_NOW = "NOT_NOW", "Closed for now"
        GONE = "GONE", "Closed for good"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="remarks")
    closure = models.ForeignKey(
        Closure, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    words_en = models.CharField(max_length=300, blank=True)
    words_es = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("remark"),
            models.CheckConstraint(
                name="remark_note_says_something",
                condition=~Q(kind="NOTE", words_en="", words_es=""),
            ),
        ]


class ChangeRequestQuerySet(models.QuerySet):
    """Words for change requests."""

    def open(self) -> "ChangeRequestQuerySet":
        return self.filter(state=ChangeRequest.State.OPEN)


class ChangeRequest(Keyed):
    """Somebody who read the guide says that a listing is wrong. Who it was is not asked."""

    class About(models.TextChoices):
        CLOSED = "CLOSED", "It is closed"
        PHONE = "PHONE", "The telephone"
        HOURS = "HOURS", "The days or hours"
        PLACE = "PLACE", "The place"
        PAPERS = "PAPERS", "What to bring"
        COST = "COST", "What it costs"
        LANGUAGE = "LANGUAGE", "The languages"
        OTHER = "OTHER", "Something else"

    class State(models.TextChoices):
        OPEN = "OPEN", "Waiting"
        ACCEPTED = "ACCEPTED", "Corrected"
        DECLINED = "DECLINED", "The listing is right"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="change_requests")
    about = models.CharField(max_length=20, choices=About)
    said = models.CharField(max_length=1000, blank=True)
    fields = models.PositiveSmallIntegerField(default=0)  # how many are proposed
    language = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Profile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="change_request_answered_iff_not_open",
                condition=Q(state="OPEN", answered_at=None, answered_by=None)
                | (~Q(state="OPEN") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="change_request_says_something",
                condition=Q(about="CLOSED") | ~Q(said="") | Q(fields__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["made_at"], name="change_request_open", condition=Q(state="OPEN"))
        ]
