"""Texts of the directory in the language of the reader."""

import csv
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.core.ids import new_id
from aldea.partners.models import DirectoryFile, Wording

WRITTEN_IN = "en"  # the directory's own language; another is marked where it stands
COLUMNS = ("language", "source", "text", "reviewed_on")


class WordingsRefused(Refused):
    """The file of wordings cannot be taken; nothing of it was loaded."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is shown: the words, their language, and whether a person reviewed them."""

    text: str
    language: str
    is_reviewed: bool = True

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
        return Said(found.text, self.language, found.reviewed_on is not None)


def words(*, texts: Iterable[str], language: str) -> Words:
    """Look up the wordings of these texts in one query."""
    keys = {_key(text) for text in texts if text}
    rows = Wording.objects.filter(language=language, source_key__in=keys)
    return Words(language=language, known={row.source_key: row for row in rows})


@action
def import_file(
    *, path: Path, by: Doer, progress: Callable[[str], None] = lambda line: None
) -> str:
    """Load wordings from CSV: language, source, text, reviewed_on (empty until a person has).

    Raises WordingsRefused, with nothing written.
    """
    rows = _read(path)
    progress(f"{len(rows)} rows read")
    known = {
        (row.source_key, row.language): row
        for row in Wording.objects.filter(source_key__in={row.source_key for row in rows})
    }
    new = changed = 0
    for row in rows:
        old = known.get((row.source_key, row.language))
        if old is None:
            row.save(force_insert=True)
            new += 1
        elif (old.text, old.reviewed_on) != (row.text, row.reviewed_on):
            old.text, old.reviewed_on = row.text, row.reviewed_on
            old.save(update_fields=["text", "reviewed_on"])
            changed += 1
    file, _ = DirectoryFile.objects.update_or_create(
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        defaults={
            "name": path.name[:255], "loaded_at": clock.now(), "new": new, "changed": changed,
        },
    )  # fmt: skip
    record("wordings.loaded", file, by=by, detail={"new": new, "changed": changed})
    return f"{new} new, {changed} changed, {len(rows) - new - changed} the same"


def _read(path: Path) -> list[Wording]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(COLUMNS[:3]) <= set(reader.fieldnames or ()):
                raise WordingsRefused(
                    f"{path.name} line 1: the columns are {', '.join(COLUMNS)}. Name them so."
                )
            return list({(r.source_key, r.language): r for r in map(_row, reader)}.values())
    except UnicodeDecodeError:
        raise WordingsRefused(f"{path.name} is not UTF-8. Save it as UTF-8.") from None


def _row(row: dict[str, str]) -> Wording:
    source, text = row["source"].strip(), row["text"].strip()
    if not source or not text or not row["language"].strip():
        raise WordingsRefused(f"A row lacks its language, source or text: {source or text!r}.")
    reviewed = (row.get("reviewed_on") or "").strip()
    try:
        reviewed_on = date.fromisoformat(reviewed) if reviewed else None
    except ValueError:
        raise WordingsRefused(f"{reviewed!r} is not a day. Write it like 2026-01-31.") from None
    return Wording(
        pk=new_id(),
        source=source,
        source_key=_key(source),
        language=row["language"].strip(),
        text=text,
        reviewed_on=reviewed_on,
    )


def _key(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()
