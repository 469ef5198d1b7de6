"""Texts of the directory in the language of the reader."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners.models import Wording

WRITTEN_IN = "en"  # the directory's own language; another is marked where it stands


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
        found = self._known.get(key(text)) if text else None
        if found is None:
            return Said(text, WRITTEN_IN)
        return Said(found.text, self.language, found.reviewed_on is not None, text.strip())


def words(*, texts: Iterable[str], language: str) -> Words:
    """Look up the wordings of these texts in one query."""
    keys = {key(text) for text in texts if text}
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
    old = (
        Wording.objects.select_for_update()
        .filter(source_key=key(source), language=language)
        .first()
    )
    if (old.text if old else "") not in (begun_from.strip(), text):
        raise SomebodyElseWrote(
            f"Somebody else wrote here in the meantime: “{old.text if old else ''}” Compare the"
            " two, then save yours or leave theirs."
        )
    if old and old.text == text and not is_read:
        raise NothingNew("Nothing is different yet. Change the words, or say that you read them.")
    wording = old or Wording(source=source, source_key=key(source), language=language)
    wording.text = text
    wording.reviewed_on = clock.today() if is_read else None
    wording.reviewed_by_id, wording.reviewer = (by.profile_id if is_read else None), ""
    if old:
        wording.save(update_fields=["text", "reviewed_on", "reviewed_by", "reviewer"])
    else:
        _insert(wording)
    name = "wording.reviewed" if is_read else "wording.written"
    record(name, wording, by=by, detail={"language": language})
    return wording


def _insert(wording: Wording) -> None:
    try:
        with transaction.atomic():
            wording.save(force_insert=True)
    except IntegrityError:
        raise SomebodyElseWrote("Somebody else has just written here. Look again.") from None


def is_kept(old: Wording, row: Wording) -> bool:
    """Whether what a person reviewed stands against what a file says."""
    if old.reviewed_on is None:
        return False
    if row.reviewed_on is None or row.reviewed_on < old.reviewed_on:
        return True
    # On the same day our own reviewer's word is known to be of these words; a file's is not.
    return row.reviewed_on == old.reviewed_on and old.reviewed_by_id is not None


def key(text: str) -> str:
    """What a text is known by."""
    return hashlib.sha256(text.strip().encode()).hexdigest()
