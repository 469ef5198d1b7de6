"""The pipeline: read, check, compare, and apply, each run of it one transaction or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection

from aldea.arrivals import applying, comparison, crosschecks, staging
from aldea.arrivals.comparison import Comparison
from aldea.arrivals.formats.packages import Package, PackageRefused, open_package
from aldea.arrivals.models import Arrival, ArrivalChange, ArrivalProgress, ArrivalSchool, RefusedRow
from aldea.arrivals.progress import Cancelled, Teller
from aldea.arrivals.staging import Reading, Tell
from aldea.audit.models import Event
from aldea.audit.trail import Doer, action, command, record
from aldea.core import clock
from aldea.network.models import Organization

READER = command("read_arrival")

# New guardians come with new students or join a family: counted, not listed.
STORE_CHANGES = """
insert into arrivals_arrivalchange
    (id, arrival_id, district_id, school_id, kind, who, subject_id, name, grade, fields)
select pg_temp.new_key(), %(arrival)s, %(district)s, school_id, kind, who, subject_id,
       left(name, 210), grade, fields
from staged_change
where not (kind = 'NEW' and who = 'GUARDIAN')
"""

STORE_REFUSALS = """
insert into arrivals_refusedrow
    (id, arrival_id, district_id, file, line, "column", value, rule, why, remedy, whole_row)
select pg_temp.new_key(), %(arrival)s, %(district)s, file, line, "column", value, rule, why,
       remedy, whole_row
from staged_refusal
"""

STORE_SCHOOLS = """
insert into arrivals_arrivalschool
    (id, arrival_id, district_id, school_id, students_before, new, leaving, is_held,
     missing_grades)
select pg_temp.new_key(), %(arrival)s, %(district)s, t.school_id, t.students_before, t.new,
       t.leaving, t.is_held, case when not t.is_held then '{}'::smallint[] else array(
           select c.grade from staged_change c
           where c.kind = 'LEAVING' and c.school_id = t.school_id
             and not exists (select from staged_student s
                             where s.school_id = t.school_id and s.grade = c.grade)
           group by c.grade order by c.grade) end
from staged_toll t
"""


class Overtaken(Exception):
    """The people changed after the preview was made; there is a new one to look at."""


def read(*, arrival_id: UUID | str) -> None:
    """Read an arrival and store its preview; one that changes nothing is done with at once."""
    arrival = Arrival.objects.select_related("district").get(pk=arrival_id)
    if not arrival.is_being_read:
        return
    with _told(arrival) as tell:
        try:
            compare(arrival=arrival, tell=tell, and_apply=False, by=READER)
        except PackageRefused as refused:
            refuse(arrival=arrival, refused=refused, by=READER)


def apply(*, arrival_id: UUID | str) -> None:
    """Apply an arrival that was approved, if its comparison is still the one that was shown."""
    arrival = Arrival.objects.select_related("district").get(pk=arrival_id)
    if arrival.state != Arrival.State.APPROVED:
        return
    by = Doer(kind=Event.DoerKind.USER, id=arrival.approved_by_id, name="")
    with _told(arrival) as tell:
        try:
            apply_as_shown(arrival=arrival, tell=tell, by=by if by.id else READER)
        except Overtaken:
            compare(arrival=arrival, tell=tell, and_apply=False, by=READER)


def read_and_apply(*, arrival: Arrival, progress: Callable[[str], None], by: Doer) -> Arrival:
    """Read an arrival and apply it in the same transaction, unless so many leave that it waits.

    Raises PackageRefused, having written why.
    """
    stages: list[str] = []

    def tell(stage: str, part: float, rows: int) -> None:
        if stage not in stages:
            stages.append(stage)
            progress(f"{ArrivalProgress.Stage(stage).label}: {rows:,} rows so far")

    try:
        arrival = compare(arrival=arrival, tell=tell, and_apply=True, by=by)
    except PackageRefused as refused:
        refuse(arrival=arrival, refused=refused, by=by)
        raise
    _done(arrival)
    return arrival


@contextmanager
def _told(arrival: Arrival) -> Iterator[Tell]:
    """Do the work with its progress told; one that was cancelled has changed nothing."""
    try:
        with Teller(arrival.pk) as teller:
            yield teller.tell
    except Cancelled:
        return
    _done(arrival)


def _done(arrival: Arrival) -> None:
    ArrivalProgress.objects.filter(arrival=arrival).update(
        stage=ArrivalProgress.Stage.DONE, percent=100, told_at=clock.now()
    )


@action
def compare(*, arrival: Arrival, tell: Tell, and_apply: bool, by: Doer) -> Arrival:
    """Stage a roster, compare it, and store what it would change; then apply it if asked to.

    One that more than a tenth of a school would leave by is not applied: it waits for a person.
    Raises PackageRefused, Cancelled.
    """
    _one_at_a_time(arrival)
    found, reading = _run(arrival, tell)
    _forget(arrival)
    _store(arrival)
    was_approved = arrival.state == Arrival.State.APPROVED
    is_done = found.changes_nothing or (and_apply and not found.is_held)
    if found.changes_nothing:
        applying.give_numbers(district=arrival.district_id, today=clock.today())
    elif is_done:
        _write(arrival, tell, reading)
    now = clock.now()
    _move(
        arrival,
        state=Arrival.State.APPLIED if is_done else Arrival.State.WAITING,
        read_at=now,
        applied_at=now if is_done else None,
        was_overtaken=was_approved,
        rows=reading.rows,
        notes=reading.notes,
        students=found.students,
        new=found.new,
        changed=found.changed,
        leaving=found.leaving,
        same=found.same,
        refused=found.refused,
        new_guardians=found.new_guardians,
        is_held=found.is_held,
        fingerprint=found.fingerprint,
        leaving_confirmed_at=None,
        leaving_confirmed_by=None,
    )
    _record(arrival, "arrival.applied" if is_done else "arrival.compared", found, by)
    return arrival


@action
def apply_as_shown(*, arrival: Arrival, tell: Tell, by: Doer) -> Arrival:
    """Write what the preview showed, all of it or nothing.

    Raises Overtaken if the people have changed in between and it would do something else.
    """
    _one_at_a_time(arrival)
    found, reading = _run(arrival, tell)
    if found.fingerprint != arrival.fingerprint:
        raise Overtaken
    _write(arrival, tell, reading)
    _move(arrival, state=Arrival.State.APPLIED, applied_at=clock.now())
    _record(arrival, "arrival.applied", found, by)
    return arrival


@action
def refuse(*, arrival: Arrival, refused: PackageRefused, by: Doer) -> Arrival:
    """Say why a roster could not be read to its end; nothing of it was taken."""
    _move(
        arrival,
        state=Arrival.State.REFUSED,
        read_at=clock.now(),
        refused_why=refused.why[:500],
        refused_remedy=refused.remedy[:500],
    )
    record(
        "arrival.refused",
        arrival,
        by=by,
        organization=arrival.district_id,
        detail={"rule": type(refused).__name__, "file": refused.file, "line": refused.line},
    )
    return arrival


def _one_at_a_time(arrival: Arrival) -> None:
    """Wait until no other arrival of the district is at work; the lock ends with this run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(arrival.district_id)]
        )
    arrival.refresh_from_db(fields=["state", "fingerprint"])
    if not arrival.is_moving:
        raise Cancelled


