"""Files of services that somebody sent: read, shown, and applied or thrown away."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, models

from aldea.audit.models import Event
from aldea.audit.trail import Doer, action, command, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.core.ids import new_id
from aldea.partners import directory, jobs, refusals, translated
from aldea.partners.directory import FileRefused, Loaded, Overtaken
from aldea.partners.formats import detecting
from aldea.partners.models import DirectoryFile, KeptFile, SentFile

READER, FORGETTER = command("read_sent"), command("forget_sent")
SECONDS_BETWEEN_WORDS = 0.5
DOUBTS_SHOWN = 50
COUNTS = ("counts", "fields", "left_out", "doubtful")  # of what was shown, without a row's words
LONGEST_NAME, LONGEST_ENDING = 255, 20  # in bytes, as file systems count
# More than this many rows of a table, and more than a tenth of what the file holds of it.
MANY, PART = 10, 10
TELL = """
update partners_sentfile set told = %s, told_at = now() where id = %s
returning cancel_asked_at is not null
"""


class TooLarge(Refused):
    """The file is larger than a file of the directory may be."""


class Unrecognized(Refused):
    """The file looks like none of the forms that we read."""


class MovedOn(Refused):
    """The file is no longer where this could be done to it."""


class Forgotten(Refused):
    """The file was kept long enough and is deleted; what is known of it is who, when, how many."""


class RemovalNotMeant(Refused):
    """Much would be removed, and nobody has said that this is meant."""


class Cancelled(Exception):
    """Somebody asked to stop; nothing was changed."""


@action
def receive(
    *, file: IO[bytes], file_name: str, by: Doer, form: str = "", source: str = ""
) -> SentFile:
    """Keep a file as it came, and have the worker read it; an empty form is found from the file.

    Raises TooLarge and Unrecognized, keeping nothing.
    """
    size = file.seek(0, 2)
    if size > settings.ALDEA_DIRECTORY_MOST_BYTES:
        most = settings.ALDEA_DIRECTORY_MOST_BYTES / 1024**2
        raise TooLarge(
            f"This file has {size / 1024**2:,.0f} megabytes; a file of services may have"
            f" {most:,.0f}. Split the list into several files."
        )
    form = form or detecting.form_of(file, file_name)
    if not form:
        raise Unrecognized("We cannot tell what kind of file this is. Choose its form below.")
    key, now = new_id(), clock.now()
    file.seek(0)
    sent = SentFile(
        id=key,
        file_name=_fitting(Path(file_name).name),
        document=default_storage.save(f"directory/{key}", File(file)),
        size=size,
        form=form,
        source=source,
        sent_at=now,
        sent_by_id=by.profile_id,
        told_at=now,
    )
    sent.save(force_insert=True)
    record("directory.sent", sent, by=by, detail={"form": form, "bytes": size})
    jobs.read_sent.defer(sent_id=str(key))
    return sent


@action
def read_as(*, sent: SentFile, form: str, source: str, by: Doer) -> SentFile:
    """Read a file again as another form, or from another sender.

    Raises MovedOn unless nothing was decided yet, and Forgotten.
    """
    sent = _locked(sent, SentFile.State.WAITING, SentFile.State.REFUSED, SentFile.State.STOPPED)
    if sent.forgotten_at:
        raise Forgotten("We kept this file long enough and deleted it. Send it again.")
    _begin(sent, SentFile.State.READING)
    sent.form, sent.source, sent.mark, sent.shown, sent.refused = form, source, "", {}, []
    sent.was_overtaken = False
    sent.save()
    record("directory.read_again", sent, by=by, detail={"form": form})
    jobs.read_sent.defer(sent_id=str(sent.pk))
    return sent


@action
def apply(*, sent: SentFile, by: Doer, removal_is_meant: bool = False) -> SentFile:
    """Say yes to what was shown, and have the worker write it.

    Raises MovedOn and RemovalNotMeant.
    """
    sent = _locked(sent, SentFile.State.WAITING)
    if not sent.mark:
        raise MovedOn("This file was not read to its end. Read it again first.")
    if sent.needs_yes and not removal_is_meant:
        raise RemovalNotMeant("Much would be removed. Say that this is meant, then apply.")
    _begin(sent, SentFile.State.APPLYING)
    sent.decided_at, sent.decided_by_id = clock.now(), by.profile_id
    sent.save()
    record("directory.approved", sent, by=by, detail={"removal": removal_is_meant})
    jobs.apply_sent.defer(sent_id=str(sent.pk))
    return sent


@action
def cancel(*, sent: SentFile, by: Doer) -> SentFile:
    """Ask the worker to stop: at its next word or, after the last one, at its end.

    Nothing is changed then. Raises MovedOn when it has stopped or ended already.
    """
    # Not locked first: the worker's words would wait for it. An end that is being written is
    # waited for here, and is then found.
    moving = SentFile.objects.filter(
        pk=sent.pk, state__in=[SentFile.State.READING, SentFile.State.APPLYING]
    )
    if not moving.update(cancel_asked_at=clock.now()):
        if SentFile.objects.filter(pk=sent.pk, state=SentFile.State.APPLIED).exists():
            raise MovedOn("That came too late: the file was applied. What it changed is below.")
        raise MovedOn("This file has moved on. Here is where it is now.")
    record("directory.cancelled", sent, by=by)
    return sent


@action
def throw_away(*, sent: SentFile, by: Doer) -> SentFile:
    """Send a file away; the directory stays as it is.

    Raises MovedOn.
    """
    sent = _locked(sent, SentFile.State.WAITING, SentFile.State.REFUSED, SentFile.State.STOPPED)
    sent.state = SentFile.State.THROWN_AWAY
    sent.decided_at, sent.decided_by_id = clock.now(), by.profile_id
    sent.save(update_fields=["state", "decided_at", "decided_by"])
    record("directory.thrown_away", sent, by=by)
    return sent


def forget_old(*, now: datetime) -> None:
    """Delete the files that nothing was done with for as long as one is kept, and their copies.

    Who sent and decided what, when, and how many rows it changed stays.
    """
    since = now - settings.ALDEA_DIRECTORY_KEPT
    for sent in SentFile.objects.filter(forgotten_at=None, told_at__lt=since):
        with suppress(MovedOn):
            _forget(sent=sent, by=FORGETTER)
    for file in DirectoryFile.objects.filter(kept__isnull=False, loaded_at__lt=since):
        _forget_copy(file=file, by=FORGETTER)


@action
def _forget(*, sent: SentFile, by: Doer) -> None:
    told_at, sent = sent.told_at, SentFile.objects.select_for_update().get(pk=sent.pk)
    if sent.told_at != told_at:  # somebody has it read again at this moment
        raise MovedOn
    if sent.is_moving or sent.is_waiting:
        sent.state, sent.decided_at = SentFile.State.THROWN_AWAY, clock.now()
    sent.shown = {name: sent.shown[name] for name in COUNTS if name in sent.shown}
    document, sent.document = sent.document, ""
    sent.refused, sent.forgotten_at = [], clock.now()
    sent.save()
    record("directory.forgotten", sent, by=by)
    default_storage.delete(document)  # last: what is deleted twice is deleted


@action
def _forget_copy(*, file: DirectoryFile, by: Doer) -> None:
    KeptFile.objects.filter(file=file).delete()
    record("directory.forgotten", file, by=by)


def read(*, sent_id: UUID | str) -> None:
    """Read a file and keep what it would change, for a person to look at."""
    sent = SentFile.objects.get(pk=sent_id)
    if sent.state != SentFile.State.READING:
        return
    with _told(sent) as tell, _as_path(sent) as path:
        _show(sent=sent, loaded=_preview(sent, path, tell), by=READER)


def _preview(sent: SentFile, path: Path, tell: Callable[[str], None]) -> Loaded:
    if sent.form == translated.FORM:
        return translated.preview(path=path, progress=tell)
    return directory.preview(path=path, form=sent.form, source=sent.source, progress=tell)


def write(*, sent_id: UUID | str) -> None:
    """Apply a file as it was shown; when the directory has changed since, show it anew instead."""
    sent = SentFile.objects.get(pk=sent_id)
    if sent.state != SentFile.State.APPLYING:
        return
    doer = Doer(kind=Event.DoerKind.USER, id=sent.decided_by_id, name="")
    by = doer if sent.decided_by_id else READER
    with _told(sent) as tell, _as_path(sent) as path:
        try:
            _write(sent=sent, path=path, tell=tell, by=by)
        except Overtaken as overtaken:
            _show(sent=sent, loaded=overtaken.loaded, by=READER, was_overtaken=True)


@action
def _write(*, sent: SentFile, path: Path, tell: Callable[[str], None], by: Doer) -> None:
    if sent.form == translated.FORM:
        translated.import_file(path=path, by=by, progress=tell, as_shown=sent.mark)
    else:
        directory.import_file(
            path=path, form=sent.form, source=sent.source, by=by, progress=tell, as_shown=sent.mark
        )
    if not _still(sent).filter(cancel_asked_at=None).update(state=SentFile.State.APPLIED):
        raise Cancelled
    record("directory.applied", sent, by=by)


@action
def _show(*, sent: SentFile, loaded: Loaded, by: Doer, was_overtaken: bool = False) -> None:
    compared = loaded.comparison
    shown = {
        "counts": {table: dict(counted) for table, counted in compared.counts.items()},
        "differences": [
            [one.table, one.name, one.column, one.before, one.after] for one in compared.differences
        ],
        "fields": compared.fields,
        "edits": dict(compared.heeded.counts),
        "large_removals": _large_removals(loaded),
        "left_out": loaded.left_out,
        "held": [[said, many] for said, many in loaded.waiting],
        "doubts": [[one.pointer, one.value, one.why] for one in loaded.doubts[:DOUBTS_SHOWN]],
        "doubtful": len(loaded.doubts),
    }
    stored = (
        _still(sent)
        .filter(cancel_asked_at=None)
        .update(
            state=SentFile.State.WAITING,
            mark=compared.mark(),
            shown=shown,
            refused=[refusals.written(found) for found in loaded.refusals],
            was_overtaken=was_overtaken,
        )
    )
    if not stored:
        raise Cancelled
    record("directory.shown", sent, by=by, detail={"mark": compared.mark()})


def _large_removals(loaded: Loaded) -> list[list[object]]:
    found: list[list[object]] = []
    for table, counted in loaded.comparison.counts.items():
        there = counted["removed"] + counted["changed"] + counted["same"]
        if counted["removed"] > MANY and counted["removed"] * PART > there:
            found.append([table, counted["removed"], there])
    return found


@action
def _refuse(*, sent: SentFile, refused: FileRefused, by: Doer) -> None:
    found = [refusals.written(found) for found in refused.refusals]
    if not _still(sent).update(state=SentFile.State.REFUSED, mark="", refused=found):
        raise MovedOn
    record("directory.refused", sent, by=by, detail={"rules": len(found)})


@action
def _stop(*, sent: SentFile, why: str, by: Doer) -> None:
    if not _still(sent).update(state=SentFile.State.STOPPED, told=why):
        raise MovedOn
    record("directory.stopped", sent, by=by)


def _still(sent: SentFile) -> models.QuerySet[SentFile]:
    """The file as the worker took it up, unless it has ended since.

    The same job may have been given out twice, or somebody took its silence for an end, and threw
    the file away or had it read again: then what came of it here is nothing.
    """
    return SentFile.objects.filter(
        pk=sent.pk, state=sent.state, form=sent.form, source=sent.source, mark=sent.mark
    )


@contextmanager
def _told(sent: SentFile) -> Iterator[Callable[[str], None]]:
    """Do the work with its progress told: through a connection of its own, as the work's
    transaction is seen by nobody before its end."""
    known = {"host", "port", "user", "password", "dbname", "sslmode"}
    parameters = connection.get_connection_params()
    parameters = {name: value for name, value in parameters.items() if name in known}
    latest = 0.0
    with psycopg.connect(**parameters, autocommit=True) as line:

        def tell(words: str) -> None:
            nonlocal latest
            if time.monotonic() - latest < SECONDS_BETWEEN_WORDS:
                return
            latest = time.monotonic()
            answer = line.execute(TELL, [words[:200], sent.pk]).fetchone()
            if answer and answer[0]:
                raise Cancelled

        try:
            yield tell
        except FileRefused as refused:
            with suppress(MovedOn):
                _refuse(sent=sent, refused=refused, by=READER)
        except Cancelled:
            with suppress(MovedOn):
                _stop(sent=sent, why="Somebody stopped it.", by=READER)
        except Exception:
            with suppress(MovedOn):
                _stop(sent=sent, why="It stopped, and that is our fault.", by=READER)
            raise


@contextmanager
def _as_path(sent: SentFile) -> Iterator[Path]:
    """Lay the file out under its own name: what reads it looks at the name's ending."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(sent.file_name).name
        with default_storage.open(sent.document) as kept, path.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        yield path


def _fitting(name: str) -> str:
    """Shorten a name to what a file may be called, and leave its ending."""
    ending = Path(name).suffix.encode(errors="replace")
    ending = ending if len(ending) <= LONGEST_ENDING else b""
    stem = name.encode(errors="replace").removesuffix(ending)
    return (stem[: LONGEST_NAME - len(ending)].decode(errors="ignore")) + ending.decode()


def _locked(sent: SentFile, *states: SentFile.State) -> SentFile:
    sent = SentFile.objects.select_for_update().get(pk=sent.pk)
    if sent.state not in states and not sent.is_silent:
        raise MovedOn("This file has moved on. Here is where it is now.")
    return sent


def _begin(sent: SentFile, state: SentFile.State) -> None:
    sent.state, sent.told, sent.told_at, sent.cancel_asked_at = state, "", clock.now(), None
