"""Packages of tables: a folder, a ZIP or one file of CSV becomes lines, each with its place."""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import UUID

from aldea.partners.formats.hsds_reading import LARGEST, Json, NotDirectory

MOST_FILES = 200
MOST_ENTRIES = 2000  # of a ZIP, with all in it that is no table
ENTRY = b"PK\x01\x02"  # begins each entry of a ZIP's list
# What is packed in other ways may unpack to a hundred megabytes at its first byte.
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PART = 1024**2
DESCRIPTOR = "datapackage.json"
DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)
# A cell cannot tell "nothing" from "an empty text": in these an empty text may be meant.
MAY_BE_EMPTY = {"description", "previous_value", "replacement_value"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its cells by column, and where it stands (`services.csv:4`)."""

    pointer: str
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """What a cell says; nothing when the column is not there."""
        return self.cells.get(column, "").strip()


Sheets = dict[str, list[Line]]


@dataclass(slots=True)
class Package:
    """What a file holds, in the words of HSDS 3.1: (table, object, place).

    `whole` are the tables that were given whole: what they no longer name goes. `said` are ids as
    the sender wrote them, where ours are made from them.
    """

    items: list[tuple[str, object, str]] = field(default_factory=list)
    whole: frozenset[str] = frozenset()
    said: dict[UUID, str] = field(default_factory=dict)


def is_tabular(path: Path) -> bool:
    """Say whether a path is a folder, a ZIP or a CSV file rather than one document."""
    return path.is_dir() or path.suffix.lower() == ".csv" or zipfile.is_zipfile(path)


def sheets(path: Path, known: Container[str]) -> Sheets:
    """Read every table of a package by its file's name, or else by its descriptor's name for it.

    Raises NotDirectory when it is too large, damaged, or has no table.
    """
    files = dict(_files(path))
    names = _described(files.pop(DESCRIPTOR, b""))
    found: Sheets = {}
    for name, content in files.items():
        stem = name.removesuffix(".csv")
        found[stem if stem in known else names.get(name, stem)] = list(_lines(name, content))
    if not found:
        raise NotDirectory(
            value=path.name,
            rule="A package holds tables as CSV files",
            remedy="Send the folder or the ZIP that has organizations.csv and services.csv in it.",
        )
    return found


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        own = sorted(file for file in path.iterdir() if _is_ours(file.name) and file.is_file())
        _refuse_size(sum(file.stat().st_size for file in own), len(own))
        yield from ((file.name.lower(), file.read_bytes()) for file in own)
    elif zipfile.is_zipfile(path):
        yield from _unpacked(path)
    elif path.suffix.lower() == ".csv":
        _refuse_size(path.stat().st_size, 1)
        yield path.name.lower(), path.read_bytes()
    else:
        raise NotDirectory(
            value=path.name,
            rule="A package is a folder, a ZIP or a CSV file",
            remedy="Send the tables as CSV files in one folder or one ZIP.",
        )


def _unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with path.open("rb") as file, unzipped(file) as archive:
            for entry in tables_of(archive):
                yield PurePosixPath(entry.filename).name.lower(), archive.read(entry)
    except DAMAGED as error:
        raise NotDirectory(
            value=str(error)[:80],
            rule="A ZIP can be unpacked without a password",
            remedy="Pack the files again.",
        ) from None


def unzipped(file: IO[bytes]) -> zipfile.ZipFile:
    """Open a ZIP, unless it lists so much that opening it takes the memory.

    Raises NotDirectory, and one of DAMAGED.
    """
    file.seek(0)
    found, end = 0, b""
    while part := file.read(PART):
        found += (end + part).count(ENTRY)
        end = part[1 - len(ENTRY) :]
    if found > MOST_ENTRIES:
        raise NotDirectory(
            value=f"{found:,} files",
            rule=f"A ZIP has at most {MOST_ENTRIES:,} files in it",
            remedy="Send one directory at a time, and nothing else in its ZIP.",
        )
    return zipfile.ZipFile(file)


def tables_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The tables in a ZIP. Raises NotDirectory where they are too many, too large or odd."""
    own = [entry for entry in archive.infolist() if _is_ours(entry.filename)]
    _refuse_size(sum(entry.file_size for entry in own), len(own))
    odd = next((entry for entry in own if entry.compress_type not in PACKED), None)
    if odd is not None:
        raise NotDirectory(
            pointer=PurePosixPath(odd.filename).name,
            value=f"compression {odd.compress_type}",
            rule="A ZIP is packed as every computer does by itself",
            remedy="Pack the files again, without choosing another compression.",
        )
    return own


def _is_ours(name: str) -> bool:
    base = PurePosixPath(name).name.lower()
    hidden = base.startswith(".") or "__MACOSX" in name
    return not hidden and (base.endswith(".csv") or base == DESCRIPTOR)


def _refuse_size(size: int, count: int) -> None:
    if size > LARGEST:
        raise NotDirectory(
            value=f"{size:,} bytes",
            rule="A file is at most 200 MB, unpacked",
            remedy="Split the list into several files.",
        )
    if count > MOST_FILES:
        raise NotDirectory(
            value=f"{count} files",
            rule=f"A package has at most {MOST_FILES} tables",
            remedy="Send one directory at a time.",
        )


def _described(descriptor: bytes) -> dict[str, str]:
    """Read which file is which table; a descriptor that cannot be read leaves the files' names."""
    try:
        resources = json.loads(descriptor)["resources"]
        return {
            PurePosixPath(resource["path"]).name.lower(): str(resource["name"])
            for resource in resources
        }
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def _lines(name: str, content: bytes) -> Iterator[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotDirectory(
            pointer=name,
            value=f"byte {error.start}",
            rule="The text is UTF-8",
            remedy="Save the file as UTF-8 and send it again.",
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip().lower() for column in next(reader, [])]
        at = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(f"{name}:{at}", _named(f"{name}:{at}", header, cells))
            at = reader.line_num + 1
    except csv.Error as error:
        raise NotDirectory(
            pointer=f"{name}:{reader.line_num}",
            value=str(error),
            rule="The file is CSV with a comma between cells",
            remedy="Export the file again: it is cut short or was edited by hand.",
        ) from None


def _named(pointer: str, header: list[str], cells: list[str]) -> dict[str, str]:
    further = [cell for cell in cells[len(header) :] if cell.strip()]
    if further:
        raise NotDirectory(
            pointer=pointer,
            value=further[0][:80],
            rule=f"A line has {len(header)} cells, one for each column",
            remedy="Put a cell that has commas in it in quotation marks.",
        )
    return dict(zip(header, cells, strict=False))


def cell(rule: str, text: str) -> object:
    """Turn a cell into what JSON would hold; what does not fit stays text, to be refused."""
    if rule != "number":
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def given(item: Json) -> Json:
    """Leave out what was not said."""
    return {name: value for name, value in item.items() if value not in (None, "")}
