"""Reading HSDS 3.x as tables: one CSV a table, each object beside those it belongs to."""

from pathlib import Path

from aldea.partners.formats.hsds import COLLECTIONS, TABLES, Table
from aldea.partners.formats.hsds_reading import Json, NotDirectory, document, objects
from aldea.partners.formats.packages import MAY_BE_EMPTY, Line, Package, cell, is_tabular, sheets


def read(path: Path, *, source: str = "") -> Package:
    """Read HSDS 3.1 or 3.0, as JSON or as tables. 3.1 only adds to 3.0.

    Raises NotDirectory.
    """
    if not is_tabular(path):
        return Package(items=list(objects(document(path))))
    items: list[tuple[str, object, str]] = []
    whole = set()
    for name, lines in sheets(path, COLLECTIONS).items():
        table = COLLECTIONS.get(name, name)
        if table not in TABLES:
            continue
        whole.add(table)
        items += [(table, _object(TABLES[table], line), line.pointer) for line in lines]
    if not whole:
        raise NotDirectory(
            value=path.name,
            rule="The tables have the names of HSDS: organizations.csv, services.csv",
            remedy="Export the directory as HSDS 3.1 tables; older ones are hsds-1.1 or ohana.",
        )
    return Package(items=items, whole=frozenset(whole))


def _object(table: Table, line: Line) -> Json:
    item: Json = {}
    for name, text in line.cells.items():
        column = table.column(name)
        if text != "":
            item[name] = cell(column.rule, text) if column else text
        elif column:
            item[name] = "" if column.is_needed and name in MAY_BE_EMPTY else None
    return item
