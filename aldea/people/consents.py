"""Consents: asking a guardian, and the guardian's yes, no and change of mind."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from aldea.access.data_classes import DataClass, Use
from aldea.audit.models import Event
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.network.models import Organization
from aldea.people import disclosures
from aldea.people.models import Consent, Family, Guardian, Student


class MayNotBeTold(Exception):
    """The school must not tell this adult about the student, so cannot ask either."""


class AlreadyAsked(Exception):
    """The same question is waiting for an answer, or was answered with yes and holds."""

    def __init__(self, consent: Consent) -> None:
        self.consent = consent
        super().__init__()


class AlreadyAnswered(Exception):
    """The guardian has answered this question."""


class Unsigned(Exception):
    """A consent is signed with the guardian's name."""


class Over(Exception):
    """The period the question was about has ended."""


class NotGiven(Exception):
    """There is no yes to take back."""


def in_force(
    *,
    school_id: UUID,
    family_id: UUID,
    student_id: UUID | None,
    recipient_id: UUID,
    use: Use,
    data_classes: Iterable[DataClass],
    today: date,
) -> Consent | None:
    """The consent that lets a school tell a recipient these facts about a family or a student.

    One by an adult who must not be told any more lets nothing out.
    """
    return (
        Consent.objects.given(today)
        .filter(
            school=school_id,
            family=family_id,
            student=student_id,
            recipient=recipient_id,
            use=use,
            data_classes__contains=list(data_classes),
            guardian__may_be_told=True,
        )
        .select_related("guardian")
        .order_by("-answered_at", "pk")
        .first()
    )


@action
def ask(
    *,
    school_id: UUID,
    guardian: Guardian,
    student: Student | None,
    recipient: Organization,
    data_classes: Iterable[DataClass],
    use: Use,
    until: date,
    language: str,
    how: Consent.How,
    by: Doer,
) -> Consent:
    """Ask a guardian whether the school may tell a recipient these facts, up to a day.

    Raises MayNotBeTold, and AlreadyAsked with the consent that waits or holds.
    The question names records, purpose and recipient (FERPA, 34 CFR 99.30(b)).
    """
    if not guardian.may_be_told:
        raise MayNotBeTold
    today = clock.today()
    Family.objects.select_for_update().get(pk=guardian.family_id)  # two taps ask once
    same = Consent.objects.live(today).filter(
        school=school_id,
        family=guardian.family_id,
        student=student,
        recipient=recipient,
        use=use,
        state__in=(Consent.State.ASKED, Consent.State.GIVEN),
    )
    if (earlier := same.order_by("-asked_at").first()) is not None:
        raise AlreadyAsked(earlier)
    consent = Consent(
        school_id=school_id,
        family_id=guardian.family_id,
        student=student,
        guardian=guardian,
        recipient=recipient,
        subject_name=student.called if student else "",
        data_classes=list(data_classes),
        use=use,
        language=language,
        how=how,
        asked_at=clock.now(),
        asked_by_id=by.profile_id,
        starts_on=today,
        ends_before=until,
    )
    consent.save(force_insert=True)
    record("consent.asked", consent, by=by, organization=school_id, detail={"how": how})
    return consent


@action
def give(*, consent: Consent, signed_name: str, language: str, by: Doer) -> Consent:
    """Say yes, signed with the guardian's name.

    Raises Unsigned, AlreadyAnswered and Over. A typed name is a signature when it identifies the
    signer and shows assent (FERPA, 34 CFR 99.30(d)).
    """
    if not signed_name.strip():
        raise Unsigned
    consent = _answer(consent, state=Consent.State.GIVEN, language=language, by=by)
    consent.signed_name = signed_name.strip()
    consent.save(update_fields=[*ANSWERED, "signed_name", *_new_way(consent, by)])
    record("consent.given", consent, by=by, organization=consent.school_id)
    return consent


@action
def decline(*, consent: Consent, language: str, by: Doer) -> Consent:
    """Say no; the help at school stays the same. Raises AlreadyAnswered and Over."""
    consent = _answer(consent, state=Consent.State.DECLINED, language=language, by=by)
    consent.save(update_fields=[*ANSWERED, *_new_way(consent, by)])
    record("consent.declined", consent, by=by, organization=consent.school_id)
    return consent


@action
def withdraw(*, consent: Consent, by: Doer) -> Consent:
    """Take a yes back: what was disclosed by it is hidden from the recipient at once.

    Raises NotGiven when there is no yes to take back.
    """
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if not consent.is_given:
        raise NotGiven
    consent.state = Consent.State.WITHDRAWN
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["state", "withdrawn_at"])
    disclosures.stop(consent=consent, by=by)
    record("consent.withdrawn", consent, by=by, organization=consent.school_id)
    return consent


ANSWERED = ("state", "answered_at", "language")


def _answer(consent: Consent, *, state: Consent.State, language: str, by: Doer) -> Consent:
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if not consent.is_waiting:
        raise AlreadyAnswered
    if not consent.is_live(clock.today()):
        raise Over
    consent.state = state
    consent.answered_at = clock.now()
    consent.language = language
    return consent


def _new_way(consent: Consent, by: Doer) -> list[str]:
    """A question sent by link may be answered in person, and then says so."""
    by_link = by.kind == Event.DoerKind.FAMILY_LINK
    how = Consent.How.LINK if by_link else Consent.How.IN_PERSON
    if consent.how == how or by_link:
        return []
    consent.how = how
    return ["how"]
