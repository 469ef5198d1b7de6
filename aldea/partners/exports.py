"""Writing the whole directory to files: HSDS 3.1 as JSON, or one CSV a table."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from aldea.audit.trail import Doer, action, record
from aldea.core.errors import Refused
from aldea.partners import catalogs, provenance, shown
from aldea.partners.catalogs import Inquiry
from aldea.partners.editable import EDITABLE
from aldea.partners.formats import hsds_writing, packages_out
from aldea.partners.formats.hsds import TABLES
from aldea.partners.models import DirectoryFile

BATCH = 500
# Objects that hold all others: services with theirs, then what no service names.
WHOLE = ("organization", "service", "service_at_location", "taxonomy", "taxonomy_term")


class NothingToWrite(Refused):
    """The directory is empty: load it first."""


@action
def write(
    *, folder: Path, form: str, by: Doer, progress: Callable[[str], None] = lambda line: None
) -> int:
    """Write the directory into a folder, `json` or `csv`; answer how many files.

    Raises NothingToWrite.
    """
    newest = DirectoryFile.objects.order_by("-loaded_at").first()
    if newest is None:
        raise NothingToWrite("The directory is empty. Load a file of services first.")
    folder.mkdir(parents=True, exist_ok=True)
    written = _json(folder, progress) if form == "json" else _csv(folder, progress)
    record("directory.written", newest, by=by, detail={"files": written, "form": form})
    return written


def _json(folder: Path, progress: Callable[[str], None]) -> int:
    for table in WHOLE:
        rows = catalogs.select(table=table, inquiry=Inquiry())
        items = [
            json.dumps(item, ensure_ascii=False, separators=(",", ":"))
            for keys in catalogs.in_batches(table=table, rows=rows, size=BATCH)
            for item in hsds_writing.nested(table, keys)
        ]
        path = folder / f"{packages_out.NAMES.get(table, f'{table}s')}.json"
        path.write_text("[\n" + ",\n".join(items) + "\n]\n", encoding="utf-8")
        progress(f"{path.name}: {len(items)}")
    return len(WHOLE)


def _csv(folder: Path, progress: Callable[[str], None]) -> int:
    told: list[dict[str, object]] = []
    for table in TABLES:
        path = folder / packages_out.file_name(table)
        columns = packages_out.columns(table)
        keys = list(shown.rows(table=table).order_by("pk").values_list("pk", flat=True))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            for start in range(0, len(keys), BATCH):
                batch = keys[start : start + BATCH]
                writer.writerows(hsds_writing.flat(table, batch))
                if table in EDITABLE:
                    told += provenance.lines(of={str(key) for key in batch})
            if table == "metadata":  # the last of them
                writer.writerows(told)
        progress(f"{path.name}: {len(keys) + (len(told) if table == 'metadata' else 0)}")
    described = json.dumps(packages_out.described(), ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(described + "\n", encoding="utf-8")
    return len(TABLES) + 1
