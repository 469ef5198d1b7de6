"""Receiving a roster, deciding about it, and loading one by a command."""

import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from aldea.arrivals import arrivals, pipeline
from aldea.arrivals.arrivals import LeavingNotConfirmed, MovedOn, NotADistrict, TooLarge
from aldea.arrivals.formats.packages import NotAZip
from aldea.arrivals.formats.tables import NotUtf8
from aldea.arrivals.models import Arrival, ArrivalProgress
from aldea.arrivals.models.arrival import MOVES
from aldea.arrivals.progress import Cancelled, Teller
from aldea.audit.models import Event
from aldea.core.errors import Refused
from aldea.core.rls import Reach, reading
from aldea.people.models import Student
from tests.arrivals.conftest import STEWARD
from tests.arrivals.looking import many
from tests.arrivals.packing import FILES_1_1, pack, replaced, roster
from tests.factories.arrivals import ArrivalFactory, ArrivalProgressFactory


def test_what_came_is_kept_with_its_checksum(district, queue):
    file = roster()

    arrival = arrivals.receive(district=district, file=file, file_name="a.zip", by=STEWARD)

    with default_storage.open(arrival.document) as kept:
        data = kept.read()
    assert data == file.getvalue()
    assert arrival.sha256 == hashlib.sha256(data).hexdigest()
    assert (arrival.version, arrival.size) == ("1.1", len(data))
    assert arrival.office == district.parent
    assert [job["task_name"] for job in queue.jobs.values()] == ["arrivals.read_arrival"]


def test_what_is_no_roster_is_not_kept(district, queue):
    with pytest.raises(NotAZip):
        arrivals.receive(district=district, file=io.BytesIO(b"x"), file_name="a", by=STEWARD)

    assert not Arrival.objects.exists()
    assert not queue.jobs


def test_a_file_larger_than_any_roster_is_refused(district, queue, monkeypatch):
    monkeypatch.setattr(arrivals, "MOST_BYTES", 100)

    with pytest.raises(TooLarge):
        arrivals.receive(district=district, file=roster(), file_name="a", by=STEWARD)


def test_only_a_district_sends_rosters(district, queue):
    with pytest.raises(NotADistrict):
        arrivals.receive(district=district.parent, file=roster(), file_name="a", by=STEWARD)


def test_a_held_roster_is_applied_after_a_yes_only(bring, send):
    bring(pack(many(students=40)))
    arrival = send(pack(many(students=20)))
    with reading(Reach("jobs")):
        with pytest.raises(LeavingNotConfirmed, match="Cedar Flats Middle"):
            arrivals.apply(arrival=arrival, by=STEWARD)
        arrivals.confirm_leaving(arrival=arrival, by=STEWARD)
        arrivals.apply(arrival=arrival, by=STEWARD)
        pipeline.apply(arrival_id=arrival.pk)

    arrival.refresh_from_db()
    assert arrival.state == "APPLIED"
    assert Event.objects.filter(name="arrival.leaving_confirmed").count() == 1


def test_a_yes_is_for_the_figures_that_were_shown(bring, send):
    bring(pack(many(students=40)))
    arrival = send(pack(many(students=20)))
    with reading(Reach("jobs")):
        arrivals.confirm_leaving(arrival=arrival, by=STEWARD)
        arrivals.apply(arrival=arrival, by=STEWARD)
        Student.objects.filter(sourced_id="n1").update(family_name="Ruizova")
        pipeline.apply(arrival_id=arrival.pk)

    arrival.refresh_from_db()
    assert arrival.state == "WAITING"
    assert arrival.needs_yes


@pytest.mark.parametrize("verb", [arrivals.confirm_leaving, arrivals.apply, arrivals.throw_away])
def test_an_applied_roster_has_moved_on(bring, verb):
    arrival = bring(roster())

    with pytest.raises(MovedOn):
        verb(arrival=arrival, by=STEWARD)


@pytest.mark.parametrize("verb", [arrivals.cancel, arrivals.start_again])
def test_only_what_the_worker_has_can_be_stopped_or_started_again(send, verb):
    arrival = send(roster())

    with pytest.raises(MovedOn):
        verb(arrival=arrival, by=STEWARD)


