"""Telling the form of a file of the directory from its name and its first lines."""

import csv
import io
from typing import IO

from aldea.partners.formats import packages

BEGINNING = 64 * 1024
OHANAS = {"audience", "accepted_payments", "funding_sources"}  # columns that only Ohana has
WORDINGS = {"language", "source", "text"}
UUID_LENGTH = 36


def form_of(file: IO[bytes], name: str) -> str:
    """Say which form a file has, or nothing."""
    file.seek(0)
    beginning = file.read(BEGINNING)
    file.seek(0)
    if beginning.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return "hsds"
    if beginning.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return "openeligibility"
    if beginning[:2] == b"PK":
        return _form_of_zip(file)
    return _form_of_lines(beginning) if name.lower().endswith(".csv") else ""


def _form_of_zip(file: IO[bytes]) -> str:
    """Read the heads of its tables: our own ids are UUIDs in HSDS 3.1 only."""
    try:
        with packages.unzipped(file) as archive:
            tables = packages.tables_of(archive)
            told = [_form_of_lines(archive.open(table).read(BEGINNING)) for table in tables]
    except (packages.NotDirectory, *packages.DAMAGED):
        return ""
    finally:
        file.seek(0)
    found = [form for form in told if form]
    if "ohana" in found:
        return "ohana"
    return max(sorted(set(found)), key=found.count) if found else ""


def _form_of_lines(head: bytes) -> str:
    lines = csv.DictReader(io.StringIO(head.decode("utf-8-sig", errors="replace")))
    try:
        columns, first = set(lines.fieldnames or ()), next(lines, {})
    except csv.Error:
        return ""
    if columns >= WORDINGS:
        return "wordings"
    if columns & OHANAS:
        return "ohana"
    if "id" not in columns:
        return ""
    return "hsds" if len(str(first.get("id", ""))) == UUID_LENGTH else "hsds-1.1"
