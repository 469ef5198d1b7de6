"""Random worlds: what PostgreSQL shows each reader is what a plain reading of the rules says."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, note, settings

from aldea.access.actors import actor_of
from aldea.access.permissions import Permission
from aldea.accounts.models import User
from aldea.core.ids import new_id
from aldea.core.rls import Reach, reading
from tests.rls import declared
from tests.rls.rules import Link, Nobody, Partner, Reader, Staff, World, schools_reached, visible
from tests.rls.worlds import worlds, write

COMPARED = sorted(
    table for table in declared.protected() if table.startswith(("people_", "support_"))
)
LOOKS = (
    Permission.STUDENT_VIEW,
    Permission.CENSUS_VIEW,
    Permission.REFERRAL_SEND,
    Permission.ARRIVAL_APPLY,
)


def readers(world: World) -> Iterator[Reader]:
    for user in world.of("accounts_user"):
        for permission in LOOKS:
            yield Staff(user.pk, permission)
    for organization in world.of("network_organization"):
        yield Partner(organization.pk)
    for table in ("support_referral", "people_consent"):
        for row in world.of(table):
            yield Link(row.pk, "PARTNER")
            yield Link(row.pk, "FAMILY")
    for student in world.of("people_student"):
        yield Link(student.pk, "FAMILY")
    yield Link(new_id(), "PARTNER")
    yield Nobody("visitor")
    yield Nobody("guardian")


def reach(world: World, reader: Reader) -> Reach:
    match reader:
        case Staff(user, permission):
            with reading(Reach("app")):
                actor = actor_of(user=User.objects.get(pk=user), today=world.today)
            assert actor.schools(permission) == schools_reached(world, user, permission)
            return actor.reach(permission)
        case Partner(organization):
            return Reach("partner", organizations=[organization], today=world.today)
        case Link(subject, side):
            return Reach("link", link=subject, side=side, today=world.today)
        case Nobody(name):
            schools = [row.pk for row in world.of("network_school")]
            return Reach(name, schools=schools, today=world.today)


def shown(world: World, reader: Reader) -> dict[str, set[UUID]]:
    """What PostgreSQL shows, over every table the reader may ask."""
    how_far = reach(world, reader)
    asked = [
        table
        for table in COMPARED
        if any(row[:3] == (table, how_far.reader, "SELECT") for row in declared.grants())
    ]
    found: dict[str, set[UUID]] = {table: set() for table in asked}
    if asked:
        each = " union all ".join(f"select '{table}', id from {table}" for table in asked)
        with reading(how_far), connection.cursor() as cursor:
            cursor.execute(each)
            for table, key in cursor.fetchall():
                found[table].add(key)
    return found


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(world=worlds)
def test_policies_show_what_the_rules_allow(db, world):
    with transaction.atomic():
        write(world)
        for reader in readers(world):
            allowed = {table: keys for table, keys in visible(world, reader).items() if keys}
            found = {table: keys for table, keys in shown(world, reader).items() if keys}
            note(f"{reader}")
            assert found == allowed
        transaction.set_rollback(True)
