"""CSV files of a package, read line by line: flat memory, exact places of every fault."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Protocol

from aldea.arrivals import refusals
from aldea.arrivals.formats.oneroster import File
from aldea.arrivals.formats.packages import DAMAGE, Package, PackageRefused, damaged
from aldea.arrivals.refusals import Refusal, Rule

Refuse = Callable[[Refusal], None]

SCHOOL_COLUMNS = frozenset({"orgSourcedIds", "schoolSourcedId"})

LONGEST_LINE = 256 * 1024
LONGEST_VALUE = 64 * 1024


class ColumnsMissing(PackageRefused):
    """The first row of a file does not name the columns a roster needs."""


class NotUtf8(PackageRefused):
    """A file is written in another alphabet encoding than the standard's."""


class LineTooLong(PackageRefused):
    """A line goes on without end."""


class QuotesUnbalanced(PackageRefused):
    """A quote is opened and never closed."""


class Reader(Protocol):
    """What csv.reader makes."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """A file being read: where its columns are, and its rows with their line numbers."""

    file: File
    columns: tuple[str, ...]
    at: dict[str, int]
    rows: Iterator[tuple[int, list[str]]]
    unknown: tuple[str, ...]

    def written(self, name: str) -> str:
        """Return the name this file gives to a column."""
        index = self.at[name]
        return self.columns[index] if index < len(self.columns) else name


@contextmanager
def open_table(package: Package, file: File, *, key: str, refuse: Refuse) -> Iterator[Table]:
    """Open a CSV file of the package and read its first row; `key` holds the person's number.

    Raises PackageRefused if the file is broken, not UTF-8, or lacks a column a roster needs.
    """
    with package.open(file) as stream:
        lines = _lines(package, file, stream)
        reader = csv.reader(lines, strict=True)
        header = _header(file, reader)
        at, unknown = _places(file, header)
        yield Table(file, header, at, _rows(file, header, at, key, reader, refuse), unknown)


def _lines(package: Package, file: File, stream: IO[bytes]) -> Iterator[str]:
    text = io.TextIOWrapper(
        io.BufferedReader(stream, 128 * 1024),  # type: ignore[type-var]  # a member of a ZIP is raw enough
        encoding="utf-8-sig",
        errors="strict",
        newline="",
    )
    number = 0
    while True:
        try:
            line = text.readline(LONGEST_LINE)
        except UnicodeDecodeError:
            raise _not_utf8(package, file) from None
        except DAMAGE as error:
            raise damaged(file.path) from error
        if not line:
            return
        number += 1
        if len(line) == LONGEST_LINE:
            raise LineTooLong(
                f"Line {number:,} of {file.path} goes on for more than {LONGEST_LINE:,} letters.",
                "Check that the file is a CSV with one row to a line.",
                file=file.path,
                line=number,
            )
        if "\0" in line:
            raise _not_utf8(package, file)
        yield line


def _not_utf8(package: Package, file: File) -> NotUtf8:
    """Read the file again, by bytes, to name the place."""
    line_number, offset = _first_bad_byte(package, file)
    return NotUtf8(
        f"{file.path} is not UTF-8 text: line {line_number:,}, byte {offset:,} is no letter.",
        "Set the export to UTF-8. A spreadsheet program may have saved it another way.",
        file=file.path,
        line=line_number,
    )


def _first_bad_byte(package: Package, file: File) -> tuple[int, int]:
    number = 0
    with package.archive.open(file.path) as stream:
        while line := stream.readline(LONGEST_LINE):
            number += 1
            if b"\0" in line:
                return number, line.index(b"\0") + 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                return number, error.start + 1
    return number, 0


def _header(file: File, reader: Reader) -> tuple[str, ...]:
    try:
        first = next(reader, [])
    except csv.Error as error:
        raise _quotes(file, 1) from error
    return tuple(name.strip() for name in first)


def _places(file: File, header: tuple[str, ...]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find each column, by its name or another it goes by; an absent one is past the end."""
    at = {}
    known: set[str] = set()
    missing = []
    for column in file.columns:
        names = (column.name, *column.also)
        known.update(names)
        found = next((name for name in names if name in header), None)
        if found is None and column.required:
            missing.append(column.name)
        at[column.name] = len(header) if found is None else header.index(found)
    if missing:
        raise _columns_missing(file, header, missing)
    return at, tuple(name for name in header if name not in known)


def _columns_missing(file: File, header: tuple[str, ...], missing: list[str]) -> ColumnsMissing:
    alike = {name.casefold(): name for name in header}
    misspelt = alike.get(missing[0].casefold())
    if misspelt:
        remedy = f"It says {misspelt}: write {missing[0]}, with the same capital letters."
    else:
        remedy = "Check that the export is OneRoster CSV and that no column was switched off."
    which = "column" if len(missing) == 1 else "columns"
    return ColumnsMissing(
        f"The first row of {file.path} does not name the {which} {', '.join(missing)}.",
        remedy,
        file=file.path,
        line=1,
    )


def _rows(
    file: File,
    header: tuple[str, ...],
    at: dict[str, int],
    key: str,
    reader: Reader,
    refuse: Refuse,
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are whole, each with one empty cell past its end for absent columns."""
    width = len(header)
    person = at[key]
    required = [(column.name, at[column.name]) for column in file.columns if column.required]
    line = reader.line_num + 1
    limit = csv.field_size_limit(LONGEST_VALUE)
    try:
        for row in reader:
            if len(row) == width:
                row.append("")
                for name, index in required:
                    if not row[index].strip():
                        refuse(_empty(file, line, name, row[person]))
                        break
                else:
                    yield line, row
            elif row:
                refuse(_wrong_width(file, line, row, width, person))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _quotes(file, line) from error
    finally:
        csv.field_size_limit(limit)


def _empty(file: File, line: int, column: str, sourced_id: str) -> Refusal:
    rule = Rule.SCHOOL_MISSING if column in SCHOOL_COLUMNS else Rule.VALUE_MISSING
    return refusals.word(
        rule=rule, file=file.path, line=line, column=column, value="", sourced_id=sourced_id
    )


def _wrong_width(file: File, line: int, row: list[str], width: int, person: int) -> Refusal:
    return refusals.word(
        rule=Rule.ROW_WIDTH,
        file=file.path,
        line=line,
        column="",
        value=",".join(row),
        sourced_id=row[person].strip() if person < len(row) else "",
        facts={"found": len(row), "expected": width},
    )


def _quotes(file: File, line: int) -> QuotesUnbalanced:
    return QuotesUnbalanced(
        f"A quote in {file.path} is opened near line {line:,} and not closed where it should be.",
        "Write a quote inside a value twice, and close each value that begins with one.",
        file=file.path,
        line=line,
    )
