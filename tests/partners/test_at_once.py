"""Two people at once, on two connections: what one writes, the other waits for and then sees."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.partners import edits, entries, merges, standing
from aldea.partners.models import Merge, Service, Standing
from aldea.partners.rules import Change
from tests.factories.accounts import UserFactory
from tests.partners import listings
from tests.partners.test_directory import load

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10.0  # seconds
WAITS = """
select count(*) from pg_locks join pg_database on pg_database.oid = pg_locks.database
where locktype = 'advisory' and not granted and datname = current_database()
"""


@pytest.fixture
def pantries(tmp_path, transactional_db):
    load(tmp_path, [listings.service("Pantry"), listings.service("Food pantry")])
    return {service.name: service for service in Service.objects.all()}


@pytest.fixture
def acts(pantries, transactional_db):
    """What two people do, each with one of two listings of one thing."""
    by = Doer(kind=Event.DoerKind.USER, id=UserFactory().profile.pk, name="")
    away, kept = pantries["Pantry"], pantries["Food pantry"]
    unlisted = {"kind": Standing.Kind.DO_NOT_LIST, "why": "They asked.", "by": by}
    return {
        "put": lambda: standing.put(listing=away, **unlisted),
        "merge": lambda: merges.merge(away=away, kept=kept, by=by),
        "merge back": lambda: merges.merge(away=kept, kept=away, by=by),
    }


def on_another_connection(act: Callable[[], object]) -> object:
    try:
        return act()
    finally:
        connection.close()


def until_it_ends_or_waits(second: Future) -> None:
    ends = time.monotonic() + PATIENCE
    while not second.done() and time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        ("put", "merge", merges.AskedSomethingElse),
        ("merge", "put", standing.IsAnother),
        ("merge", "merge back", merges.MergedAlready),
    ],
)
def test_the_second_sees_what_the_first_said(acts, first, second, refusal):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            acts[first]()
            other = pool.submit(on_another_connection, acts[second])
            until_it_ends_or_waits(other)

        with pytest.raises(refusal):
            other.result(PATIENCE)

    assert Merge.objects.count() + Standing.objects.count() == 1


def renaming(service, to, by):
    change = Change("service", service.pk, "name", "Pantry", to)
    return lambda: edits.edit(service=service, changes=[change], by=by)


@pytest.fixture
def person(transactional_db):
    return Doer(kind=Event.DoerKind.USER, id=UserFactory().profile.pk, name="")


def test_while_a_file_is_written_nothing_is_edited(pantries, person, monkeypatch):
    monkeypatch.setattr(edits, "TRIES", 1)
    rename = renaming(pantries["Pantry"], "Larder", person)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            entries.wait_for_my_turn()
            other = pool.submit(on_another_connection, rename)
            with pytest.raises(edits.FileIsLoading):
                other.result(PATIENCE)

        pool.submit(on_another_connection, rename).result(PATIENCE)

    assert Service.objects.filter(name="Larder").exists()


def test_of_two_editors_the_second_reads_what_the_first_wrote(pantries, person):
    pantry = pantries["Pantry"]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            renaming(pantry, "Larder", person)()
            other = pool.submit(on_another_connection, renaming(pantry, "Cellar", person))
            time.sleep(0.2)  # it waits for the row

        with pytest.raises(edits.ChangedMeanwhile) as refused:
            other.result(PATIENCE)

    assert refused.value.now == "Larder"
