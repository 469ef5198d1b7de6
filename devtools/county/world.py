"""The demo's organizations: districts, schools, partners, agreements, and people who sign in."""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from faker import Faker

from aldea.access.data_classes import REFERRAL_CLASSES, Use
from aldea.access.models import Grant
from aldea.accounts.models import Profile, User
from aldea.audit.trail import Doer
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.network import schools as network_schools
from aldea.network.models import Organization, School
from aldea.partners import agreements
from aldea.partners import directory as partner_directory
from aldea.partners.models import Agreement, Desk, ZipPoint
from aldea.partners.synonyms import plain
from devtools.county import directory, files, tables

PASSWORD = "aldea-demo"  # noqa: S105  opens made-up people in the demo only
NOT_SERVING = {"ceo", "uclacts", "gleaf", "mountain"}
NO_AGREEMENT = {"brightsteps", "beach"}
LAPSED = {"voces"}
LAPSING = {"puente": 18, "ride": 41}
# A nonprofit's agreement covers the districts it works in; a county department's all of them.
WORKS_IN = {
    "puente": "1964469 1964881 1964279", "girasol": "1964469 1964881 1964279",
    "sgvtable": "1964469 1964279 1964287 1964295", "arroyo": "1964881 1964469",
    "luz": "1964907", "harvest": "1964774 1973437 1964873 1964303 1964840",
    "desert": "1964246", "rising": "1964634 1964774", "abierta": "1964634 1964907 1964840 1964469",
    "lumen": "1964873 1964303 1964774 1973437", "porch": "1964808 1964774 1964634 1964469",
}  # fmt: skip
# The one whom the demo's story follows keeps the name of the design's own pictures.
NAMED = {("COORDINATOR", "19644691932482"): "Dolores Amaya"}
POSTS = {
    "COORDINATOR": "coordinator",
    "FAMILY_COORDINATOR": "family engagement coordinator",
    "SOCIAL_WORKER": "school social worker",
    "PRINCIPAL": "principal",
    "DATA_STEWARD": "data steward",
    "COACH": "county coach",
    "DIRECTOR": "director of community schools",
    "DIRECTORY_STEWARD": "directory steward",
    "PRIVACY_OFFICER": "privacy officer",
}
COUNTY_ROLES = ("DIRECTOR", "COACH", "COACH", "PRIVACY_OFFICER", "DIRECTORY_STEWARD")


@dataclass(frozen=True)
class World:
    """What was made: keys of schools and districts by code, of partners by their table's key."""

    office: Organization
    keys: dict[str, UUID]
    partners: dict[str, Organization]
    people: dict[tuple[str, str], Profile]  # (role, code of the school)


def make(*, by: Doer, today: date, since: date) -> World:
    """Make all that stands before the first family does."""
    office = network_schools.county_office()
    office.phone, office.email = "(562) 555-0100", "guide@county.example"
    office.save(update_fields=["phone", "email"])
    keys = {**_districts(office), office.cds_code or "": office.pk}
    keys |= _schools(office, keys, since)
    partners = _partners()
    _directory(by)
    _sign(office, keys, partners, today, since, by)
    return World(office, keys, partners, _people(office, keys, since))


def _districts(office: Organization) -> dict[str, UUID]:
    rows = [
        Organization(
            kind=Organization.Kind.DISTRICT,
            name=district.name,
            cds_code=district.cds_code,
            parent=office,
            is_participating=True,
        )
        for district in tables.districts()
    ]
    Organization.objects.bulk_create(rows)
    return {row.cds_code or "": row.pk for row in rows}


def _schools(office: Organization, keys: dict[str, UUID], since: date) -> dict[str, UUID]:
    rows, details = [], []
    for school in tables.schools():
        district = keys[school.district_cds_code]
        row = Organization(
            id=new_id(),
            kind=Organization.Kind.SCHOOL,
            name=school.name,
            cds_code=school.cds_code,
            parent_id=district,
            is_participating=school.pilot,
        )
        rows.append(row)
        details.append(
            School(
                organization=row,
                district_id=district,
                county_office=office,
                grades_served=f"{school.grade_low}-{school.grade_high}",
                street=school.street,
                city=school.city,
                zip_code=school.zip,
                latitude=school.latitude,
                longitude=school.longitude,
                first_day=since,
            )
        )
    Organization.objects.bulk_create(rows)
    School.objects.bulk_create(details)
    return {row.cds_code or "": row.pk for row in rows}


