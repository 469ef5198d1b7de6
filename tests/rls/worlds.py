"""Random small worlds: a county, two districts, three schools, and what may go wrong with dates."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from aldea.access.data_classes import DataClass, Use
from aldea.access.models import Grant, Sharing
from aldea.access.roles import ROLES
from aldea.accounts.models import Profile, User
from aldea.network.models import Organization, School
from aldea.people.models import (
    CensusLine,
    Consent,
    DisclosedFact,
    Disclosure,
    Enrolment,
    Family,
    Guardian,
    Opening,
    Strength,
    Student,
    Touch,
)
from aldea.support.domains import Domain
from aldea.support.models import Need, Notice, Referral, ReferralStep, Word
from aldea.support.models.referral import NEED_A_REASON, State
from tests.rls.rules import Kind, World

TODAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 18, tzinfo=UTC)
EDGES = (-30, -1, 0, 0, 1, 30)


def _day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


class Maker:
    """Draws rows and keeps them by table."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.world = chance, World(TODAY)

    def keep(self, row: Any) -> Any:
        self.world.rows.setdefault(row._meta.db_table, []).append(row)
        return row

    def one(self, items: Iterable[Any]) -> Any:
        return self.chance.choice(list(items))

    def some(self, items: Iterable[Any], *, least: int = 0) -> list[Any]:
        among = list(items)
        return self.chance.sample(among, self.chance.randint(least, len(among)))

    def likely(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def period(self, *, ends: bool = False) -> dict[str, date | None]:
        """A period whose edges fall around today."""
        start = self.one(EDGES)
        end = self.one([*(edge for edge in EDGES if edge >= start), *([] if ends else [None])])
        return {"starts_on": _day(start), "ends_before": None if end is None else _day(end)}

    def classes(self) -> list[DataClass]:
        return self.some(DataClass, least=2)

    def network(self) -> None:
        office = self.organization(Kind.COUNTY_OFFICE, "19101990000000")
        self.offices = [office]
        self.districts = [
            self.organization(
                Kind.DISTRICT, f"19{n:05d}0000000", is_participating=self.one([True, True, False])
            )
            for n in (1, 2)
        ]
        self.schools = []
        for n, district in enumerate([*self.districts, self.one(self.districts)]):
            self.schools.append(self.organization(Kind.SCHOOL, f"1900001{n + 1:07d}"))
            self.keep(
                School(organization=self.schools[-1], district=district, county_office=office)
            )
        self.partners = [self.organization(Kind.NONPROFIT, None) for _ in range(2)]

    def organization(self, kind: str, cds_code: str | None, **more: Any) -> Organization:
        return self.keep(Organization(kind=kind, name=kind, cds_code=cds_code, **more))

    def rights(self) -> None:
        for school in self.schools:
            for recipient in [*self.offices, *self.partners]:
                if self.likely(85):
                    self.sharing(recipient, school)
        self.users = [self.user(n) for n in range(2)]
        for user in self.users:
            for role in self.chance.sample(list(ROLES), 2):
                at = self.one([*self.schools, *self.districts, *self.offices])
                self.keep(Grant(user=user, role=role, organization=at, **self.period()))

    def sharing(self, recipient: Organization, school: Organization) -> None:
        usual = Use.COORDINATION if recipient in self.offices else Use.REFERRAL
        self.keep(
            Sharing(
                recipient=recipient,
                school=school,
                use=self.one([usual, usual, usual, *Use]),
                data_classes=self.classes(),
                **self.period(),
            )
        )

    def user(self, number: int) -> User:
        user = self.keep(User(email=f"world{number}@aldea.example", password="!"))
        self.keep(Profile(user=user, name=f"Person {number}"))
        return user

    def families(self, size: int) -> None:
        for number in range(size):
            family = self.keep(Family(name=f"Family {number}"))
            self.keep(Guardian(family=family, given_name="Rosa", family_name="R"))
            for school in self.some(self.schools):
                left = self.one([None, None, -1, 0, 1])
                self.keep(
                    CensusLine(
                        family=family, school=school, left_on=None if left is None else _day(left)
                    )
                )
            for _ in range(self.one([1, 2])):
                student = self.keep(Student(family=family, given_name="Kim", family_name="K"))
                for school in self.some(self.schools):
                    self.keep(Enrolment(student=student, school=school, grade=9, **self.period()))
        self.students = self.world.of("people_student")

    def what_is_known(self, size: int) -> None:
        for _ in range(size):
            student, school = self.one(self.students), self.one(self.schools)
            profile = self.one(self.world.of("accounts_profile"))
            common = {"school": school, "by": profile}
            self.keep(Opening(student=student, at=NOW, why="work", **common))
            self.keep(Strength(student=student, text="t", said_by="s", said_on=TODAY, **common))
            self.keep(
                Touch(family=student.family, at=NOW, channel="CALL", outcome="REACHED", **common)
            )

    def errands(self, size: int) -> None:
        for number in range(size * 2):
            student, school = self.one(self.students), self.one(self.schools)
            partner = self.one(self.partners)
            about = {"school": school, "family": student.family, "student": student}
            need = self.keep(Need(domain=Domain.FOOD, wanted="food", opened_at=NOW, **about))
            consent = self.consent(about, partner)
            state = self.one(State)
            waiting = state in {State.DRAFT, State.REQUESTED}
            referral = self.keep(
                Referral(
                    number=f"W-{number}", need=need, partner=partner, asked_for="food",
                    consent=consent, state=state, sent_at=NOW, answer_by=TODAY,
                    reason="OTHER" if state in NEED_A_REASON else "",
                    answered_at=None if waiting else NOW, **about,
                )
            )  # fmt: skip
            self.keep(ReferralStep(referral=referral, school=school, state=state, at=NOW))
            self.keep(Notice(referral=referral, school=school, kind="ASK", asked_at=NOW))
            side = self.one(Word.Side)
            self.keep(
                Word(
                    referral=referral, school=school, side=side, station="SERVED",
                    says="YES", at=NOW,
                )
            )  # fmt: skip
            for _ in range(2):  # before the yes, and by the yes
                self.disclosure(about, partner, consent, self.one([referral.pk, None]))

    def consent(self, about: dict[str, Any], partner: Organization) -> Consent:
        state = self.one(Consent.State)
        return self.keep(
            Consent(
                guardian=next(
                    row for row in self.world.of("people_guardian")
                    if row.family_id == about["family"].pk
                ),
                recipient=partner, subject_name="Kim", data_classes=self.classes(),
                use=Use.REFERRAL, how="LINK", state=state, asked_at=NOW,
                answered_at=None if state == "ASKED" else NOW, signed_name="Rosa",
                withdrawn_at=NOW if state == "WITHDRAWN" else None,
                **about, **self.period(ends=True),
            )
        )  # fmt: skip

    def disclosure(
        self, about: dict[str, Any], partner: Organization, consent: Consent, errand: Any
    ) -> None:
        stopped = consent.state == Consent.State.WITHDRAWN or self.likely(25)
        classes = self.classes()
        row = self.keep(
            Disclosure(
                recipient=self.one([partner, partner, *self.partners]), consent=consent,
                basis="CONSENT", use=self.one([Use.REFERRAL, Use.REFERRAL, Use.COORDINATION]),
                data_classes=classes, errand_key=errand, made_at=NOW,
                stopped_at=NOW if stopped else None, **about, **self.period(),
            )
        )  # fmt: skip
        for data_class in classes:
            self.keep(DisclosedFact(disclosure=row, data_class=data_class, value="v"))


def world_of(*, seed: int, size: int) -> World:
    """A world with rights, families, and errands between schools and partners."""
    maker = Maker(random.Random(seed))
    maker.network()
    maker.rights()
    maker.families(size)
    maker.what_is_known(size)
    maker.errands(size)
    return maker.world


# Drawn from a seed, so that worlds are as full of near misses when small as when large.
worlds = st.builds(world_of, seed=st.integers(0, 2**32), size=st.integers(1, 4))


def write(world: World) -> None:
    """Write a world's rows as the owner, in the order in which tables were first drawn."""
    order = [
        "network_organization", "network_school", "access_sharing", "accounts_user",
        "accounts_profile", "access_grant", "people_family", "people_guardian",
        "people_censusline", "people_student", "people_enrolment", "people_opening",
        "people_strength", "people_touch", "people_consent", "support_need", "support_referral",
        "support_notice", "support_referralstep", "support_word", "people_disclosure",
        "people_disclosedfact",
    ]  # fmt: skip
    assert set(world.rows) <= set(order)
    for table in order:
        if rows := world.of(table):
            type(rows[0])._base_manager.bulk_create(rows)
