"""The demo's needs and referrals: loops in every state, with what each side says of them."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from aldea.access.data_classes import AFTER_YES, BEFORE_YES, REFERRAL_CLASSES, DataClass, Use
from aldea.accounts.models import Profile
from aldea.core.ids import new_id
from aldea.people.models import (
    Consent,
    DisclosedFact,
    Disclosure,
    Guardian,
    Strength,
    Student,
    Touch,
)
from aldea.support.models import Need, Referral, ReferralStep, Word
from devtools.county import chance, contacts, tables

WANTED = {
    "food-insecurity": ("Groceries for a family of {n}", "Food for the weekend"),
    "stress": ("Someone to talk to", "Someone to talk to about a loss"),
    "housing-instability": ("Help with the rent this month", "Somebody to read a notice with them"),
    "homelessness": ("A place to stay together",),
    "medical-cost-burden": ("Glasses", "A dentist who takes Medi-Cal"),
    "health-insurance-coverage-status": ("Health insurance for the youngest",),
    "digital-access": ("Internet at home", "A laptop for homework"),
    "educational-attainment": ("A tutor for algebra", "A way to make up credits"),
    "transportation-insecurity": ("A ride to school", "A bus pass"),
    "material-hardship": ("Shoes and a backpack", "Beds for two children"),
    "employment-status": ("A first job", "Work for a parent"),
    "language-access": ("An interpreter for school meetings", "English classes in the evening"),
    "utility-insecurity": ("Help with the light bill",),
    "social-connection": ("An adult who checks in", "Something to do after school"),
    "financial-insecurity": ("Help to get by until the next pay",),
}
STRENGTHS = (
    ("Draws comics and shows others how", "art teacher"),
    ("Looks after two younger cousins every afternoon", "grandmother"),
    ("Speaks three languages", "counselor"),
    ("Never late for band practice", "band director"),
    ("Fixes bicycles for the whole street", "father"),
    ("Wants to become a nurse", "student"),
    ("Best goalkeeper the team has had", "coach"),
    ("Asks the questions nobody else asks", "science teacher"),
    ("Cooks for the family on Sundays", "mother"),
    ("Reads to the kindergarten class", "librarian"),
)
# Where a referral stands, in parts of a hundred: most of the old ones are over.
RECENT = timedelta(days=10)
ENDINGS = {
    True: (
        ("requested", 42), ("accepted", 24), ("in-progress", 17), ("on-hold", 8), ("rejected", 9),
    ),
    False: (
        ("completed", 48), ("in-progress", 21), ("rejected", 13), ("failed", 6), ("on-hold", 6),
        ("accepted", 3), ("requested", 3),
    ),
}  # fmt: skip
PATHS = {
    "requested": (),
    "accepted": ("accepted",),
    "in-progress": ("accepted", "in-progress"),
    "on-hold": ("accepted", "on-hold"),
    "rejected": ("rejected",),
    "completed": ("accepted", "in-progress", "completed"),
    "failed": ("accepted", "failed"),
}
REASONS = {
    "rejected": ("NO_CAPACITY", "OUT_OF_AREA", "NOT_ELIGIBLE"),
    "on-hold": ("WAITING_LIST",),
    "failed": ("COULD_NOT_REACH", "FAMILY_DECLINED"),
}
AGE_BANDS = (
    (5, "5 or younger"), (11, "6 to 11"), (14, "12 to 14"), (17, "15 to 17"), (99, "18 or older"),
)  # fmt: skip
EVIDENCE = (
    "Her mother says the food comes every Thursday.",
    "He has been to four sessions and wants to go on.",
    "The glasses came and he wears them in class.",
    "The bill is paid and the letter is on file.",
)


@dataclass(frozen=True)
class Offer:
    """A service that a partner with a live agreement offers to a school's families."""

    service: UUID
    name: str
    partner: UUID


@dataclass(frozen=True)
class Home:
    """A family of a school, as far as a loop needs it."""

    school: UUID
    family: UUID
    name: str
    language: str
    zip_code: str
    student: Student
    guardian: Guardian
    heard: Touch


