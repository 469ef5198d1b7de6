"""Planting a made-up county: for the demo, one large district, or the whole county's numbers."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from aldea.access.models import Grant, Sharing
from aldea.audit.trail import Doer, action, command, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.core.ids import new_id
from aldea.partners.models import Service
from aldea.people.models import CensusLine, Enrolment, Family, Guardian, Student, Touch
from devtools import known_roster
from devtools.county import bulk, contacts, directory, loops, people, tables, twins, world
from devtools.guide import planting

Progress = Callable[[str], None]
NEAR_MILES = 5.0


class NotHere(Refused):
    """Made-up people are planted in demos and on developers' machines only."""


class AlreadyPlanted(Refused):
    """There are students already; made-up ones are not put among them."""


def tell(line: str) -> None:
    """Print what is being done."""
    print(line, flush=True)


def plant(*, size: str = "demo", progress: Progress = tell, factor: float = 1.0) -> None:
    """Fill an empty database, as its owner; all of it or nothing.

    Raises NotHere under production's settings, AlreadyPlanted where there are students.
    """
    if not settings.DEMO:
        raise NotHere("Made-up people are planted only where the settings say DEMO.")
    if Student.objects.exists():
        raise AlreadyPlanted("There are students here already. Plant into an empty database.")
    by = command(f"aldea seed --size {size}")
    with transaction.atomic():
        if size == "demo":
            demo(since=_began(), by=by, progress=progress)
            known_roster.write_all(folder=settings.VAR / "samples", progress=progress)
        else:
            bulk.plant(size=size, factor=factor, since=_began(), by=by, progress=progress)


@action
def demo(*, since: date, by: Doer, progress: Progress) -> None:
    """Plant 15 districts, their pilot schools and some that feed them, and 5,000 students."""
    today = clock.today()
    progress("Districts, schools, partners, agreements and the directory ...")
    made = world.make(by=by, today=today, since=since)
    _story(made, since, today)
    lines: dict[UUID, list[CensusLine]] = defaultdict(list)
    for place, district in enumerate(tables.districts()):
        rows = people.fill(
            district=district,
            keys=made.keys,
            zip_codes=_near(district),
            today=today,
            since=since,
            seed=2019 + place,
        )
        rows.write()
        for line in rows.lines:
            lines[line.school_id].append(line)
        progress(f"{district.name}: {len(rows.students)} students, {len(rows.families)} families")
    progress("A school year of calls, needs and referrals ...")
    number = 1
    for place, school in enumerate(tables.schools()):
        draw = random.Random(5_000 + place)
        own = lines[made.keys[school.cds_code]]
        number += _school_year(school, own, made, today, since, draw, number)
    planting.plant(by=by)
    steward = Grant.objects.filter(role="DIRECTORY_STEWARD").select_related("user__profile").get()
    twins.plant(by=by, keeper=steward.user.profile)
    record("county.planted", made.office, by=by, detail={"students": Student.objects.count()})


def _began() -> date:
    """Begin in the middle of August, or early enough that there is a past to look at."""
    today = clock.today()
    began = date(today.year, 8, 12)
    began = began if today >= began else date(today.year - 1, 8, 12)
    return min(began, today - timedelta(days=70))


def _near(district: tables.District) -> list[str]:
    def squared(zip_code: str) -> float:
        _, latitude, longitude = tables.zip_points()[zip_code]
        return (latitude - district.latitude) ** 2 + (longitude - district.longitude) ** 2

    near = sorted(tables.zip_points(), key=squared)[:5]
    return [district.zip] * 4 + near


def _school_year(
    school: tables.School,
    lines: list[CensusLine],
    made: world.World,
    today: date,
    since: date,
    draw: random.Random,
    number: int,
) -> int:
    roles = ("COORDINATOR", "FAMILY_COORDINATOR", "SOCIAL_WORKER")
    keys = [(role, school.cds_code) for role in roles]
    callers = [made.people[key] for key in keys if key in made.people]
    told = contacts.tell(
        lines=lines, callers=callers, pilot=school.pilot, today=today, since=since, draw=draw
    )
    told.write()
    if not callers:
        return 0
    teller = loops.Teller(
        draw=draw,
        coordinator=callers[0],
        offers=_offers(made.keys[school.cds_code], today),
        today=today,
        start_number=number,
    )
    rows = teller.tell(_homes(made.keys[school.cds_code], told.touches))
    rows.write()
    return len(rows.referrals)


def _offers(school: UUID, today: date) -> dict[str, list[loops.Offer]]:
    """Services that can be asked for this school, by the need that each is there for first."""
    live = set(
        Sharing.objects.live(today)
        .filter(school=school, use="REFERRAL")
        .values_list("recipient", flat=True)
    )
    first = {
        UUID(directory.service_id(row["key"])): row["domains"].split()[0]
        for row in tables.rows("services.csv")
    }
    found: dict[str, list[loops.Offer]] = defaultdict(list)
    services = Service.objects.filter(pk__in=first, organization__partner__in=live)
    for service in services.select_related("organization").order_by("name", "pk"):
        if partner := service.organization.partner_id:
            found[first[service.pk]].append(loops.Offer(service.pk, service.name, partner))
    return found


def _homes(school: UUID, touches: list[Touch]) -> list[loops.Home]:
    """Families that were heard from, with the call in which they said what they need."""
    heard = {touch.family_id: touch for touch in touches if touch.was_heard}
    families = Family.objects.in_bulk(list(heard))
    guardians = {
        guardian.family_id: guardian
        for guardian in Guardian.objects.filter(family__in=heard).order_by("-rank")
    }
    students = {
        enrolment.student.family_id: enrolment.student
        for enrolment in Enrolment.objects.filter(
            school=school, student__family__in=heard
        ).select_related("student")
    }
    return [
        loops.Home(
            school=school,
            family=key,
            name=families[key].name,
            language=families[key].home_language,
            zip_code=families[key].zip_code,
            student=students[key],
            guardian=guardians[key],
            heard=touch,
        )
        for key, touch in heard.items()
        if key in students
    ]


def _story(made: world.World, since: date, today: date) -> None:
    """Plant the family whom nobody has reached: the one the demo's story follows."""
    high, middle = made.keys["19644691932482"], made.keys["19644696012926"]
    family = Family.objects.create(
        id=new_id(), name="López Santiago", home_language="es", zip_code="91010",
        best_time="after 5 pm",
    )  # fmt: skip
    Guardian.objects.create(
        id=new_id(), family=family, given_name="Rosa", family_name="Santiago Cruz",
        relationship="mother", phone="+16265550142", language="es",
    )  # fmt: skip
    for given, school, grade, born in (
        ("Ximena", high, 9, date(today.year - 14, 5, 9)),
        ("Mateo", middle, 6, date(today.year - 11, 2, 20)),
    ):
        student = Student.objects.create(
            id=new_id(), family=family, given_name=given, family_name="López Santiago",
            birth_date=born, district_id=made.keys["19644690000000"],
        )  # fmt: skip
        Enrolment.objects.create(student=student, school_id=school, grade=grade, starts_on=since)
        CensusLine.objects.create(family=family, school_id=school)
