"""Needs, referrals and what is said of them."""

from datetime import timedelta

import factory

from aldea.core import clock
from aldea.support.domains import Domain
from aldea.support.models import Need, Notice, Referral, ReferralStep, Word
from aldea.support.models.referral import State
from tests.factories.accounts import UserFactory
from tests.factories.network import PartnerFactory
from tests.factories.people import AtSchool, ConsentFactory, StudentFactory


class NeedFactory(AtSchool):
    """An open need on a student's record; `met=True`: closed with evidence."""

    class Meta:
        model = Need

    student = factory.LazyAttribute(lambda row: StudentFactory(school=row.school))
    family = factory.LazyAttribute(lambda row: row.student.family)
    domain = Domain.FOOD
    wanted = "Groceries for a family of five"
    opened_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=2))
    opened_by = factory.LazyFunction(lambda: UserFactory().profile)

    class Params:
        met = factory.Trait(
            state=Need.State.MET,
            closed_at=factory.LazyFunction(clock.now),
            closed_because="The family said so.",
        )


class ReferralFactory(AtSchool):
    """A referral that waits for the partner's answer; `accepted`, `rejected`, `completed`."""

    class Meta:
        model = Referral

    number = factory.Sequence(lambda n: f"R-{n:06d}")
    partner = factory.SubFactory(PartnerFactory)
    need = factory.SubFactory(NeedFactory, school=factory.SelfAttribute("..school"))
    family = factory.LazyAttribute(lambda row: row.need.family)
    student = factory.LazyAttribute(lambda row: row.need.student)
    asked_for = "Weekly groceries"
    consent = factory.LazyAttribute(
        lambda row: ConsentFactory(
            given=True, student=row.student, school=row.school, recipient=row.partner
        )
    )
    sent_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
    sent_by = factory.LazyFunction(lambda: UserFactory().profile)
    answer_by = factory.LazyFunction(lambda: clock.today() + timedelta(days=4))

    class Params:
        accepted = factory.Trait(state=State.ACCEPTED, answered_at=factory.LazyFunction(clock.now))
        rejected = factory.Trait(
            state=State.REJECTED,
            reason="NO_CAPACITY",
            answered_at=factory.LazyFunction(clock.now),
        )
        completed = factory.Trait(
            state=State.COMPLETED, answered_at=factory.LazyFunction(clock.now)
        )


class ReferralStepFactory(factory.django.DjangoModelFactory):
    """A referral moved."""

    class Meta:
        model = ReferralStep

    referral = factory.SubFactory(ReferralFactory)
    school = factory.SelfAttribute("referral.school")
    state = State.REQUESTED
    at = factory.LazyFunction(clock.now)


class WordFactory(factory.django.DjangoModelFactory):
    """What a side says of a station."""

    class Meta:
        model = Word

    referral = factory.SubFactory(ReferralFactory)
    school = factory.SelfAttribute("referral.school")
    side = Word.Side.FAMILY
    station = Word.Station.SERVED
    says = Word.Says.YES
    at = factory.LazyFunction(clock.now)


class NoticeFactory(factory.django.DjangoModelFactory):
    """A link to be sent to the partner of a referral."""

    class Meta:
        model = Notice

    referral = factory.SubFactory(ReferralFactory)
    school = factory.SelfAttribute("referral.school")
    kind = Notice.Kind.ASK
    asked_at = factory.LazyFunction(clock.now)
