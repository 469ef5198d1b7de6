"""Grounds: what a referral would stand on, and what the partner would be told first.

The rule is docs/decisions/0004; the screen asks here the same that the action asks.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from aldea.access import sharings
from aldea.access.data_classes import REFERRAL_CLASSES, DataClass, Use
from aldea.audit.trail import Doer, action, record
from aldea.core import languages
from aldea.network.models import Organization
from aldea.partners import standing
from aldea.partners.models import Desk
from aldea.people import consents, disclosures
from aldea.people.models import Consent, Guardian
from aldea.support import notices
from aldea.support.models import Need, Notice

# Days a partner has to answer, by how soon help is wanted.
ANSWER_DAYS: dict[Need.Urgency, int] = {
    Need.Urgency.ROUTINE: 5,
    Need.Urgency.URGENT: 2,
    Need.Urgency.ASAP: 1,
    Need.Urgency.STAT: 0,
}
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a referral to one partner stands on today; what is None or False is missing."""

    consent: Consent | None
    asked: Consent | None
    is_shared: bool
    has_desk: bool
    may_be_asked: bool  # it has not asked us to leave it alone

    @property
    def lack_consent_alone(self) -> bool:
        """Whether the family may be asked for the consent that is missing."""
        return self.may_be_asked and self.is_shared and self.consent is None

    @property
    def are_enough(self) -> bool:
        has_all = self.is_shared and self.has_desk and self.may_be_asked
        return self.consent is not None and has_all


def of(*, need: Need, partner: Organization, service_key: UUID | None, today: date) -> Grounds:
    """The grounds on which a need could be referred to a partner, for one of its services."""
    waiting = Consent.objects.live(today).filter(
        school=need.school_id,
        family=need.family_id,
        student=need.student_id,
        recipient=partner,
        use=Use.REFERRAL,
        state=Consent.State.ASKED,
    )
    return Grounds(
        consent=consents.in_force(
            school_id=need.school_id,
            family_id=need.family_id,
            student_id=need.student_id,
            recipient_id=partner.pk,
            use=Use.REFERRAL,
            data_classes=REFERRAL_CLASSES,
            today=today,
        ),
        asked=waiting.select_related("guardian").order_by("-asked_at", "pk").first(),
        is_shared=sharings.allows(
            recipient=partner.pk,
            school=need.school_id,
            data_classes=REFERRAL_CLASSES,
            use=Use.REFERRAL,
            today=today,
        ),
        has_desk=Desk.objects.filter(organization=partner).exists(),
        may_be_asked=standing.may_be_asked(partner=partner, service_key=service_key, today=today),
    )


def answer_by(*, urgency: str, today: date) -> date:
    """The day by which a partner is asked to answer; one on a weekend becomes Monday."""
    day = today + timedelta(days=ANSWER_DAYS[Need.Urgency(urgency)])
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def told_before_yes(*, need: Need, today: date) -> dict[DataClass, str]:
    """The facts a partner answers by, as values: the minimum, and nothing that names anybody."""
    born = need.student.birth_date if need.student else None
    return {
        DataClass.NEED: need.wanted,
        DataClass.AGE_BAND: disclosures.age_band(born=born, today=today),
        DataClass.LANGUAGE: languages.name(need.family.home_language),
        DataClass.ZIP: need.family.zip_code,
    }


@action
def ask_consent(
    *,
    need: Need,
    partner: Organization,
    guardian: Guardian,
    until: date,
    language: str,
    how: Consent.How,
    by: Doer,
) -> Consent:
    """Ask a guardian for all that a referral to a partner may come to tell.

    By link, the question goes to the guardian's phone. Raises what `consents.ask` raises.
    """
    consent = consents.ask(
        school_id=need.school_id,
        guardian=guardian,
        student=need.student,
        recipient=partner,
        data_classes=REFERRAL_CLASSES,
        use=Use.REFERRAL,
        until=until,
        language=language,
        how=how,
        by=by,
    )
    if how == Consent.How.LINK:
        notices.about_consent(consent=consent, kind=Notice.Kind.CONSENT, by=by)
    record("need.consent_asked", need, by=by, organization=need.school_id)
    return consent


@action
def sign_in_person(*, consent: Consent, signed_name: str, language: str, by: Doer) -> Consent:
    """Take a guardian's yes on the school's screen, and send a copy by which to take it back.

    Raises what `consents.give` raises.
    """
    consent = consents.give(consent=consent, signed_name=signed_name, language=language, by=by)
    notices.about_consent(consent=consent, kind=Notice.Kind.COPY, by=by)
    record("consent.signed_in_person", consent, by=by, organization=consent.school_id)
    return consent