def _run(arrival: Arrival, tell: Tell) -> tuple[Comparison, Reading]:
    district: Organization = arrival.district
    today = clock.today()
    with default_storage.open(arrival.document, "rb") as file, open_package(file) as package:
        reading = staging.stage(package=package, today=today, tell=tell)
        crosschecks.run(
            package=package,
            district=district.pk,
            district_cds=district.cds_code or "",
            today=today,
            tell=tell,
            rows=reading.rows,
        )
        found = _compared(arrival, package, reading, tell)
    return found, reading


def _compared(arrival: Arrival, package: Package, reading: Reading, tell: Tell) -> Comparison:
    return comparison.run(
        package=package,
        district=arrival.district_id,
        today=clock.today(),
        tell=tell,
        rows=reading.rows,
    )


def _write(arrival: Arrival, tell: Tell, reading: Reading) -> None:
    applying.run(district=arrival.district_id, today=clock.today(), tell=tell, rows=reading.rows)


def _forget(arrival: Arrival) -> None:
    """Drop what an earlier comparison of the same arrival stored."""
    for table in (ArrivalChange, ArrivalSchool, RefusedRow):
        table.objects.filter(arrival=arrival).delete()


def _store(arrival: Arrival) -> None:
    keys = {"arrival": arrival.pk, "district": arrival.district_id}
    with connection.cursor() as cursor:
        for statement in (STORE_CHANGES, STORE_REFUSALS, STORE_SCHOOLS):
            cursor.execute(statement, keys)


def _move(arrival: Arrival, *, state: Arrival.State, **figures: object) -> None:
    """Write the end of a run; somebody who cancelled meanwhile was first."""
    written = Arrival.objects.filter(pk=arrival.pk, state=arrival.state)
    if not written.update(state=state, **figures):
        raise Cancelled
    arrival.refresh_from_db()


def _record(arrival: Arrival, name: str, found: Comparison, by: Doer) -> None:
    record(
        name,
        arrival,
        by=by,
        organization=arrival.district_id,
        detail={
            "new": found.new,
            "changed": found.changed,
            "leaving": found.leaving,
            "new_guardians": found.new_guardians,
            "same": found.same,
            "refused": found.refused,
        },
    )