@dataclass
class Rows:
    """Rows to write, in the order in which they point to each other."""

    strengths: list[Strength] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    steps: list[ReferralStep] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    disclosures: list[Disclosure] = field(default_factory=list)
    facts: list[DisclosedFact] = field(default_factory=list)

    def write(self) -> None:
        lists: tuple[list[Any], ...] = (
            self.strengths, self.needs, self.consents, self.referrals, self.steps, self.words,
            self.disclosures, self.facts,
        )  # fmt: skip
        for rows in lists:
            if rows:
                model: type[Model] = type(rows[0])
                model._default_manager.bulk_create(rows, batch_size=2000)


@dataclass
class Teller:
    """Draws the loops of one school."""

    draw: random.Random
    coordinator: Profile
    offers: dict[str, list[Offer]]
    today: date
    start_number: int
    rows: Rows = field(default_factory=Rows)

    def tell(self, homes: list[Home]) -> Rows:
        for home in homes:
            if self.draw.random() < 0.35:
                self._strength(home)
            if self.draw.random() < 0.22:
                self._need(home)
        return self.rows

    def _strength(self, home: Home) -> None:
        text, said_by = self.draw.choice(STRENGTHS)
        self.rows.strengths.append(
            Strength(
                student=home.student,
                school_id=home.school,
                text=text,
                said_by=said_by,
                said_on=self.today - timedelta(days=self.draw.randint(2, 80)),
                by=self.coordinator,
            )
        )

    def _need(self, home: Home) -> None:
        domain = self.draw.choice(list(WANTED))
        need = Need(
            id=new_id(),
            school_id=home.school,
            family_id=home.family,
            student=home.student if self.draw.random() < 0.75 else None,
            domain=domain,
            wanted=self.draw.choice(WANTED[domain]).format(n=self.draw.randint(3, 7)),
            weight=self.draw.choice((1, 2, 2, 3)),
            urgency=self.draw.choices(("ROUTINE", "URGENT", "ASAP"), (60, 32, 8))[0],
            heard_in=home.heard,
            opened_at=home.heard.at + timedelta(minutes=3),
            opened_by=home.heard.by or self.coordinator,
        )
        self.rows.needs.append(need)
        offers = self.offers.get(domain, [])
        if offers and self.draw.random() < 0.7:
            self._referral(home, need, self.draw.choice(offers))

    def _referral(self, home: Home, need: Need, offer: Offer) -> None:
        sent = min(
            need.opened_at + timedelta(hours=self.draw.randint(1, 60)), self._now() - timedelta(1)
        )
        sent = max(sent, need.opened_at)
        consent = self._consent(home, need, offer, sent)
        ending = chance.pick(self.draw, ENDINGS[self._now() - sent < RECENT])
        referral = Referral(
            id=new_id(),
            number=f"D-{self.start_number + len(self.rows.referrals):06d}",
            school_id=home.school,
            need=need,
            family_id=home.family,
            student=need.student,
            partner_id=offer.partner,
            service_key=offer.service,
            asked_for=offer.name,
            consent=consent,
            sent_at=sent,
            sent_by=self.coordinator,
            answer_by=sent.date() + timedelta(days=5),
        )
        self.rows.referrals.append(referral)
        self._step(referral, "requested", sent, self.coordinator)
        self._say(referral, "SCHOOL", "ASKED", "YES", sent)
        self._disclose(home, referral, BEFORE_YES, sent)
        self._go(home, referral, ending, sent)
        if ending == "completed":
            self._close(home, need, referral)

    def _go(self, home: Home, referral: Referral, ending: str, sent: datetime) -> None:
        """Walk the referral to where it stands now."""
        at = sent
        for state in PATHS[ending]:
            at = min(at + timedelta(hours=self.draw.randint(4, 96)), self._now())
            referral.state = state
            referral.answered_at = referral.answered_at or at
            if state in REASONS:
                referral.reason = self.draw.choice(REASONS[state])
            self._step(referral, state, at, None)
            if state == "accepted":
                self._say(referral, "PARTNER", "ANSWERED", "YES", at)
                self._disclose(home, referral, AFTER_YES, at)
            elif state == "rejected":
                self._say(referral, "PARTNER", "ANSWERED", "NO", at)
            elif state == "in-progress":
                self._say(referral, "PARTNER", "CONTACTED", "YES", at)
                said = self.draw.choices(("YES", "NOT_YET", ""), (55, 15, 30))[0]
                if said:
                    self._say(referral, "FAMILY", "CONTACTED", said, at + timedelta(hours=3))
            elif state == "completed":
                self._say(referral, "PARTNER", "SERVED", "YES", at)

    def _close(self, home: Home, need: Need, referral: Referral) -> None:
        """Most families say that they were helped; some do not, and the need stays open."""
        at = self.rows.steps[-1].at
        said = self.draw.choices(("YES", "NO", ""), (62, 14, 24))[0]
        if not said:
            return
        self._say(referral, "FAMILY", "SERVED", said, min(at + timedelta(hours=20), self._now()))
        if said == "NO" or self.draw.random() < 0.3:
            return
        closed = min(at + timedelta(days=2), self._now())
        self._say(referral, "SCHOOL", "SERVED", "YES", closed)
        self._say(referral, "SCHOOL", "MET", "YES", closed)
        need.state, need.closed_at, need.closed_by = Need.State.MET, closed, self.coordinator
        need.closed_because = self.draw.choice(EVIDENCE)

    def _now(self) -> datetime:
        return contacts.moment(self.today, random.Random(0))

    def _step(self, referral: Referral, state: str, at: datetime, by: Profile | None) -> None:
        reason = referral.reason if state in REASONS else ""
        self.rows.steps.append(
            ReferralStep(
                referral=referral,
                school_id=referral.school_id,
                state=state,
                reason=reason,
                at=at,
                by=by,
            )
        )

    def _say(self, referral: Referral, side: str, station: str, says: str, at: datetime) -> None:
        self.rows.words.append(
            Word(
                referral=referral,
                school_id=referral.school_id,
                side=side,
                station=station,
                says=says,
                at=at,
                by=self.coordinator if side == "SCHOOL" else None,
            )
        )

    def _consent(self, home: Home, need: Need, offer: Offer, sent: datetime) -> Consent:
        asked = max(sent - timedelta(hours=2), need.opened_at)
        consent = Consent(
            id=new_id(),
            school_id=home.school,
            family_id=home.family,
            student=need.student,
            guardian=home.guardian,
            recipient_id=offer.partner,
            subject_name=home.student.given_name,
            data_classes=list(REFERRAL_CLASSES),
            use=Use.REFERRAL,
            language="es" if home.language == "es" else "en",
            how=self.draw.choice((Consent.How.LINK, Consent.How.IN_PERSON)),
            state=Consent.State.GIVEN,
            asked_at=asked,
            asked_by=self.coordinator,
            answered_at=sent,
            signed_name=home.guardian.name,
            starts_on=sent.date(),
            ends_before=sent.date() + timedelta(days=365),
        )
        self.rows.consents.append(consent)
        return consent

    def _disclose(
        self, home: Home, referral: Referral, classes: tuple[DataClass, ...], at: datetime
    ) -> None:
        disclosure = Disclosure(
            id=new_id(),
            school_id=home.school,
            family_id=home.family,
            student=referral.student,
            recipient_id=referral.partner_id,
            consent=referral.consent,
            basis=Disclosure.Basis.CONSENT,
            use=Use.REFERRAL,
            data_classes=list(classes),
            errand_key=referral.pk,
            made_at=at,
            starts_on=at.date(),
            ends_before=referral.consent.ends_before,
        )
        self.rows.disclosures.append(disclosure)
        values = self._values(home, referral)
        self.rows.facts += [
            DisclosedFact(disclosure=disclosure, data_class=kind, value=values[kind])
            for kind in classes
        ]

    def _values(self, home: Home, referral: Referral) -> dict[DataClass, str]:
        age = home.student.age_on(self.today) or 14
        names = {language.code: language.name for language in tables.languages()}
        return {
            DataClass.NEED: referral.need.wanted,
            DataClass.AGE_BAND: next(band for top, band in AGE_BANDS if age <= top)
            if referral.student
            else "family",
            DataClass.LANGUAGE: names.get(home.language, home.language),
            DataClass.ZIP: home.zip_code,
            DataClass.NAME: home.student.name if referral.student else home.guardian.name,
            DataClass.PHONE: home.guardian.phone,
        }
