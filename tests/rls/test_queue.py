"""Readers ask for jobs in the transaction of their change, and cannot look into the queue."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from procrastinate.contrib.django import app

from aldea.core.rls import PEOPLE_READERS, Reach, reading

READERS = [*PEOPLE_READERS, "jobs", "app"]


@pytest.fixture(scope="module")
def errand():
    """A job of the tests, known to the real connector only as long as they run."""
    name = "tests.rls.errand"

    @app.task(name=name)
    def run_errand(record: str) -> None: ...

    yield run_errand
    del app.tasks[name]


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs where task_name = 'tests.rls.errand'"
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_may_ask_for_a_job(db, errand, reader):
    with reading(Reach(reader)):
        errand.defer(record="1")
        errand.batch_defer({"record": "2"}, {"record": "3"})

    assert waiting() == 3


@pytest.mark.parametrize("reader", READERS)
def test_a_job_is_undone_with_the_change_that_asked_for_it(db, errand, reader):
    with transaction.atomic():
        with reading(Reach(reader)):
            errand.defer(record="1")
        transaction.set_rollback(True)

    assert waiting() == 0


@pytest.mark.parametrize("reader", [*PEOPLE_READERS, "app"])
def test_a_reader_cannot_look_into_the_queue(db, reader):
    with pytest.raises(ProgrammingError, match="permission denied"), reading(Reach(reader)):
        waiting()


def test_the_worker_takes_a_job_and_ends_it(db, errand):
    errand.defer(record="1")

    with reading(Reach("worker")), connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values returning id")
        worker = cursor.fetchone()[0]
        cursor.execute("select id from procrastinate_fetch_job_v2(null, %s)", [worker])
        job = cursor.fetchone()[0]
        cursor.execute("select procrastinate_finish_job_v1(%s, 'succeeded', false)", [job])
        cursor.execute("select status::text from procrastinate_jobs where id = %s", [job])

        assert cursor.fetchone() == ("succeeded",)
