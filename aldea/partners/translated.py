"""A file that a translator sends back: read row by row, shown, and written whole or not at all."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.partners import refusals, texts, wordings
from aldea.partners.directory import FileRefused, Loaded, Overtaken
from aldea.partners.formats.hsds import Refusal
from aldea.partners.formats.hsds_reading import MOST_REFUSALS, UNSTORABLE
from aldea.partners.loading import BATCH, SHOWN, Comparison, Difference, Progress, silent
from aldea.partners.models import DirectoryFile, ListedText, Wording, WordingPlace

FORM = "wordings"
NEEDED = ("language", "source", "text")
SHORT = 90  # of a text in a preview
TABLE = "wording"
Key = tuple[str, str]  # of the text, and the language


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file with a translation, and where it stands."""

    number: int
    wording: Wording
    begun_from: str | None  # none where the file has no such column

    @property
    def key(self) -> Key:
        return self.wording.source_key, self.wording.language


@dataclass(slots=True)
class Read:
    """What a file says: its rows, what was refused of it, and what it would change."""

    lines: dict[Key, Line] = field(default_factory=dict)
    refused: list[tuple[int, Refusal]] = field(default_factory=list)  # with its line
    empty: int = 0
    new: list[Wording] = field(default_factory=list)
    changed: list[Wording] = field(default_factory=list)
    compared: Comparison = field(default_factory=Comparison)

    def refuse(self, line: int, column: str, value: str, rule: str, remedy: str) -> None:
        """Leave a row out, and say why and what to do."""
        found = Refusal(f"line {line}, {column}", _short(value), rule, remedy)
        self.refused.append((line, found))

    @property
    def refusals(self) -> list[Refusal]:
        """What was refused, as it follows in the file."""
        return [found for _line, found in sorted(self.refused, key=lambda each: each[0])]


def preview(*, path: Path, progress: Progress = silent) -> Loaded:
    """Say what a file would change.

    Raises FileRefused.
    """
    return _loaded(_compared(path, progress, ahead=False))


@action
def import_file(
    *,
    path: Path,
    by: Doer,
    progress: Progress = silent,
    as_shown: str = "",
    ahead: bool = False,
) -> Loaded:
    """Load wordings from CSV: language, source, text; reviewed_on and reviewed_by where somebody
    who reads the language has; begun_from as it was given out.

    Rows that break a rule are left out and told, all others are written at once. A row without a
    text waits for its translator. What a person reviewed is kept unless the file says that
    somebody reviewed its own words later; what somebody else wrote since the file was given out
    is kept too. `as_shown` is the mark of the preview somebody said yes to; with `ahead` texts are
    taken that no listing has shown yet.

    Raises FileRefused and Overtaken, with nothing written.
    """
    read = _compared(path, progress, ahead=ahead)
    loaded = _loaded(read)
    if as_shown and loaded.comparison.mark() != as_shown:
        raise Overtaken(loaded)
    Wording.objects.bulk_create(read.new, batch_size=BATCH)
    columns = ["text", "reviewed_on", "reviewed_by", "reviewer"]
    Wording.objects.bulk_update(read.changed, columns, batch_size=BATCH)
    file, _ = DirectoryFile.objects.update_or_create(
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        defaults={
            "name": path.name[:255],
            "loaded_at": clock.now(),
            "new": loaded.new,
            "changed": loaded.changed,
            "refused": [refusals.written(found) for found in loaded.refusals],
        },
    )
    detail = {"new": loaded.new, "changed": loaded.changed, "refused": loaded.left_out}
    record("wordings.loaded", file, by=by, detail={**detail, "empty": read.empty})
    return loaded


def _loaded(read: Read) -> Loaded:
    compared = read.compared
    return Loaded(
        new=compared.total("new"),
        changed=compared.total("changed"),
        removed=0,
        same=compared.total("same"),
        refusals=tuple(read.refusals),
        left_out=len(read.refused),
        comparison=compared,
    )


