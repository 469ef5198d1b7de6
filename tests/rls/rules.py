"""The rules of who sees which rows, read from the design in plain Python; no SQL, no policies.

Written apart from the policies on purpose: the random worlds hold one against the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from aldea.access.data_classes import Use
from aldea.access.permissions import Permission
from aldea.access.roles import COUNTY, ROLES
from aldea.network.models import Organization

Kind = Organization.Kind
Rows = dict[str, set[UUID]]


@dataclass
class World:
    """Rows by table, in the order they can be written, and the day it is."""

    today: date
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, table: str) -> list[Any]:
        return self.rows.get(table, [])

    def one(self, table: str, key: UUID) -> Any:
        return next(row for row in self.of(table) if row.pk == key)


@dataclass(frozen=True)
class Staff:
    """Somebody signed in, doing what one permission allows."""

    user: UUID
    permission: Permission


@dataclass(frozen=True)
class Partner:
    """Somebody of a partner, signed in."""

    organization: UUID


@dataclass(frozen=True)
class Link:
    """Whoever holds a link to one record, on one side."""

    subject: UUID
    side: str


@dataclass(frozen=True)
class Nobody:
    """A visitor, or a guardian without a link."""

    reader: str


Reader = Staff | Partner | Link | Nobody


def is_live(row: Any, day: date) -> bool:
    """A period begins on its first day and is over on the day it ends before."""
    if day < row.starts_on:
        return False
    return row.ends_before is None or day < row.ends_before


def schools_reached(world: World, user: UUID, permission: Permission) -> set[UUID]:
    """The schools where a role held today allows something, and by right."""
    reached = set()
    for grant in world.of("access_grant"):
        role = ROLES[grant.role]
        if grant.user_id != user or permission not in role.permissions:
            continue
        if not is_live(grant, world.today):
            continue
        for school in schools_of(world, grant.organization_id):
            # A district's people are its own school officials; the county's need an agreement.
            if role.employer != COUNTY or county_is_allowed(world, school):
                reached.add(school)
    return reached


def schools_of(world: World, organization: UUID) -> set[UUID]:
    """A school is one; a district has its schools; the county those of districts taking part."""
    kind = world.one("network_organization", organization).kind
    found = set()
    for school in world.of("network_school"):
        district = world.one("network_organization", school.district_id)
        if kind == Kind.SCHOOL and school.pk == organization:
            found.add(school.pk)
        if kind == Kind.DISTRICT and school.district_id == organization:
            found.add(school.pk)
        if kind == Kind.COUNTY_OFFICE and district.is_participating:
            found.add(school.pk)
    return found


def county_is_allowed(world: World, school: UUID) -> bool:
    """An agreement shares this school's students with the county office for coordination."""
    office = next(row for row in world.of("network_school") if row.pk == school).county_office_id
    return any(
        sharing.recipient_id == office
        and sharing.school_id == school
        and sharing.use == Use.COORDINATION
        and is_live(sharing, world.today)
        for sharing in world.of("access_sharing")
    )


def visible(world: World, reader: Reader) -> Rows:
    """Every row of people and support that a reader may see, by table."""
    match reader:
        case Staff(user, permission):
            return _for_staff(world, schools_reached(world, user, permission))
        case Partner(organization):
            return _for_partner(world, organization)
        case Link(subject, "PARTNER"):
            return _for_partner_link(world, subject)
        case Link(subject, "FAMILY"):
            return _for_family_link(world, subject)
    return {}


OF_A_SCHOOL = (
    "people_enrolment", "people_censusline", "people_touch", "people_strength", "people_consent",
    "people_disclosure", "people_opening", "support_need", "support_notice", "support_referral",
    "support_referralstep", "support_word",
)  # fmt: skip


def _for_staff(world: World, schools: set[UUID]) -> Rows:
    seen = {
        table: _keys(world.of(table), lambda row: row.school_id in schools) for table in OF_A_SCHOOL
    }
    students = {
        row.student_id
        for row in world.of("people_enrolment")
        if row.school_id in schools and is_live(row, world.today)
    }
    families = {
        row.family_id
        for row in world.of("people_censusline")
        if row.school_id in schools and (row.left_on is None or row.left_on > world.today)
    }
    seen["people_student"] = _keys(world.of("people_student"), lambda row: row.pk in students)
    seen["people_family"] = _keys(world.of("people_family"), lambda row: row.pk in families)
    seen["people_guardian"] = _keys(
        world.of("people_guardian"), lambda row: row.family_id in families
    )
    seen["people_disclosedfact"] = _keys(
        world.of("people_disclosedfact"),
        lambda fact: fact.disclosure_id in seen["people_disclosure"],
    )
    return seen


def _for_partner(world: World, organization: UUID) -> Rows:
    told = [row for row in world.of("people_disclosure") if row.recipient_id == organization]
    return {"people_disclosure": _keys(told), "people_disclosedfact": _readable(world, told)}


def _for_partner_link(world: World, subject: UUID) -> Rows:
    told = [row for row in world.of("people_disclosure") if row.errand_key == subject]
    return {
        **_loop(world, subject, "PARTNER"),
        "people_disclosure": _keys(told),
        "people_disclosedfact": _readable(world, told),
    }


def _for_family_link(world: World, subject: UUID) -> Rows:
    return {
        **_loop(world, subject, "FAMILY"),
        "people_consent": _keys(world.of("people_consent"), lambda row: row.pk == subject),
        "people_disclosure": _keys(
            world.of("people_disclosure"), lambda row: row.consent_id == subject
        ),
    }


def _loop(world: World, referral: UUID, side: str) -> Rows:
    return {
        "support_referral": _keys(world.of("support_referral"), lambda row: row.pk == referral),
        "support_referralstep": _keys(
            world.of("support_referralstep"), lambda row: row.referral_id == referral
        ),
        "support_word": _keys(
            world.of("support_word"), lambda row: row.referral_id == referral and row.side == side
        ),
    }


def _readable(world: World, told: Iterable[Any]) -> set[UUID]:
    """Facts whose disclosure still stands and which an agreement still allows."""
    standing = {row.pk: row for row in told if row.stopped_at is None and is_live(row, world.today)}
    return {
        fact.pk
        for fact in world.of("people_disclosedfact")
        if (disclosure := standing.get(fact.disclosure_id)) is not None
        and any(
            sharing.recipient_id == disclosure.recipient_id
            and sharing.school_id == disclosure.school_id
            and sharing.use == disclosure.use
            and fact.data_class in sharing.data_classes
            and is_live(sharing, world.today)
            for sharing in world.of("access_sharing")
        )
    }


def _keys(rows: Iterable[Model], holds: Callable[[Any], bool] = lambda row: True) -> set[UUID]:
    return {row.pk for row in rows if holds(row)}
