"""Arrivals: receiving a roster, deciding about it, and what a person may still stop."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from aldea.arrivals import jobs, pipeline
from aldea.arrivals.formats.packages import PackageRefused, open_package
from aldea.arrivals.models import Arrival, ArrivalChange, ArrivalProgress
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.core.ids import new_id
from aldea.network.models import Organization

MOST_BYTES = 1024**3


class Verb(Protocol):
    """Something a person does to an arrival."""

    def __call__(self, *, arrival: Arrival, by: Doer) -> Arrival: ...


class TooLarge(PackageRefused):
    """The file is larger than any district's roster."""


class NotADistrict(Refused):
    """A roster comes from a district that we know."""


class MovedOn(Exception):
    """The arrival is no longer where this could be done to it."""


class LeavingNotConfirmed(Refused):
    """More than a tenth of a school would leave, and nobody has said that they left."""


@action
def receive(
    *, district: Organization, file: IO[bytes], file_name: str, by: Doer, read_later: bool = True
) -> Arrival:
    """Keep a roster as it came, and have the worker read it.

    Raises PackageRefused, keeping nothing, if it is no OneRoster ZIP that is safe to open.
    """
    if district.kind != Organization.Kind.DISTRICT:
        raise NotADistrict(f"{district.name} is no district.")
    size = _size(file)
    with open_package(file) as package:
        version, system, notes = package.version.name, package.system, list(package.notes)
    key = new_id()
    document, checksum = _keep(file, key)
    arrival = Arrival(
        id=key,
        district=district,
        office_id=district.parent_id,
        file_name=file_name[:255],
        document=document,
        sha256=checksum,
        size=size,
        version=version,
        source_system=system[:200],
        notes=notes,
        received_at=clock.now(),
        received_by_id=by.profile_id,
    )
    arrival.save(force_insert=True)
    ArrivalProgress.objects.create(
        arrival=arrival,
        district=district,
        office_id=district.parent_id,
        told_at=arrival.received_at,
    )
    record(
        "arrival.received",
        arrival,
        by=by,
        organization=district.pk,
        detail={"sha256": checksum, "bytes": size},
    )
    if read_later:
        jobs.read_arrival.defer(arrival_id=str(key))
    return arrival


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    if size > MOST_BYTES:
        raise TooLarge(
            f"This file has {size / 1024**2:,.0f} megabytes; "
            f"a roster may have {MOST_BYTES // 1024**2:,}.",
            "Send one school level at a time.",
        )
    return size


def _keep(file: IO[bytes], key: UUID) -> tuple[str, str]:
    file.seek(0)
    checksum = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # reads and seeks
    file.seek(0)
    return default_storage.save(f"arrivals/{key}.zip", File(file)), checksum


@action
def confirm_leaving(*, arrival: Arrival, by: Doer) -> Arrival:
    """Say that so many students really left a school.

    Raises MovedOn unless the arrival waits for this answer.
    """
    arrival = _locked(arrival)
    if not arrival.is_waiting or not arrival.needs_yes:
        raise MovedOn
    arrival.leaving_confirmed_at = clock.now()
    arrival.leaving_confirmed_by_id = by.profile_id
    arrival.save(update_fields=["leaving_confirmed_at", "leaving_confirmed_by"])
    record(
        "arrival.leaving_confirmed",
        arrival,
        by=by,
        organization=arrival.district_id,
        detail={"leaving": arrival.leaving},
    )
    return arrival


@action
def apply(*, arrival: Arrival, by: Doer) -> Arrival:
    """Decide that an arrival is applied, as it was shown; the worker does it.

    Raises MovedOn if it does not wait for a decision, LeavingNotConfirmed if it is held.
    """
    arrival = _locked(arrival)
    if not arrival.is_waiting:
        raise MovedOn
    if arrival.needs_yes:
        raise _not_confirmed(arrival)
    arrival.state = Arrival.State.APPROVED
    arrival.approved_at = clock.now()
    arrival.approved_by_id = by.profile_id
    arrival.save(update_fields=["state", "approved_at", "approved_by"])
    _queue(arrival)
    record("arrival.approved", arrival, by=by, organization=arrival.district_id)
    jobs.apply_arrival.defer(arrival_id=str(arrival.pk))
    return arrival