def _compared(path: Path, progress: Progress, *, ahead: bool) -> Read:
    read = _read(path)
    progress(f"{len(read.lines)} rows read, {read.empty} without a translation passed over")
    keys = list(read.lines)
    for start in range(0, len(keys), BATCH):
        batch = [read.lines[key] for key in keys[start : start + BATCH]]
        batch = list(_standing(read, batch, ahead=ahead))
        _compare(read, batch)
        progress(f"{min(start + BATCH, len(keys))} of {len(keys)} rows compared")
    if read.refused and (len(read.refused) >= MOST_REFUSALS or not read.compared.counts):
        raise FileRefused(file=path.name, found=read.refusals[:MOST_REFUSALS])
    return read


def _standing(read: Read, lines: list[Line], *, ahead: bool) -> Iterator[Line]:
    """Pass on the rows whose texts listings show; of the others say what became of them."""
    keys = {line.wording.source_key for line in lines}
    shown = set(ListedText.objects.filter(key__in=keys).values_list("key", flat=True))
    now = _what_stands_instead(keys - shown)
    for line in lines:
        key = line.wording.source_key
        if key in shown or (ahead and key not in now):
            yield line
        elif instead := now.get(key):
            read.refuse(
                line.number,
                "source",
                line.wording.source,
                f"The listing’s words changed since; it now says “{_short(instead)}”",
                "Translate it as it is now, at the desk or in a new file for the translator.",
            )
        else:
            read.refuse(
                line.number,
                "source",
                line.wording.source,
                "No listing says this, or it does not any more",
                "Leave the column as it was given out; take a new file if listings have changed.",
            )


def _what_stands_instead(keys: set[str]) -> dict[str, str]:
    """What listings say where these texts stood; "" where nothing is said there now."""
    former = WordingPlace.objects.filter(source_key__in=keys, stands=False)
    places = {
        (service, part): key
        for service, part, key in former.values_list("service_id", "field", "source_key")
    }
    now = WordingPlace.objects.filter(
        service__in={service for service, _ in places}, stands=True
    ).values_list("service_id", "field", "source_key")
    instead = {
        places[service, part]: key for service, part, key in now if (service, part) in places
    }
    rows = ListedText.objects.filter(key__in=instead.values())
    said = dict(rows.values_list("key", "source"))
    return {key: said.get(instead.get(key, ""), "") for key in places.values()}


def _compare(read: Read, lines: list[Line]) -> None:
    rows = Wording.objects.filter(source_key__in={line.wording.source_key for line in lines})
    known = {(row.source_key, row.language): row for row in rows.select_related("reviewed_by")}
    for line in lines:
        new, old = line.wording, known.get(line.key)
        untouched = line.begun_from == texts.mark(new.text, new.reviewed_on)
        if old is None:
            if _is_reviewed_by_somebody(read, line):
                _note(read, line, "new", "")
                read.new.append(new)
        elif (old.text, old.reviewed_on) == (new.text, new.reviewed_on) or untouched:
            read.compared.count(TABLE, "same")
        elif line.begun_from not in (None, texts.mark(old.text, old.reviewed_on)):
            read.refuse(
                line.number,
                "text",
                new.text,
                f"Somebody wrote here since the file was given out: “{_short(old.text)}”",
                "Compare the two at the desk, and save the better one there.",
            )
        elif wordings.is_kept(old, new):
            read.refuse(
                line.number,
                "text",
                new.text,
                f"A person reviewed what stands there, on {old.reviewed_on}: “{_short(old.text)}”",
                "Leave it; or who reads both writes a later day into reviewed_on.",
            )
        elif _is_reviewed_by_somebody(read, line):
            _note(read, line, "changed", old.text)
            old.text, old.reviewed_on = new.text, new.reviewed_on
            old.reviewed_by, old.reviewer = None, new.reviewer
            read.changed.append(old)


def _is_reviewed_by_somebody(read: Read, line: Line) -> bool:
    """Whether a review has a day and a name, or neither."""
    new = line.wording
    if bool(new.reviewed_on) == bool(new.reviewer):
        return True
    if new.reviewed_on:
        rule = "A review has a name: who read both"
        read.refuse(line.number, "reviewed_by", "", rule, "Write the name of who reviewed it.")
    else:
        remedy = "Write the day, like 2026-01-31; or leave both empty."
        read.refuse(line.number, "reviewed_on", "", "A review has a day", remedy)
    return False


