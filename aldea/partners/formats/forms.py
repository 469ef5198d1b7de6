"""The forms in which a directory arrives, and what reads each."""

from pathlib import Path
from typing import Protocol

from aldea.partners.formats import hsds_1_1, hsds_tables, ohana, openeligibility
from aldea.partners.formats.packages import Package


class Read(Protocol):
    """Reads a file into objects of HSDS 3.1."""

    def __call__(self, path: Path, *, source: str = "") -> Package: ...


FORMS: dict[str, Read] = {
    "hsds": hsds_tables.read,
    "hsds-1.1": hsds_1_1.read,
    "ohana": ohana.read,
    "openeligibility": openeligibility.read,
}
