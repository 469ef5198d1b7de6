"""Large counties by set SQL: numbers for the bench, not stories."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from aldea.access.data_classes import AFTER_YES, BEFORE_YES, REFERRAL_CLASSES, Use
from aldea.accounts.models import Profile
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.network.models import Organization, School
from aldea.partners import agreements
from aldea.partners.models import Agreement
from devtools.county import people, tables, world

Progress = Callable[[str], None]
STATEMENTS = Path(__file__).with_name("bulk.sql")
FILLED = ("people", "support")


@dataclass(frozen=True)
class Size:
    """How many of what."""

    students: int
    touches: int
    schools: int
    districts: int


SIZES = {
    "district": Size(students=20_000, touches=150_000, schools=28, districts=1),
    "county": Size(students=1_300_000, touches=10_000_000, schools=2_000, districts=15),
}


@action
def plant(*, size: str, factor: float, since: date, by: Doer, progress: Progress) -> None:
    """Plant so many students and touches; a factor below 1 plants a smaller step first."""
    whole = SIZES[size]
    today = clock.today()
    progress("Districts, schools, partners, agreements and the directory ...")
    made = world.make(by=by, today=today, since=since)
    schools = _schools(made, whole, factor, since, by)
    wanted = _numbers(whole, factor, len(schools), today, since)
    with connection.cursor() as cursor:
        _temporary(cursor, made, schools, wanted)
        with _bare_tables(cursor, progress):
            for heading, statements in _steps():
                began = time.monotonic()
                for statement in statements:
                    cursor.execute(statement, wanted)
                progress(f"{heading}: {time.monotonic() - began:.0f} s")
    record(
        "county.planted",
        made.office,
        by=by,
        detail={"students": wanted["families"] * 2, "touches": wanted["touches"]},
    )


def _numbers(whole: Size, factor: float, schools: int, today: date, since: date) -> dict[str, Any]:
    return {
        "families": max(int(whole.students * factor) // 2, schools * 10),
        "touches": int(whole.touches * factor),
        "schools": schools,
        "today": today,
        "since": since,
        "now": clock.now(),
        "days": max((today - since).days, 30),
        "classes": list(REFERRAL_CLASSES),
        "before_yes": list(BEFORE_YES),
        "after_yes": list(AFTER_YES),
    }


def _schools(
    made: world.World, whole: Size, factor: float, since: date, by: Doer
) -> list[tuple[UUID, UUID, str]]:
    """List schools with their districts: the real ones of some districts, and made-up ones."""
    districts = tables.districts()[: whole.districts]
    if whole.districts == 1:
        districts = tuple(d for d in tables.districts() if d.name == "Pomona Unified")
    codes = {district.cds_code for district in districts}
    found = [
        (made.keys[school.cds_code], made.keys[school.district_cds_code], school.cds_code)
        for school in tables.schools()
        if school.district_cds_code in codes
    ]
    wanted = max(int(whole.schools * factor), len(found))
    rows, details = [], []
    for number in range(wanted - len(found)):
        district = districts[number % len(districts)]
        code = f"{district.cds_code[:7]}9{number:06}"
        row = Organization(
            id=new_id(),
            kind=Organization.Kind.SCHOOL,
            name=f"{district.city} School {number + 1}",
            cds_code=code,
            parent_id=made.keys[district.cds_code],
        )
        rows.append(row)
        details.append(
            School(
                organization=row,
                district_id=made.keys[district.cds_code],
                county_office=made.office,
                grades_served="9-12",
                latitude=district.latitude,
                longitude=district.longitude,
                first_day=since,
            )
        )
        found.append((row.pk, made.keys[district.cds_code], code))
    Organization.objects.bulk_create(rows, batch_size=1000)
    School.objects.bulk_create(details, batch_size=1000)
    _sign(made, [row.pk for row in rows], since, by)
    # Schools of one district stand side by side, so that siblings go to neighbors.
    return sorted(found, key=lambda school: (str(school[1]), school[2]))


def _sign(made: world.World, schools: list[UUID], since: date, by: Doer) -> None:
    if not schools:
        return
    partners = [made.office, *(made.partners[key] for key in ("dmh", "dpss", "library", "211la"))]
    for partner in partners:
        use = Use.COORDINATION if partner == made.office else Use.REFERRAL
        agreements.sign(
            partner=partner,
            kind=Agreement.Kind.DSA,
            title="More schools",
            signed_on=since,
            starts_on=since,
            ends_before=since + timedelta(days=730),
            terms=[agreements.Terms(use, tuple(REFERRAL_CLASSES), tuple(schools))],
            by=by,
        )


def _temporary(
    cursor: Any, made: world.World, schools: list[tuple[UUID, UUID, str]], wanted: dict[str, Any]
) -> None:
    """Lay out what the statements draw from: schools, partners and names, numbered."""
    cursor.execute("select to_regproc('pg_catalog.uuidv7') is null")
    if cursor.fetchone()[0]:  # before PostgreSQL 18
        cursor.execute(
            "create or replace function pg_temp.uuidv7() returns uuid language sql as"
            " 'select gen_random_uuid()'"
        )
        cursor.execute("set local search_path = public, pg_temp")
    cursor.execute(
        "create temporary table seed_school (n bigint, id uuid, district uuid, coordinator uuid)"
    )
    for place, (key, district, code) in enumerate(schools, start=1):
        caller: Profile | None = made.people.get(("COORDINATOR", code))
        cursor.execute(
            "insert into seed_school values (%s, %s, %s, %s)",
            [place, key, district, caller.pk if caller else None],
        )
    cursor.execute("create temporary table seed_partner (n bigint, id uuid)")
    partners = [made.partners[key].pk for key in ("dmh", "dpss", "library", "211la")]
    for place, key in enumerate(partners, start=1):
        cursor.execute("insert into seed_partner values (%s, %s)", [place, key])
    wanted["partners"] = len(partners)
    wanted |= _name(cursor)


def _name(cursor: Any) -> dict[str, int]:
    cursor.execute("create temporary table seed_name (kind text, n bigint, name text)")
    names = people.Names(random.Random(7))
    languages = tables.languages()
    drawn = {
        "family": [names.family(languages[place % 3]) for place in range(1000)],
        "given": [names.given(languages[place % 3], "FM"[place % 2]) for place in range(600)],
    }
    for kind, every in drawn.items():
        cursor.executemany(
            "insert into seed_name values (%s, %s, %s)",
            [(kind, place, name) for place, name in enumerate(every, start=1)],
        )
    cursor.execute("create index on seed_name (kind, n)")
    cursor.execute("analyze seed_name")
    return {"families_named": len(drawn["family"]), "givens_named": len(drawn["given"])}


def _steps() -> Iterator[tuple[str, list[str]]]:
    for step in STATEMENTS.read_text().split("-- step: ")[1:]:
        heading, _, body = step.partition("\n")
        yield heading, [part for part in body.split(";\n") if part.strip()]


@contextmanager
def _bare_tables(cursor: Any, progress: Progress) -> Iterator[None]:
    """Take keys, indexes and forgotten defaults off the tables to fill, and put them back."""
    names = [
        model._meta.db_table
        for label in FILLED
        for model in apps.get_app_config(label).get_models()
    ]
    cursor.execute("set constraints all immediate")  # checks that wait would hold the tables
    cursor.execute(CONSTRAINTS, [names])
    constraints = cursor.fetchall()
    cursor.execute(COLUMNS, [names])
    columns = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"alter table {table} drop constraint {name}")
    cursor.execute(INDEXES, [names])
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"drop index {name}")
    for table, column in columns:
        cursor.execute(f"alter table {table} alter column {column} set default ''")
    yield
    for table, column in columns:
        cursor.execute(f"alter table {table} alter column {column} drop default")
    began = time.monotonic()
    for _, definition in indexes:
        cursor.execute(definition)
    progress(f"indexes: {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    for table, name, definition in constraints:
        cursor.execute(f"alter table {table} add constraint {name} {definition}")
    progress(f"keys: {time.monotonic() - began:.0f} s")


CONSTRAINTS = """
select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
from pg_constraint where conrelid::regclass::text = any(%s) and contype in ('f', 'u')
order by contype desc, 1, 2
"""
INDEXES = """
select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
from pg_index i where i.indrelid::regclass::text = any(%s) and not i.indisprimary
"""
COLUMNS = """
select table_name, quote_ident(column_name) from information_schema.columns
where table_schema = 'public' and table_name = any(%s) and is_nullable = 'NO'
  and data_type in ('text', 'character varying') and column_default is null
"""