@action
def cancel(*, arrival: Arrival, by: Doer) -> Arrival:
    """Stop the worker: what was being read is let go, what was being applied waits again.

    Raises MovedOn if it was finished first.
    """
    arrival = _locked(arrival)
    if not arrival.is_moving:
        raise MovedOn
    was_read = arrival.state == Arrival.State.APPROVED
    arrival.state = Arrival.State.WAITING if was_read else Arrival.State.CANCELLED
    arrival.save(update_fields=["state"])
    ArrivalProgress.objects.filter(arrival=arrival).update(cancel_asked_at=clock.now())
    record("arrival.cancelled", arrival, by=by, organization=arrival.district_id)
    return arrival


@action
def start_again(*, arrival: Arrival, by: Doer) -> Arrival:
    """Give the worker an arrival again that a fault of ours stopped.

    Raises MovedOn if the worker is done with it.
    """
    arrival = _locked(arrival)
    if not arrival.is_moving:
        raise MovedOn
    _queue(arrival)
    record("arrival.started_again", arrival, by=by, organization=arrival.district_id)
    job = jobs.read_arrival if arrival.is_being_read else jobs.apply_arrival
    job.defer(arrival_id=str(arrival.pk))
    return arrival


@action
def throw_away(*, arrival: Arrival, by: Doer) -> Arrival:
    """Let an arrival go unapplied; the names it would have brought are forgotten.

    The file itself and its refused rows are kept. Raises MovedOn if it no longer waits.
    """
    arrival = _locked(arrival)
    if not arrival.may_become(Arrival.State.THROWN_AWAY):
        raise MovedOn
    arrival.state = Arrival.State.THROWN_AWAY
    arrival.save(update_fields=["state"])
    ArrivalChange.objects.filter(arrival=arrival).delete()
    record("arrival.thrown_away", arrival, by=by, organization=arrival.district_id)
    return arrival


def _locked(arrival: Arrival) -> Arrival:
    return Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)


def _queue(arrival: Arrival) -> None:
    ArrivalProgress.objects.filter(arrival=arrival).update(
        stage=ArrivalProgress.Stage.QUEUED,
        percent=0,
        rows=0,
        started_at=None,
        told_at=clock.now(),
        cancel_asked_at=None,
    )


def _not_confirmed(arrival: Arrival) -> LeavingNotConfirmed:
    schools = arrival.schools.filter(is_held=True).select_related("school")
    names = ", ".join(school.school.name for school in schools)
    return LeavingNotConfirmed(
        f"{arrival.leaving:,} students would leave, more than a tenth of {names}. "
        "A person must say that they left: open Data arrivals."
    )


@dataclass(frozen=True, slots=True)
class Brought:
    """What a roster brought, for the command that loaded it."""

    rows: int
    new: int
    changed: int
    leaving: int
    same: int
    new_guardians: int
    refused: int

    def __str__(self) -> str:
        return (
            f"{self.rows:,} rows: {self.new:,} students new, {self.new_guardians:,} guardians new, "
            f"{self.changed:,} changed, {self.leaving:,} left, {self.same:,} students the same, "
            f"{self.refused:,} refused"
        )


def import_file(
    *, path: Path, district_cds: str, by: Doer, progress: Callable[[str], None]
) -> Brought:
    """Receive, read and apply a roster in one go.

    Raises Refused if it cannot be read, or so many would leave that a person must say yes: then
    it waits among the arrivals, and nothing was changed.
    """
    district = Organization.objects.districts().filter(cds_code=district_cds).first()
    if district is None:
        raise NotADistrict(f"No district has the CDS code {district_cds}.")
    with path.open("rb") as file:
        arrival = receive(
            district=district, file=file, file_name=path.name, by=by, read_later=False
        )
    arrival = pipeline.read_and_apply(arrival=arrival, progress=progress, by=by)
    if arrival.needs_yes:
        raise _not_confirmed(arrival)
    return Brought(
        rows=arrival.rows,
        new=arrival.new,
        changed=arrival.changed,
        leaving=arrival.leaving,
        same=arrival.same,
        new_guardians=arrival.new_guardians,
        refused=arrival.refused,
    )