def test_every_state_says_where_it_leads():
    assert set(MOVES) == set(Arrival.State)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "LOST"},
        {"state": "APPLIED", "applied_at": None},
        {"state": "REFUSED"},
        {"state": "APPROVED", "is_held": True},
    ],
)
def test_an_arrival_keeps_its_constraints(db, frozen, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ArrivalFactory(**wrong)


def test_a_percentage_stays_one(db, frozen):
    with pytest.raises(IntegrityError), transaction.atomic():
        ArrivalProgressFactory(percent=101)


@pytest.fixture
def load(district, tmp_path, queue):
    """Load a package as `aldea import oneroster` does."""

    def loaded(file: io.BytesIO, cds: str = district.cds_code):
        path = tmp_path / "roster.zip"
        path.write_bytes(file.getvalue())
        told: list[str] = []
        with reading(Reach("jobs")):
            # A command has no transaction around it: what was written before a refusal stays.
            try:
                brought = arrivals.import_file(
                    path=path, district_cds=cds, by=STEWARD, progress=told.append
                )
            except Refused as error:
                refused = error
            else:
                return brought, told
        raise refused

    return loaded


def test_a_command_reads_and_applies_in_one_go(load):
    brought, told = load(roster())

    assert str(brought) == (
        "17 rows: 3 students new, 2 guardians new, 0 changed, 0 left, 0 students the same, "
        "0 refused"
    )
    assert told[0].startswith("Reading rows")
    assert Student.objects.count() == 3
    assert str(load(roster())[0]).endswith("0 left, 3 students the same, 0 refused")


def test_a_command_leaves_a_held_roster_to_a_person(load):
    load(pack(many(students=40)))

    with pytest.raises(LeavingNotConfirmed, match="20 students would leave"):
        load(pack(many(students=20)))

    held = Arrival.objects.get(state="WAITING")
    assert held.leaving == 20


def test_a_command_says_why_a_file_cannot_be_read(load):
    with pytest.raises(NotUtf8, match=r"users\.csv is not UTF-8"):
        load(roster(users=FILES_1_1["users.csv"].encode() + b"\xff"))

    assert Arrival.objects.get().state == "REFUSED"


def test_a_command_needs_a_district_that_exists(load):
    with pytest.raises(NotADistrict, match="No district has the CDS code 19000000000000"):
        load(roster(), cds="19000000000000")


@pytest.fixture
def committed(transactional_db, queue):
    """An arrival that other connections see."""
    progress = ArrivalProgressFactory()
    return progress.arrival


def test_progress_is_seen_while_the_work_goes_on(committed):
    with transaction.atomic(), Teller(committed.pk) as teller:
        teller.tell("READING", 0.42, 1_000)

        progress = ArrivalProgress.objects.get(pk=committed.pk)
        assert (progress.stage, progress.percent, progress.rows) == ("READING", 42, 1_000)


def test_a_cancelling_is_heard_while_the_work_goes_on(committed):
    ArrivalProgress.objects.update(cancel_asked_at=committed.received_at)

    with Teller(committed.pk) as teller, pytest.raises(Cancelled):
        teller.tell("READING", 0.2, 20)


def test_a_fault_of_ours_is_told_and_leaves_nothing(committed):
    with pytest.raises(ZeroDivisionError), Teller(committed.pk):
        raise ZeroDivisionError

    assert ArrivalProgress.objects.get().stage == "FAILED"


def test_a_cancelled_roster_stops_in_the_middle(district, queue, monkeypatch):
    arrival = arrivals.receive(district=district, file=roster(), file_name="a", by=STEWARD)

    def stop(self, stage, part, rows):
        if stage == "COMPARING":
            raise Cancelled

    monkeypatch.setattr(Teller, "tell", stop)
    pipeline.read(arrival_id=arrival.pk)

    arrival.refresh_from_db()
    assert arrival.state == "RECEIVED"
    assert not arrival.lines.exists()


def test_a_guardian_may_be_named_from_either_side(load):
    users = FILES_1_1["users.csv"].replace(",,p1,Spanish", ",,,Spanish")
    users = users.replace("lucia@example.org,,Spanish", 'lucia@example.org,"s1,s2",Spanish')

    load(roster(users=users))

    ximena, mateo = Student.objects.filter(family_name="Reyes")
    assert ximena.family == mateo.family
    assert ximena.family.guardians.get().given_name == "Lucía"


def test_a_phone_to_text_comes_before_one_to_call(load):
    header = FILES_1_1["users.csv"]
    users = header.replace("userIds,grades,phone", "userIds,grades,sms")

    load(roster(users=users))
    brought, _ = load(replaced("users", "(555) 555-0142", "(555) 555-0142"))

    assert brought.changed == 0
