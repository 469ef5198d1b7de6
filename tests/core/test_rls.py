"""Readers: who one becomes in a transaction, and who one is again after it."""

import pytest
from django.db import connection, transaction
from django.db.migrations.state import ProjectState

from aldea.core.ids import new_id
from aldea.core.rls import READERS, Open, Protect, Reach, Rows, open_to_all, reading


def now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user::text, coalesce(current_setting('aldea.schools', true), '')"
        )
        return cursor.fetchone()


def test_a_reader_is_left_as_it_was_entered(db):
    school = new_id()

    with reading(Reach("staff", schools=[school])):
        assert now() == ("staff", f"{{{school}}}")
        with reading(Reach("link", link=school, side="FAMILY")):
            assert now() == ("link", "{}")
        assert now() == ("staff", f"{{{school}}}")

    assert now()[0] == "owner"


def test_a_failure_undoes_the_change_and_the_reader(db):
    with pytest.raises(LookupError), reading(Reach("jobs")):
        raise LookupError

    assert now()[0] == "owner"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_of_the_reach_stays_with_the_connection():
    with reading(Reach("staff", schools=[new_id()])):
        assert now()[0] == "staff"

    assert now() == ("owner", "")


def test_a_made_up_reader_is_refused_at_import():
    with pytest.raises(ValueError, match="no such reader: teacher"):
        Protect("people_student", teacher=Rows("select"))


@pytest.fixture
def shelf(db):
    with connection.cursor() as cursor:
        cursor.execute("create table shelf (id int)")
    return "shelf"


def privileges(table: str) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select grantee::regrole::text, privilege_type from pg_class, aclexplode(relacl)"
            " where relname = %s and grantee <> relowner",
            [table],
        )
        return set(cursor.fetchall())


def policies(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select policyname::text from pg_policies where tablename = %s", [table])
        return {name for (name,) in cursor.fetchall()}


def migrated(operation, *, back: bool = False) -> None:
    state = ProjectState()
    operation.state_forwards("core", state)
    run = operation.database_backwards if back else operation.database_forwards
    with connection.schema_editor(atomic=False) as editor:
        run("core", editor, state, state)


def test_a_table_is_protected_and_laid_bare_again(shelf):
    protect = Protect(
        shelf, staff=(Rows("select", "id = 1"), Rows("insert", "id = 1")), jobs=Rows("select")
    )

    migrated(protect)
    assert policies(shelf) == {"staff_select", "staff_insert", "jobs_select"}
    assert ("staff", "INSERT") in privileges(shelf)

    migrated(protect, back=True)
    assert (policies(shelf), privileges(shelf)) == (set(), set())
    assert protect.describe() == "Protect shelf for staff, jobs"


def test_a_list_is_opened_to_all_and_closed_again(shelf):
    opened = open_to_all(shelf, why="Everybody may know.", jobs="select, insert")

    migrated(opened)
    assert privileges(shelf) >= {(reader, "SELECT") for reader in READERS}
    assert ("jobs", "INSERT") in privileges(shelf)

    migrated(opened, back=True)
    assert privileges(shelf) == set()
    assert opened.describe() == "Open shelf: Everybody may know."


@pytest.mark.parametrize(
    "operation",
    [Protect("shelf", staff=Rows("select")), Open("shelf", why="Everybody may.", staff="select")],
)
def test_an_operation_can_be_written_into_a_migration(operation):
    name, arguments, options = operation.deconstruct()

    again = type(operation)(*arguments, **options)
    assert name == type(operation).__name__
    assert again.deconstruct() == operation.deconstruct()


def test_a_reader_sees_nothing_through_a_savepoint_that_was_undone(db):
    with transaction.atomic(), reading(Reach("visitor")):
        with pytest.raises(LookupError), transaction.atomic(), reading(Reach("jobs")):
            raise LookupError
        assert now()[0] == "visitor"
