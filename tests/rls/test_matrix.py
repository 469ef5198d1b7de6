"""Readers × operations × tables: what lies outside a reader's reach is neither read nor changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from psycopg.errors import InsufficientPrivilege
from psycopg.types.json import Jsonb

from aldea.core import clock
from aldea.core.ids import new_id
from aldea.core.rls import PEOPLE_READERS, Reach, reading
from tests.factories.network import SchoolFactory
from tests.rls import declared
from tests.rls.rows import MAKERS, Place

JSONB = 3802  # the number of the type in PostgreSQL's catalogue
TABLES = sorted(declared.protected())
# What staff of any place may write belongs to none: the listings of the directory.
OF_A_PLACE = [
    table
    for table in TABLES
    if not any(declared.sees_all(table, "staff", may) for may in ("insert", "update"))
]
OF_PEOPLE = [table for table in TABLES if table.startswith(("people_", "support_"))]


@pytest.fixture
def here(db: None) -> Place:
    return Place(SchoolFactory())


@pytest.fixture
def there(db: None) -> Place:
    return Place(SchoolFactory())


def staff(place: Place, *, actor: UUID | None = None) -> Reach:
    """Somebody who reaches a school and its district, and nothing else."""
    return Reach(
        "staff",
        schools=[place.school.pk],
        organizations=[place.school.district_id],
        actor=actor or place.doer.pk,
    )


def test_every_protected_table_is_tried_here():
    assert sorted(MAKERS) == TABLES


@contextmanager
def tried(reach: Reach) -> Iterator[None]:
    """Under the reader, and then undone."""
    with transaction.atomic():
        with reading(reach):
            yield
        transaction.set_rollback(True)


def run(sql: str, values: list) -> list[tuple] | int:
    """The rows, the count of rows, or 0 where PostgreSQL refuses the reader the table."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else cursor.rowcount
    except ProgrammingError as refused:
        if not isinstance(refused.__cause__, InsufficientPrivilege):
            raise
        return 0


PRIMARY_KEYS = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}


def seen(table: str) -> set[UUID]:
    return {row[0] for row in run(f"select {PRIMARY_KEYS[table]} from {table}", []) or []}


def columns(table: str, reader: str, operation: str) -> list[str]:
    return [
        name
        for (name,) in run(
            "select column_name::text from information_schema.columns"
            " where table_schema = 'public' and table_name = %s"
            " and has_column_privilege(%s, table_name::text, column_name::text, %s)"
            " order by ordinal_position",
            [table, reader, operation],
        )
    ]


def updated(table: str, row: UUID, columns: list[str]) -> int:
    """How many rows an update of every column that may be updated would touch."""
    if not columns:
        return 0
    same = ", ".join(f"{column} = {column}" for column in quoted(columns))
    return run(f"update {table} set {same} where {PRIMARY_KEYS[table]} = %s", [row])


