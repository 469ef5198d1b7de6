"""A referral: asking a partner to meet a need, its steps, and what each side says of it."""

from typing import Self

from django.db import models
from django.db.models import Q

from aldea.accounts.models import Profile
from aldea.core.ids import Keyed
from aldea.network.models import Organization
from aldea.people.models import Consent, Family, Student
from aldea.support.models.need import Need


class State(models.TextChoices):
    """The statuses of a referral's task (FHIR TaskStatus without `ready` and `received`)."""

    DRAFT = "draft", "In draft"
    REQUESTED = "requested", "Asked"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Cannot help"
    CANCELLED = "cancelled", "Taken back"
    IN_PROGRESS = "in-progress", "Going on"
    ON_HOLD = "on-hold", "On a waiting list"
    FAILED = "failed", "Did not work out"
    COMPLETED = "completed", "Served"
    ENTERED_IN_ERROR = "entered-in-error", "Entered by mistake"


# From each status, the legal moves. A rejected one is never reopened: a new one is made from it.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.REQUESTED, State.CANCELLED, State.ENTERED_IN_ERROR}),
    State.REQUESTED: frozenset(
        {State.ACCEPTED, State.REJECTED, State.CANCELLED, State.ENTERED_IN_ERROR}
    ),
    State.ACCEPTED: frozenset(
        {
            State.IN_PROGRESS, State.ON_HOLD, State.COMPLETED, State.FAILED, State.CANCELLED,
            State.ENTERED_IN_ERROR,
        }
    ),
    State.IN_PROGRESS: frozenset(
        {
            State.ON_HOLD, State.COMPLETED, State.FAILED, State.CANCELLED, State.ENTERED_IN_ERROR,
        }
    ),
    State.ON_HOLD: frozenset(
        {
            State.IN_PROGRESS, State.COMPLETED, State.FAILED, State.CANCELLED,
            State.ENTERED_IN_ERROR,
        }
    ),
    State.REJECTED: frozenset({State.ENTERED_IN_ERROR}),
    State.CANCELLED: frozenset({State.ENTERED_IN_ERROR}),
    State.COMPLETED: frozenset({State.ENTERED_IN_ERROR}),
    State.FAILED: frozenset({State.ENTERED_IN_ERROR}),
    State.ENTERED_IN_ERROR: frozenset(),
}  # fmt: skip
# Statuses that say why (FHIR: statusReason is expected for these).
NEED_A_REASON = frozenset({State.REJECTED, State.CANCELLED, State.ON_HOLD, State.FAILED})
OPEN_STATES = (State.REQUESTED, State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD)


class Reason(models.TextChoices):
    """Why a referral was refused, held, taken back or did not work out."""

    NO_CAPACITY = "NO_CAPACITY", "No room now"
    OUT_OF_AREA = "OUT_OF_AREA", "Outside our area"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "Does not fit who we serve"
    LANGUAGE = "LANGUAGE", "Not in this language"
    WRONG_SERVICE = "WRONG_SERVICE", "We do not offer this"
    WAITING_LIST = "WAITING_LIST", "On our waiting list"
    COULD_NOT_REACH = "COULD_NOT_REACH", "Could not reach the family"
    FAMILY_DECLINED = "FAMILY_DECLINED", "The family does not want it"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN", "The family withdrew its consent"
    NO_LONGER_NEEDED = "NO_LONGER_NEEDED", "No longer needed"
    OTHER = "OTHER", "Another reason"


# Which reasons fit which status; the first of a list is the one supposed.
REASONS: dict[State, tuple[Reason, ...]] = {
    State.REJECTED: (
        Reason.NO_CAPACITY, Reason.OUT_OF_AREA, Reason.NOT_ELIGIBLE, Reason.LANGUAGE,
        Reason.WRONG_SERVICE, Reason.OTHER,
    ),
    State.ON_HOLD: (Reason.WAITING_LIST, Reason.COULD_NOT_REACH, Reason.OTHER),
    State.FAILED: (
        Reason.COULD_NOT_REACH, Reason.FAMILY_DECLINED, Reason.NO_CAPACITY, Reason.OTHER,
    ),
    State.CANCELLED: (
        Reason.NO_LONGER_NEEDED, Reason.CONSENT_WITHDRAWN, Reason.FAMILY_DECLINED, Reason.OTHER,
    ),
}  # fmt: skip


class ReferralQuerySet(models.QuerySet):
    """Words for referrals."""

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def with_parties(self) -> Self:
        """With all that a loop tells by name, in the same query."""
        return self.select_related(
            "need", "student", "family", "partner", "school", "sent_by", "consent__guardian"
        )

    def waiting_for_answer(self) -> Self:
        return self.filter(state=State.REQUESTED)


class Referral(Keyed):
    """A request that a partner help with a need."""

    number = models.CharField(max_length=12, unique=True)
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="referrals")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    partner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    # By key: the directory may drop a service, the referral keeps what was asked for.
    service_key = models.UUIDField(null=True)
    asked_for = models.CharField(max_length=255)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=20, choices=State, default=State.REQUESTED)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="referral_says_why",
                condition=~Q(state__in=["rejected", "cancelled", "on-hold", "failed"])
                | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="referral_waiting_is_unanswered",
                condition=~Q(state__in=["draft", "requested"]) | Q(answered_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["school", "state", "sent_at"], name="referral_school_state"),
            models.Index(fields=["need", "-sent_at"], name="referral_need"),
            models.Index(fields=["partner", "state"], name="referral_partner_state"),
        ]

    def may_become(self, state: State) -> bool:
        """Whether the table of transitions allows the move."""
        return state in TRANSITIONS[State(self.state)]

    @property
    def is_waiting(self) -> bool:
        """Whether the partner has not answered."""
        return self.state == State.REQUESTED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_accepted(self) -> bool:
        """Whether the partner said yes and the help is not over."""
        return self.state in {State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD}

    @property
    def was_refused(self) -> bool:
        return self.state == State.REJECTED


class ReferralStep(Keyed):
    """A referral moved from one status to another. Written once."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    reason_text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="referral_step_order")]


class Word(Keyed):
    """What one side says of one station of the loop. The newest word of a side counts."""

    class Side(models.TextChoices):
        PARTNER = "PARTNER", "Partner"
        FAMILY = "FAMILY", "Family"
        SCHOOL = "SCHOOL", "School"

    class Station(models.TextChoices):
        ASKED = "ASKED", "Asked"
        ANSWERED = "ANSWERED", "Answered"
        CONTACTED = "CONTACTED", "First contact"
        SERVED = "SERVED", "Service"
        OUTCOME = "OUTCOME", "Outcome"
        MET = "MET", "Need met"

    class Says(models.TextChoices):
        YES = "YES", "Yes"
        NO = "NO", "No"
        NOT_YET = "NOT_YET", "Not yet"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="words")
    school = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    station = models.CharField(max_length=10, choices=Station)
    says = models.CharField(max_length=10, choices=Says)
    note = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Profile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="word_partner_does_not_say_met",
                condition=~Q(side="PARTNER", station="MET"),
            )
        ]
        indexes = [models.Index(fields=["referral", "at"], name="word_order")]
