"""Texts of the directory in the language of the reader."""

import csv
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.core.ids import new_id
from aldea.partners import texts
from aldea.partners.models import DirectoryFile, Wording

WRITTEN_IN = "en"  # the directory's own language; another is marked where it stands
COLUMNS = ("language", "source", "text", "reviewed_on")


class WordingsRefused(Refused):
    """The file of wordings cannot be taken; nothing of it was loaded."""


class NothingWritten(Refused):
    """A translation has no words."""


class NothingNew(Refused):
    """The words are the same and nobody says that they read them."""


class SomebodyElseWrote(Refused):
    """The translation changed while this one was written."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is shown: the words, their language, and whether a person reviewed them."""

    text: str
    language: str
    is_reviewed: bool = True
    source: str = ""  # as it was written, where this is a translation of it

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


class Words:
    """The wordings of one page in one language."""

    def __init__(self, *, language: str, known: dict[str, Wording]) -> None:
        self.language = language
        self._known = known
        self.has_unreviewed = any(row.reviewed_on is None for row in known.values())

    def say(self, text: str) -> Said:
        """Put a text in the language of the page where somebody has; else as it was written."""
        found = self._known.get(_key(text)) if text else None
        if found is None:
            return Said(text, WRITTEN_IN)
        return Said(found.text, self.language, found.reviewed_on is not None, text.strip())


def words(*, texts: Iterable[str], language: str) -> Words:
    """Look up the wordings of these texts in one query."""
    keys = {_key(text) for text in texts if text}
    rows = Wording.objects.filter(language=language, source_key__in=keys)
    return Words(language=language, known={row.source_key: row for row in rows})


@action
def write(
    *, source: str, language: str, text: str, is_read: bool, begun_from: str = "", by: Doer
) -> Wording:
    """Put a text into a language; `is_read` when the writer reads it and found that it is right.

    New words that nobody says they read are unreviewed, whatever stood there before. `begun_from`
    is what stood there when the writer began.

    Raises NothingWritten, SomebodyElseWrote or NothingNew.
    """
    source, text = source.strip(), text.strip()
    if not source or not text:
        raise NothingWritten("Write the translation.")
    key = _key(source)
    old = Wording.objects.select_for_update().filter(source_key=key, language=language).first()
    if (old.text if old else "") not in (begun_from.strip(), text):
        raise SomebodyElseWrote(
            f"Somebody else wrote here in the meantime: “{old.text if old else ''}” Compare the"
            " two, then save yours or leave theirs."
        )
    if old and old.text == text and not is_read:
        raise NothingNew("Nothing is different yet. Change the words, or say that you read them.")
    wording = old or Wording(source=source, source_key=key, language=language)
    wording.text = text
    wording.reviewed_on = clock.today() if is_read else None
    wording.reviewed_by_id = by.profile_id if is_read else None
    if old:
        wording.save(update_fields=["text", "reviewed_on", "reviewed_by"])
    else:
        _insert(wording)
    texts.remember(key=key)
    name = "wording.reviewed" if is_read else "wording.written"
    record(name, wording, by=by, detail={"language": language})
    return wording


@action
def import_file(
    *, path: Path, by: Doer, progress: Callable[[str], None] = lambda line: None
) -> str:
    """Load wordings from CSV: language, source, text, reviewed_on (empty until a person has).

    A row without a text waits for its translator and is passed over. What a person reviewed is
    kept unless the file says that somebody reviewed its own words later.

    Raises WordingsRefused, with nothing written.
    """
    rows, empty = _read(path)
    progress(f"{len(rows)} rows read, {empty} without a translation passed over")
    known = {
        (row.source_key, row.language): row
        for row in Wording.objects.filter(source_key__in={row.source_key for row in rows})
    }
    done = {"new": 0, "changed": 0, "kept": 0}
    for row in rows:
        old = known.get((row.source_key, row.language))
        if old is None:
            row.save(force_insert=True)
            done["new"] += 1
        elif (old.text, old.reviewed_on) == (row.text, row.reviewed_on):
            continue
        elif _is_kept(old, row):
            progress(f"kept, a person reviewed it on {old.reviewed_on}: {old.source[:60]}")
            done["kept"] += 1
        else:
            old.text, old.reviewed_on, old.reviewed_by = row.text, row.reviewed_on, None
            old.save(update_fields=["text", "reviewed_on", "reviewed_by"])
            done["changed"] += 1
    texts.remember()
    file, _ = DirectoryFile.objects.update_or_create(
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        defaults={
            "name": path.name[:255],
            "loaded_at": clock.now(),
            "new": done["new"],
            "changed": done["changed"],
        },
    )
    record("wordings.loaded", file, by=by, detail={**done, "empty": empty})
    same = len(rows) - sum(done.values())
    told = f"{done['new']} new, {done['changed']} changed, {same} the same"
    return f"{told}, {done['kept']} kept as a person reviewed them" if done["kept"] else told


def _insert(wording: Wording) -> None:
    try:
        with transaction.atomic():
            wording.save(force_insert=True)
    except IntegrityError:
        raise SomebodyElseWrote("Somebody else has just written here. Look again.") from None


def _is_kept(old: Wording, row: Wording) -> bool:
    """Whether what a person reviewed stands against what a file says."""
    if old.reviewed_on is None:
        return False
    if row.reviewed_on is None or row.reviewed_on < old.reviewed_on:
        return True
    # On the same day our own reviewer's word is known to be of these words; a file's is not.
    return row.reviewed_on == old.reviewed_on and old.reviewed_by_id is not None


def _read(path: Path) -> tuple[list[Wording], int]:
    """Read the rows with a translation, each text's last; and how many have none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(COLUMNS[:3]) <= set(reader.fieldnames or ()):
                raise WordingsRefused(
                    f"{path.name} line 1: the columns are {', '.join(COLUMNS)}. Name them so."
                )
            rows = list(map(_row, reader))
    except UnicodeDecodeError:
        raise WordingsRefused(f"{path.name} is not UTF-8. Save it as UTF-8.") from None
    written = [row for row in rows if row.text]
    return (
        list({(row.source_key, row.language): row for row in written}.values()),
        len(rows) - len(written),
    )


def _row(row: dict[str, str | None]) -> Wording:
    source, text, language = (
        texts.read_plain((row[name] or "").strip()) for name in ("source", "text", "language")
    )
    if not source or not language:
        raise WordingsRefused(f"A row lacks its language or source: {source or text!r}.")
    reviewed = (row.get("reviewed_on") or "").strip()
    try:
        reviewed_on = date.fromisoformat(reviewed) if reviewed else None
    except ValueError:
        raise WordingsRefused(f"{reviewed!r} is not a day. Write it like 2026-01-31.") from None
    if reviewed_on and reviewed_on > clock.today():
        raise WordingsRefused(f"{reviewed} has not come yet: nobody reviewed {source!r} then.")
    return Wording(
        pk=new_id(),
        source=source,
        source_key=_key(source),
        language=language,
        text=text,
        reviewed_on=reviewed_on,
    )


def _key(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()
