"""OneRoster packages: the ZIP and its manifest, opened with care, or refused as a whole."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from aldea.arrivals.formats.oneroster import VERSIONS, File, Mode, Version
from aldea.core.errors import Refused

MANIFEST = "manifest.csv"
MOST_ENTRIES = 100
MOST_BYTES = 8 * 1024**3
# A roster packs to a fifth or a tenth of its size; a bomb to a thousandth.
MOST_RATIO = 100
RATIO_COUNTS_FROM = 10 * 1024**2
MANIFEST_BYTES = 64 * 1024
LEFT_BY_COMPUTERS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
ENCRYPTED = 0x1

# What zipfile raises, lazily, for files that are not what they say.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


class PackageRefused(Refused):
    """The file as a whole cannot be read: nothing of it was taken."""

    def __init__(self, why: str, remedy: str, *, file: str = "", line: int | None = None) -> None:
        super().__init__(f"{why} {remedy}")
        self.why = why
        self.remedy = remedy
        self.file = file
        self.line = line


class NotAZip(PackageRefused):
    """The file is no ZIP."""


class Damaged(PackageRefused):
    """The ZIP, or a file in it, is broken."""


class UnpacksTooLarge(PackageRefused):
    """The ZIP would unpack to more than any roster needs."""


class TooManyFiles(PackageRefused):
    """The ZIP holds more files than a roster has."""


class Locked(PackageRefused):
    """The ZIP needs a password."""


class InsideFolder(PackageRefused):
    """The files lie in a folder inside the ZIP."""


class NamedTwice(PackageRefused):
    """The ZIP holds two files of one name."""


class ManifestMissing(PackageRefused):
    """There is no manifest.csv."""


class ManifestUnreadable(PackageRefused):
    """manifest.csv does not say what it must."""


class VersionUnknown(PackageRefused):
    """The manifest names an edition we do not read."""


class FileMissing(PackageRefused):
    """A file the manifest promises, or a roster needs, is not there."""


def damaged(path: str) -> Damaged:
    """Say that one file of the package is broken."""
    return Damaged(
        f"{path} is damaged inside the ZIP.",
        "It may have been cut off on the way. Send it again.",
        file=path,
    )


@dataclass(slots=True)
class Package:
    """An opened roster: what its manifest says, and its files, not read yet."""

    archive: zipfile.ZipFile
    version: Version
    modes: dict[str, Mode]
    system: str
    notes: tuple[str, ...]
    finished_bytes: int = 0
    reading: list[IO[bytes]] = field(default_factory=list)

    def has(self, file: File) -> bool:
        return self.modes.get(file.name, Mode.ABSENT) is not Mode.ABSENT

    def mode(self, name: str) -> Mode:
        return self.modes.get(name, Mode.ABSENT)

    @property
    def total_bytes(self) -> int:
        return sum(
            self.archive.getinfo(file.path).file_size
            for file in self.version.taken
            if self.has(file)
        )

    @property
    def read_bytes(self) -> int:
        return self.finished_bytes + sum(stream.tell() for stream in self.reading)

    @contextmanager
    def open(self, file: File) -> Iterator[IO[bytes]]:
        """Open one file of the package for reading.

        Raises Damaged if it cannot be opened.
        """
        try:
            stream = self.archive.open(file.path)
        except DAMAGE as error:
            raise damaged(file.path) from error
        with stream:
            self.reading.append(stream)
            try:
                yield stream
            finally:
                self.reading.remove(stream)
        self.finished_bytes += self.archive.getinfo(file.path).file_size


@contextmanager
def open_package(file: IO[bytes]) -> Iterator[Package]:
    """Open a OneRoster ZIP, check that it is safe to unpack, and read its manifest.

    Raises PackageRefused, by the subclass that says why.
    """
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGE as error:
        raise NotAZip(
            "This file is not a ZIP.",
            "Send the ZIP as the student system made it, without opening and saving it.",
        ) from error
    with archive:
        names = _check_entries(archive, size=_size(file))
        said = _read_manifest(archive, names)
        version = _version(said)
        modes, notes = _modes(said, version, names)
        yield Package(archive, version, modes, said.get("source.systemName", ""), notes)


def _size(file: IO[bytes]) -> int:
    here = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(here)
    return size


def _check_entries(archive: zipfile.ZipFile, *, size: int) -> set[str]:
    infos = [
        info
        for info in archive.infolist()
        if not info.filename.startswith(LEFT_BY_COMPUTERS[0])
        and not info.filename.endswith(LEFT_BY_COMPUTERS[1:])
    ]
    if len(infos) > MOST_ENTRIES:
        raise TooManyFiles(
            f"This ZIP holds {len(infos):,} files; a roster has at most {MOST_ENTRIES}.",
            "Send one roster at a time, with nothing else in the ZIP.",
        )
    _check_paths(infos)
    _check_unpacked_size(infos, size=size)
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Locked(
            "This ZIP needs a password.",
            "Send it without one: the way here is already encrypted.",
        )
    return {info.filename for info in infos}


def _check_paths(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        if "/" in info.filename or "\\" in info.filename:
            raise InsideFolder(
                "The files are in a folder inside the ZIP.",
                "Select the files themselves and zip them, not the folder around them.",
                file=info.filename[:200],
            )
        if info.filename in seen:
            raise NamedTwice(
                f"The ZIP holds two files named {info.filename}.",
                "Make the export again into an empty folder.",
                file=info.filename[:200],
            )
        seen.add(info.filename)


def _check_unpacked_size(infos: list[zipfile.ZipInfo], *, size: int) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    swollen = any(
        info.file_size > RATIO_COUNTS_FROM and info.file_size > MOST_RATIO * info.compress_size
        for info in infos
    )
    # Entries that share their packed bytes add up to more than the file itself.
    if unpacked > MOST_BYTES or swollen or packed > size:
        raise UnpacksTooLarge(
            f"This ZIP would unpack to {unpacked / 1024**2:,.0f} megabytes, "
            "far more than a roster of its size.",
            "Make the export again. If it is really this large, send one school level at a time.",
        )


def _read_manifest(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    if MANIFEST not in names:
        raise ManifestMissing(
            "There is no manifest.csv in the ZIP, so we cannot tell what the other files are.",
            "Choose OneRoster CSV as the kind of export. Every OneRoster export makes a manifest.",
        )
    try:
        with archive.open(MANIFEST) as stream:
            text = stream.read(MANIFEST_BYTES + 1).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _manifest_unreadable("manifest.csv is not plain UTF-8 text.") from error
    except DAMAGE as error:
        raise damaged(MANIFEST) from error
    if len(text) > MANIFEST_BYTES:
        raise _manifest_unreadable("manifest.csv is far longer than a manifest.")
    header = [cell.strip() for cell in rows[0]] if rows else []
    if header != ["propertyName", "value"]:
        raise _manifest_unreadable("manifest.csv does not begin with propertyName,value.")
    return {row[0].strip(): row[1].strip() for row in rows[1:] if len(row) > 1}


def _manifest_unreadable(why: str) -> ManifestUnreadable:
    return ManifestUnreadable(
        why, "Make the export again, and do not edit the manifest.", file=MANIFEST
    )


def _version(said: dict[str, str]) -> Version:
    named = said.get("oneroster.version", "")
    version = VERSIONS.get(named)
    if version is None:
        raise VersionUnknown(
            f"The manifest says OneRoster version {named or '(nothing)'}. We read 1.1 and 1.2.",
            "Choose OneRoster 1.1 or 1.2 for the export.",
            file=MANIFEST,
        )
    return version


def _modes(
    said: dict[str, str], version: Version, names: set[str]
) -> tuple[dict[str, Mode], tuple[str, ...]]:
    known = {file.name for file in version.taken} | set(version.left_aside)
    modes: dict[str, Mode] = {}
    notes = [
        f"{name} is not a OneRoster {version.name} file. We left it aside."
        for name in sorted(names - {MANIFEST})
        if name.removesuffix(".csv") not in known
    ]
    for file in version.taken:
        modes[file.name] = _mode(said.get(f"file.{file.name}"), file)
        if modes[file.name] is not Mode.ABSENT and file.path not in names:
            raise FileMissing(
                f"The manifest says {file.path} is in the ZIP, and it is not.",
                f"Make the export again with {file.name} switched on.",
                file=file.path,
            )
        if modes[file.name] is Mode.ABSENT and file.mandatory:
            raise FileMissing(
                f"A roster needs {file.path}, and the manifest says it is absent.",
                f"Switch on {file.name} in the export.",
                file=file.path,
            )
        if modes[file.name] is Mode.ABSENT and file.path in names:
            notes.append(f"The manifest says {file.path} is absent. We left it aside.")
    return modes, tuple(notes)


def _mode(value: str | None, file: File) -> Mode:
    try:
        return Mode((value or "absent").lower())
    except ValueError:
        raise _manifest_unreadable(
            f"manifest.csv says {value} for {file.name}; it must be bulk, delta or absent."
        ) from None
