"""Families, guardians, students and what is known and told about them."""

from datetime import date, timedelta
from typing import Any

import factory

from aldea.access.data_classes import BEFORE_YES, REFERRAL_CLASSES, Use
from aldea.core import clock
from aldea.network.models import School
from aldea.people.models import (
    CensusLine,
    Consent,
    DisclosedFact,
    Disclosure,
    Enrolment,
    Family,
    Grade,
    Guardian,
    Opening,
    Strength,
    Student,
    Touch,
)
from tests.factories.accounts import UserFactory
from tests.factories.network import PartnerFactory, SchoolFactory


def _ago(days: int) -> factory.LazyFunction:
    return factory.LazyFunction(lambda: clock.today() - timedelta(days=days))


class AtSchool(factory.django.DjangoModelFactory):
    """A row that a school made: `school` takes a School or its organization."""

    class Meta:
        abstract = True

    school = factory.SubFactory(SchoolFactory)

    @classmethod
    def _adjust_kwargs(cls, **given: Any) -> dict[str, Any]:
        if isinstance(given.get("school"), School):
            given["school"] = given["school"].organization
        return given


class FamilyFactory(factory.django.DjangoModelFactory):
    """A family without a school; `school=<School>` puts it into that school's census."""

    class Meta:
        model = Family
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Family {n}")
    home_language = "es"
    zip_code = "91010"

    @factory.post_generation
    def school(self, create: bool, school: School | None, **rest: object) -> None:
        if create and school:
            CensusLineFactory(family=self, school=school, **rest)


class CensusLineFactory(AtSchool):
    """A family's line in a school's census, never heard from; `left=True`: no longer there."""

    class Meta:
        model = CensusLine

    family = factory.SubFactory(FamilyFactory)

    class Params:
        left = factory.Trait(left_on=_ago(1))


class GuardianFactory(factory.django.DjangoModelFactory):
    """An adult of a family, with a phone."""

    class Meta:
        model = Guardian

    family = factory.SubFactory(FamilyFactory)
    given_name = "Rosa"
    family_name = factory.Sequence(lambda n: f"Guardian{n}")
    relationship = "mother"
    phone = "+16265550142"
    language = "es"


class StudentFactory(factory.django.DjangoModelFactory):
    """A student; `school=<School>` enrols and puts the family into the census with a guardian."""

    class Meta:
        model = Student
        skip_postgeneration_save = True

    family = factory.SubFactory(FamilyFactory)
    given_name = "Kim"
    family_name = factory.Sequence(lambda n: f"Student{n}")
    birth_date = date(2012, 3, 4)

    @factory.post_generation
    def school(self, create: bool, school: School | None, **rest: object) -> None:
        if not create or school is None:
            return
        EnrolmentFactory(student=self, school=school, **rest)
        if not CensusLine.objects.filter(family=self.family, school_id=school.pk).exists():
            CensusLineFactory(family=self.family, school=school)
        if not self.family.guardians.exists():
            GuardianFactory(family=self.family)


class EnrolmentFactory(AtSchool):
    """A student is at a school since a hundred days; `ended=True`: until yesterday."""

    class Meta:
        model = Enrolment

    student = factory.SubFactory(StudentFactory)
    grade = Grade.NINTH
    starts_on = _ago(100)
    ends_before = None

    class Params:
        ended = factory.Trait(ends_before=factory.LazyFunction(clock.today))


class StrengthFactory(AtSchool):
    """Something a student is good at."""

    class Meta:
        model = Strength

    student = factory.LazyAttribute(lambda row: StudentFactory(school=row.school))
    text = "Draws comics"
    said_by = "Ms. Okafor"
    said_on = _ago(7)


class TouchFactory(AtSchool):
    """A call in which the family talked; `tried=True`: nobody answered."""

    class Meta:
        model = Touch

    family = factory.LazyAttribute(lambda row: FamilyFactory(school=row.school))
    at = factory.LazyFunction(clock.now)
    by = factory.LazyFunction(lambda: UserFactory().profile)
    channel = Touch.Channel.CALL
    outcome = Touch.Outcome.REACHED

    class Params:
        tried = factory.Trait(outcome=Touch.Outcome.NO_ANSWER)


class ConsentFactory(AtSchool):
    """A consent to a referral, asked yesterday; `given`, `declined`, `withdrawn`, `lapsed`."""

    class Meta:
        model = Consent

    student = factory.LazyAttribute(lambda row: StudentFactory(school=row.school))
    family = factory.LazyAttribute(lambda row: row.student.family)
    guardian = factory.LazyAttribute(
        lambda row: row.family.guardians.first() or GuardianFactory(family=row.family)
    )
    recipient = factory.SubFactory(PartnerFactory)
    subject_name = factory.LazyAttribute(lambda row: row.student.given_name)
    data_classes = factory.LazyFunction(lambda: list(REFERRAL_CLASSES))
    use = Use.REFERRAL
    language = "es"
    how = Consent.How.LINK
    asked_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
    starts_on = _ago(1)
    ends_before = factory.LazyFunction(lambda: clock.today() + timedelta(days=364))

    class Params:
        given = factory.Trait(
            state=Consent.State.GIVEN,
            answered_at=factory.LazyFunction(clock.now),
            signed_name="Rosa",
        )
        declined = factory.Trait(
            state=Consent.State.DECLINED, answered_at=factory.LazyFunction(clock.now)
        )
        withdrawn = factory.Trait(
            state=Consent.State.WITHDRAWN,
            answered_at=factory.LazyFunction(lambda: clock.now() - timedelta(hours=2)),
            withdrawn_at=factory.LazyFunction(clock.now),
            signed_name="Rosa",
        )
        lapsed = factory.Trait(ends_before=factory.LazyFunction(clock.today))


class DisclosureFactory(AtSchool):
    """What a partner was told before its answer, by a consent; `facts={...}` gives the values."""

    class Meta:
        model = Disclosure
        skip_postgeneration_save = True

    consent = factory.SubFactory(
        ConsentFactory, given=True, school=factory.SelfAttribute("..school")
    )
    student = factory.LazyAttribute(lambda row: row.consent.student)
    family = factory.LazyAttribute(lambda row: row.consent.family)
    recipient = factory.LazyAttribute(lambda row: row.consent.recipient)
    basis = Disclosure.Basis.CONSENT
    use = Use.REFERRAL
    data_classes = factory.LazyFunction(lambda: list(BEFORE_YES))
    made_at = factory.LazyFunction(clock.now)
    starts_on = factory.LazyFunction(clock.today)
    ends_before = factory.LazyAttribute(lambda row: row.consent.ends_before)

    class Params:
        stopped = factory.Trait(stopped_at=factory.LazyFunction(clock.now))

    @factory.post_generation
    def facts(self, create: bool, values: dict[str, str] | None, **rest: object) -> None:
        if create:
            for data_class, value in (values or {}).items():
                DisclosedFact.objects.create(disclosure=self, data_class=data_class, value=value)


class OpeningFactory(AtSchool):
    """Somebody opened a student's record."""

    class Meta:
        model = Opening

    student = factory.LazyAttribute(lambda row: StudentFactory(school=row.school))
    by = factory.LazyFunction(lambda: UserFactory().profile)
    at = factory.LazyFunction(clock.now)
    why = "Coordinator of the school"