def copied(table: str, row: UUID) -> tuple[list[str], list]:
    """A row's columns and values with a key of its own, read as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {table} where {PRIMARY_KEYS[table]} = %s", [row])
        names = [column.name for column in cursor.description]
        values = dict(zip(names, cursor.fetchone(), strict=True))
        values |= {
            column.name: Jsonb(values[column.name])
            for column in cursor.description
            if column.type_code == JSONB
        }
    if "id" in values:
        values["id"] = new_id()
    return list(values), list(values.values())


def renew(copy: tuple[list[str], list], **values: object) -> None:
    for name, value in values.items():
        copy[1][copy[0].index(name)] = value


def quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def inserted(table: str, copy: tuple[list[str], list]) -> int:
    names, values = copy
    marks = ", ".join(["%s"] * len(values))
    return run(f"insert into {table} ({', '.join(quoted(names))}) values ({marks})", values)


@pytest.mark.parametrize("reader", [*PEOPLE_READERS, "app"])
def test_without_reach_there_is_nothing(here, reader):
    copies = {table: copied(table, row) for table, row in here.rows.items()}
    may = {table: columns(table, reader, "update") for table in TABLES}

    with tried(Reach(reader)):
        for table in TABLES:
            if reader == "app" and table in {"access_grant", "audit_event"}:
                continue  # the door: it reads who holds which role, and leaves events
            if not declared.sees_all(table, reader, "select"):
                assert seen(table) == set(), table
            if not declared.sees_all(table, reader, "update"):
                assert updated(table, here.rows[table], may[table]) == 0, table
            if not declared.sees_all(table, reader, "insert"):
                assert inserted(table, copies[table]) == 0, table
            if not declared.sees_all(table, reader, "delete"):
                assert run(f"delete from {table}", []) == 0, table


def test_staff_see_their_own_school_and_no_other(here, there):
    reach = staff(here)

    with tried(reach):
        for table in TABLES:
            if not declared.sees_all(table, "staff", "select") and table != "access_grant":
                assert here.rows[table] in seen(table), table
                assert there.rows[table] not in seen(table), table


def test_staff_change_nothing_of_another_school(here, there):
    reach = staff(here, actor=there.doer.pk)
    copies = {table: copied(table, row) for table, row in there.rows.items()}
    may = {table: columns(table, "staff", "update") for table in TABLES}

    with tried(reach):
        for table in OF_A_PLACE:
            assert updated(table, there.rows[table], may[table]) == 0, table
            if table != "audit_event":  # an event names its doer, not a reach
                assert inserted(table, copies[table]) == 0, table
            assert (
                run(f"delete from {table} where {PRIMARY_KEYS[table]} = %s", [there.rows[table]])
                == 0
            ), table


def test_staff_write_at_their_own_school(here):
    """The refusals above are refusals of the place, not of the table."""
    reach = staff(here)
    writable = [
        table
        for table in OF_PEOPLE
        if ("staff", "INSERT")
        in {
            (reader, operation) for name, reader, operation, _ in declared.grants() if name == table
        }
    ]
    copies = {table: copied(table, here.rows[table]) for table in writable}
    renew(copies["support_referral"], number="R-999999")
    renew(copies["people_disclosedfact"], data_class="ZIP")

    with tried(reach):
        for table in writable:
            assert inserted(table, copies[table]) == 1, table


def test_staff_move_no_row_into_another_school(here, there):
    reach = staff(here)
    movable = {table for table in TABLES if "school_id" in columns(table, "staff", "update")}

    with tried(reach):
        for table in movable:
            sql = f"update {table} set school_id = %s where {PRIMARY_KEYS[table]} = %s"
            assert run(sql, [there.school.pk, here.rows[table]]) == 0, table


def test_staff_write_in_nobody_elses_name(here, there):
    reach = staff(here, actor=there.doer.pk)
    signed = (
        "audit_event", "people_consent", "people_opening", "people_strength", "people_touch",
        "support_need", "support_notice", "support_referral", "support_referralstep",
        "support_word",
    )  # fmt: skip
    copies = {table: copied(table, here.rows[table]) for table in signed}

    with tried(reach):
        for table in signed:
            assert inserted(table, copies[table]) == 0, table


def test_staff_leave_no_event_as_a_command(here):
    event = copied("audit_event", here.rows["audit_event"])
    renew(event, doer_id=here.doer.pk, doer_kind="COMMAND")

    with tried(staff(here)):
        forged = inserted("audit_event", event)
        renew(event, doer_kind="USER")
        own = inserted("audit_event", event)

    assert (forged, own) == (0, 1)


def test_what_was_hidden_from_a_partner_is_not_shown_again(here):
    shown_again = "update people_disclosure set stopped_at = null"
    with tried(staff(here)):
        assert run("update people_disclosure set stopped_at = now()", []) == 1
        assert run(shown_again, []) == 0
    with tried(Reach("link", link=here.consent.pk, side="FAMILY")):
        assert run("update people_disclosure set stopped_at = now()", []) == 1
        assert run(shown_again, []) == 0


def test_staff_delete_nothing(here):
    with tried(staff(here)):
        for table in OF_PEOPLE:
            assert run(f"delete from {table}", []) == 0, table


@pytest.mark.parametrize("table", OF_PEOPLE)
def test_the_web_login_itself_sees_nothing_of_people(here, table):
    with tried(Reach("app", schools=[here.school.pk], actor=here.doer.pk)):
        assert seen(table) == set()


def test_a_partner_reads_what_it_was_told_and_no_table_of_people(here, there):
    reach = Reach("partner", organizations=[here.partner.pk])

    with tried(reach):
        found = {table: seen(table) for table in OF_PEOPLE}

    assert found.pop("people_disclosure") == {here.disclosure.pk}
    assert found.pop("people_disclosedfact") == {here.rows["people_disclosedfact"]}
    assert not any(found.values())


@pytest.mark.parametrize(
    ("side", "tables"),
    [
        (
            "PARTNER",
            {
                "people_disclosure", "people_disclosedfact", "support_referral",
                "support_referralstep",
            },
        ),
        ("FAMILY", {"support_referral", "support_referralstep", "support_word"}),
    ],
)  # fmt: skip
def test_a_referrals_link_reads_exactly_its_record(here, there, side, tables):
    with tried(Reach("link", link=here.referral.pk, side=side)):
        found = {table: rows for table in OF_PEOPLE if (rows := seen(table))}

    assert found == {table: {here.rows[table]} for table in tables}


def test_a_consents_link_reads_the_consent_and_what_was_told_by_it(here, there):
    with tried(Reach("link", link=here.consent.pk, side="FAMILY")):
        found = {table: rows for table in OF_PEOPLE if (rows := seen(table))}

    assert found == {
        "people_consent": {here.consent.pk},
        "people_disclosure": {here.disclosure.pk},
    }


@pytest.mark.parametrize("side", ["PARTNER", "FAMILY"])
def test_a_link_changes_nothing_of_another_record(here, there, side):
    copies = {table: copied(table, row) for table, row in there.rows.items()}
    may = {table: columns(table, "link", "update") for table in TABLES}

    for subject in (here.referral.pk, here.consent.pk):
        with tried(Reach("link", link=subject, side=side)):
            for table in TABLES:
                assert updated(table, there.rows[table], may[table]) == 0, table
                assert inserted(table, copies[table]) == 0, table


def test_a_family_link_does_not_speak_for_the_partner(here):
    spoken = copied("support_word", here.rows["support_word"])
    renew(spoken, side="PARTNER")

    with tried(Reach("link", link=here.referral.pk, side="FAMILY")):
        answered = run("update support_referral set state = 'accepted'", [])
        said = inserted("support_word", spoken)

    assert (answered, said) == (0, 0)


def test_a_fact_is_hidden_the_day_the_agreement_ends(here):
    here.agreement.clauses.get().sharing.__class__.objects.filter(
        pk=here.agreement.clauses.get().sharing_id
    ).update(ends_before=clock.today())

    with tried(Reach("link", link=here.referral.pk, side="PARTNER")):
        assert seen("people_disclosedfact") == set()
        assert seen("support_referral") == {here.referral.pk}


def test_a_visitor_and_a_guardian_without_a_link_see_no_people(here):
    for reader in ("visitor", "guardian"):
        with tried(Reach(reader, schools=[here.school.pk], organizations=[here.partner.pk])):
            assert not any(seen(table) for table in OF_PEOPLE), reader


def test_the_worker_crosses_the_county(here, there):
    with tried(Reach("jobs")):
        for table in OF_PEOPLE:
            assert {here.rows[table], there.rows[table]} <= seen(table), table