def _note(read: Read, line: Line, kind: str, before: str) -> None:
    new, compared = line.wording, read.compared
    compared.count(TABLE, kind)
    compared.note(kind, *line.key, before, new.text, new.reviewed_on, new.reviewer)
    compared.fields += 1
    if len(compared.differences) < SHOWN:
        after = f"{_short(new.text)} ({_review(new)})"
        compared.differences.append(
            Difference(TABLE, _short(new.source), new.language, _short(before), after)
        )


def _review(new: Wording) -> str:
    if new.reviewed_on is None:
        return "not reviewed"
    return f"reviewed {new.reviewed_on} by {new.reviewer}"


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _read(path: Path) -> Read:
    """Read the rows that have a translation."""
    read = Read()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            lines = csv.DictReader(file, delimiter=";" if ";" in head else ",")
            if missing := [name for name in NEEDED if name not in (lines.fieldnames or ())]:
                raise _broken(path, 1, f"The columns {', '.join(texts.COLUMNS[:6])}",
                              f"Add to the first line: {', '.join(missing)}.")  # fmt: skip
            _read_lines(read, lines)
    except UnicodeDecodeError:
        remedy = "In the spreadsheet program choose “CSV UTF-8” when saving."
        raise _broken(path, 1, "The file is UTF-8", remedy) from None
    except csv.Error as error:
        rule = f"The file is CSV ({error})"
        raise _broken(path, lines.line_num + 1, rule, "Save it as CSV again.") from None
    return read


def _broken(path: Path, line: int, rule: str, remedy: str) -> FileRefused:
    return FileRefused(file=path.name, found=[Refusal(f"line {line}", "", rule, remedy)])


def _read_lines(read: Read, lines: "csv.DictReader[str]") -> None:
    number = lines.line_num + 1
    for row in lines:
        begins, number = number, lines.line_num + 1  # a text may go over several lines
        if row.get(None):  # where csv keeps what is too much
            remedy = "Put quotation marks around a text that has commas."
            rule = "A row has as many columns as the first line"
            read.refuse(begins, "all", str(row["source"] or ""), rule, remedy)
        elif not (row["text"] or "").strip() and (row["source"] or "").strip():
            read.empty += 1
        elif line := _line(read, begins, row):
            _take(read, line)


def _take(read: Read, line: Line) -> None:
    """Take a row; a text put into other words twice is a mistake, and we cannot tell which."""
    first = read.lines.setdefault(line.key, line)
    if first.wording.text != line.wording.text:
        rule = f"A text has one translation; line {first.number} has another"
        read.refuse(line.number, "text", line.wording.text, rule, "Keep one of the two rows.")


def _line(read: Read, number: int, row: dict[str, str | None]) -> Line | None:
    said = {name: texts.read_plain((row.get(name) or "").strip()) for name in texts.COLUMNS[:6]}
    for name, value in said.items():
        if UNSTORABLE.search(value):
            read.refuse(number, name, value, "Text that can be stored", "Type it anew.")
            return None
    if not said["source"]:
        remedy = "Leave the column as it was given out."
        read.refuse(number, "source", said["text"], "A translation is of a text", remedy)
        return None
    codes = [code for code, _name in settings.LANGUAGES]
    if said["language"] not in codes:
        rule = f"One of: {', '.join(codes)}"
        read.refuse(number, "language", said["language"], rule, "Write the language’s code.")
        return None
    reviewed_on = _day(read, number, said["reviewed_on"])
    if said["reviewed_on"] and reviewed_on is None:
        return None
    begun_from = said["begun_from"] if "begun_from" in row else None
    return Line(number, _wording(said, reviewed_on), begun_from)


def _wording(said: dict[str, str], reviewed_on: date | None) -> Wording:
    return Wording(
        pk=new_id(),
        source=said["source"],
        source_key=wordings.key(said["source"]),
        language=said["language"],
        text=said["text"],
        reviewed_on=reviewed_on,
        reviewer=said["reviewed_by"][:200],
    )


def _day(read: Read, number: int, written: str) -> date | None:
    """Read the day of a review; none, and a refusal, where it is no day or has not come yet."""
    try:
        day = date.fromisoformat(written) if written else None
    except ValueError:
        rule, remedy = "A day", "Write it like 2026-01-31."
    else:
        if day is None or day <= clock.today():
            return day
        rule, remedy = "A day that has come", "Write the day on which somebody read it."
    read.refuse(number, "reviewed_on", written, rule, remedy)
    return None
