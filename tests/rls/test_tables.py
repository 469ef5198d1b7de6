"""Every table is protected or open for a reason, and the database says what migrations declare."""

import pytest
from django.db import connection

from aldea.core import rls
from tests.rls import declared

OWNERS_ALONE = {
    "django_migrations": "Written by migrations, which run as the owner.",
    "django_content_type": "Django's list of models; nothing of ours reads it.",
    "auth_group": "Comes with Django's users; our roles are grants.",
    "auth_group_permissions": "Comes with Django's users; our roles are grants.",
    "auth_permission": "Comes with Django's users; our permissions are a page of code.",
}
READERS = (*rls.READERS, "app", "worker")


def rows(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_every_table_is_protected_or_open_for_a_reason(db):
    tables = dict(
        rows(
            "select relname, relrowsecurity from pg_class join pg_namespace n on n.oid ="
            " relnamespace where nspname = 'public' and relkind in ('r', 'p', 'v', 'm', 'f')"
        )
    )

    without = {name for name, is_protected in tables.items() if not is_protected}

    assert {name for name in tables if tables[name]} == set(declared.protected())
    assert without - set(declared.opened()) == set(OWNERS_ALONE)
    assert all(len(why) > 20 for why in declared.opened().values())


def test_no_table_is_both_protected_and_open():
    assert not set(declared.protected()) & set(declared.opened())


def test_readers_may_do_what_migrations_declare_and_nothing_else(db):
    whole = rows(
        "select relname, a.grantee::regrole::text, a.privilege_type, '' from pg_class c,"
        " aclexplode(relacl) a where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p', 'v', 'm', 'f') and a.grantee <> relowner"
    )
    parts = rows(
        "select relname, a.grantee::regrole::text, a.privilege_type, attname from pg_class c"
        " join pg_attribute t on t.attrelid = c.oid, aclexplode(attacl) a"
        " where relnamespace = 'public'::regnamespace and a.grantee <> relowner"
    )

    assert set(whole) | set(parts) == set(declared.grants())


def test_every_policy_speaks_to_one_reader_about_one_operation(db):
    policies = rows(
        "select tablename, policyname, roles::text[], lower(cmd), permissive from pg_policies"
    )

    assert policies
    for table, name, roles, operation, permissive in policies:
        assert roles == [name.removesuffix(f"_{operation}")], f"{table}: {name}"
        assert operation in {"select", "insert", "update", "delete"}
        assert permissive == "PERMISSIVE"


def test_policies_keep_the_owner_out_of_it(db):
    """Factories, seeds and migrations write as the owner: enabled, not forced."""
    assert rows("select 1 from pg_class where relforcerowsecurity") == []


def test_nobody_passes_by_policies(db):
    attributes = rows(
        "select rolname from pg_roles where (rolsuper or rolbypassrls) and rolname = any(%s)",
        [*READERS, "owner"],
    )

    assert attributes == []


def test_no_reader_inherits_a_reader(db):
    members = rows(
        "select member::regrole::text, roleid::regrole::text from pg_auth_members"
        " where inherit_option and member::regrole::text = any(%s)"
        " and roleid::regrole::text = any(%s)",
        [*READERS, "owner"],
        [*READERS, "owner"],
    )

    assert members == [("worker", "jobs")]


@pytest.mark.parametrize(("login", "forbidden"), [("app", "owner"), ("app", "jobs")])
def test_the_web_cannot_become_owner_or_worker(db, login, forbidden):
    may = rows("select pg_has_role(%s, %s, 'set')", login, forbidden)

    assert may == [(False,)]


# Functions that run with their owner's rights walk around policies, so each one is known by name.
AS_OWNER = {
    "procrastinate_defer_jobs_v1": "Puts a job into the queue that the reader may not read.",
    "people_disclose_contact": "A partner's yes copies name and phone, where both rights hold.",
}


def test_functions_that_run_as_the_owner_are_known_and_closed(db):
    functions = rows(
        "select proname, proconfig::text, has_function_privilege('public', oid, 'execute')"
        " from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
    )

    assert {name for name, _, _ in functions} == set(AS_OWNER)
    for name, settings, is_open in functions:
        assert "search_path=public, pg_temp" in (settings or ""), name
        assert not is_open, f"{name} can be called by anybody"