def _partners() -> dict[str, Organization]:
    rows = {
        partner.key: Organization(
            kind=Organization.Kind.AGENCY if partner.is_agency else Organization.Kind.NONPROFIT,
            name=partner.name,
            short_name=partner.alternate_name if partner.alternate_name.isupper() else "",
            phone=partner.phone,
            website=partner.website,
            is_participating=True,
        )
        for partner in tables.partners()
    }
    Organization.objects.bulk_create(rows.values())
    Desk.objects.bulk_create(
        Desk(
            organization=rows[partner.key],
            email=f"referrals@{partner.key}.example",
            phone=partner.phone if len(partner.phone) > 3 else "",
            language=partner.languages[0],
        )
        for partner in tables.partners()
        if partner.key not in NOT_SERVING
    )
    return rows


def _directory(by: Doer) -> None:
    ZipPoint.objects.bulk_create(
        ZipPoint(zip_code=zip_code, city=city, latitude=latitude, longitude=longitude)
        for zip_code, (city, latitude, longitude) in tables.zip_points().items()
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county-directory.json"
        path.write_text(json.dumps(directory.package(now=clock.now())), encoding="utf-8")
        partner_directory.import_file(path=path, by=by)
    files.plant(by=by)


def _sign(
    office: Organization,
    keys: dict[str, UUID],
    partners: dict[str, Organization],
    today: date,
    since: date,
    by: Doer,
) -> None:
    signed = since - timedelta(days=45)
    for district in tables.districts():
        agreements.sign(
            partner=office,
            kind=Agreement.Kind.MOU,
            title=f"Community schools in {district.name}",
            signed_on=signed,
            starts_on=since,
            ends_before=date(since.year + 2, 7, 1),
            terms=[_terms(Use.COORDINATION, _codes(district.cds_code[:7]), keys)],
            by=by,
        )
    for partner in tables.partners():
        if partner.key in NOT_SERVING | NO_AGREEMENT:
            continue
        ends = date(since.year + 1, 7, 1) if today < date(since.year + 1, 6, 1) else None
        ends = ends or today + timedelta(days=200)
        if partner.key in LAPSED:
            ends = today - timedelta(days=12)
        if partner.key in LAPSING:
            ends = today + timedelta(days=LAPSING[partner.key])
        agreements.sign(
            partner=partners[partner.key],
            kind=Agreement.Kind.DSA,
            title=f"Referrals to {partner.name}",
            signed_on=signed,
            starts_on=since,
            ends_before=ends,
            terms=[_terms(Use.REFERRAL, _codes(WORKS_IN.get(partner.key, "")), keys)],
            by=by,
        )


def _codes(districts: str) -> list[str]:
    """List the schools of some districts, named by the first seven digits; of all when none is."""
    wanted = tuple(districts.split())
    return [s.cds_code for s in tables.schools() if not wanted or s.cds_code.startswith(wanted)]


def _terms(use: Use, codes: Iterable[str], keys: dict[str, UUID]) -> agreements.Terms:
    return agreements.Terms(
        use=use,
        data_classes=tuple(REFERRAL_CLASSES),
        schools=tuple(keys[code] for code in codes),
    )


def _people(
    office: Organization, keys: dict[str, UUID], since: date
) -> dict[tuple[str, str], Profile]:
    wanted: list[tuple[str, str]] = []
    for school in tables.schools():
        if school.pilot:
            wanted += [
                (role, school.cds_code)
                for role in ("COORDINATOR", "FAMILY_COORDINATOR", "PRINCIPAL", "SOCIAL_WORKER")
            ]
    wanted += [("DATA_STEWARD", district.cds_code) for district in tables.districts()]
    wanted += [(role, office.cds_code or "") for role in COUNTY_ROLES]
    return _sign_ins(wanted, keys, since)


def _sign_ins(
    wanted: list[tuple[str, str]], keys: dict[str, UUID], since: date
) -> dict[tuple[str, str], Profile]:
    faker = Faker(["es_MX", "en_US"])
    faker.seed_instance(2019)
    password = make_password(PASSWORD)
    users, profiles, grants, found = [], [], [], {}
    for place, (role, code) in enumerate(wanted):
        name = NAMED.get((role, code)) or f"{faker.first_name()} {faker.last_name()}"
        user = User(email=f"{_mailbox(name)}.{place}@aldea.example", password=password)
        users.append(user)
        phone = f"+1626555{100 + place % 100:04d}"
        profiles.append(Profile(user=user, name=name, post=POSTS[role], phone=phone))
        grants.append(Grant(user=user, role=role, organization_id=keys[code], starts_on=since))
        found[role, code] = profiles[-1]
    User.objects.bulk_create(users)
    Profile.objects.bulk_create(profiles)
    Grant.objects.bulk_create(grants)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return found


def _mailbox(name: str) -> str:
    return ".".join(plain(name).split())
