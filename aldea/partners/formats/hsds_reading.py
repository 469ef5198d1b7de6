"""Reading HSDS 3.1 JSON: objects, lists and packages become rows, or refusals."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from aldea.partners.formats.hsds import (
    CHOICES,
    COLLECTIONS,
    LINKED,
    SHAPES,
    TABLES,
    Column,
    Refusal,
    Row,
    foreign_key,
)

LARGEST = 200 * 1024 * 1024
MOST_REFUSALS = 500
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Json = dict[str, object]


class NotDirectory(Exception):
    """The file cannot be read as HSDS at all."""

    def __init__(self, *, value: str, rule: str, remedy: str, pointer: str = "") -> None:
        self.refusal = Refusal(pointer=pointer, value=value, rule=rule, remedy=remedy)
        super().__init__(rule)


def document(path: Path) -> object:
    """Read the file's JSON.

    Raises NotDirectory when it is too large, not UTF-8 or not JSON.
    """
    if path.stat().st_size > LARGEST:
        raise NotDirectory(
            value=f"{path.stat().st_size:,} bytes",
            rule="A file is at most 200 MB",
            remedy="Split the list into several files.",
        )
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotDirectory(
            value=f"byte {error.start}",
            rule="The text is UTF-8",
            remedy="Save the file as UTF-8 and send it again.",
        ) from None
    except (ValueError, RecursionError) as error:  # not JSON, a number without end, too deep
        where = getattr(error, "lineno", "?"), getattr(error, "colno", "?")
        raise NotDirectory(
            value=f"line {where[0]}, column {where[1]}",
            rule="The file is JSON",
            remedy="Export the file again: it is cut short or was edited by hand.",
        ) from None


def objects(document: object) -> Iterator[tuple[str, object, str]]:
    """Find the objects of a file: (table, object, JSON pointer).

    Raises NotDirectory when there is nothing of HSDS in it.
    """
    found = list(_objects(document))
    if not found:
        raise NotDirectory(
            value=_shown(document),
            rule="The file holds HSDS objects: a service, an organization, a list or a package",
            remedy="Export services or organizations in HSDS 3.1 JSON.",
        )
    yield from found


def _objects(document: object) -> Iterator[tuple[str, object, str]]:
    if isinstance(document, list):
        yield from _listed(document, "")
    elif isinstance(document, dict) and isinstance(document.get("contents"), list):
        yield from _listed(document["contents"], "/contents")
    elif isinstance(document, dict) and "id" not in document:
        yield from _packed(document)
    else:
        yield from _alone(document, "")


def _listed(items: list[object], pointer: str) -> Iterator[tuple[str, object, str]]:
    for position, item in enumerate(items):
        yield from _alone(item, f"{pointer}/{position}")


def _packed(package: Json) -> Iterator[tuple[str, object, str]]:
    for name, items in package.items():
        table = COLLECTIONS.get(name.removesuffix(".csv"))
        if table and isinstance(items, list):
            for position, item in enumerate(items):
                yield table, item, f"/{name}/{position}"


def _alone(item: object, pointer: str) -> Iterator[tuple[str, object, str]]:
    if isinstance(item, dict):
        for table, signs in SHAPES:
            if signs & item.keys() and (table != "organization" or signs <= item.keys()):
                yield table, item, pointer
                return
    raise NotDirectory(
        pointer=pointer,
        value=_shown(item),
        rule="Each object is a service, organization, location, taxonomy or term of HSDS",
        remedy="Check that the file was exported as HSDS 3.1.",
    )


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "..."


class Reader:
    """Collects the rows of one file, each once, with what every mention of it says."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[UUID, Row]] = {table: {} for table in TABLES}
        self.refusals: list[Refusal] = []
        # Ids as the sender wrote them, where ours are made from them.
        self.said: dict[UUID, str] = {}
        # Rows that wait for their organization: (row, the organization's id).
        self.held: list[tuple[Row, UUID]] = []
        # Which row stands where, none where it could not be read; and where objects begin.
        self.spots: dict[str, tuple[str, UUID] | None] = {}
        self.tops: list[str] = []
        self.left_out = 0
        # (table, column that points back): parents whose list of such rows was given whole
        self.whole: dict[tuple[str, str], set[UUID]] = defaultdict(set)

    def refuse(self, pointer: str, value: object, rule: str, remedy: str) -> None:
        if len(self.refusals) < MOST_REFUSALS:
            self.refusals.append(Refusal(pointer, _shown(value), rule, remedy))

    def has(self, row: Row) -> bool:
        """Whether a row is still among those to load."""
        return row.id in self.rows[row.table]

    def have_whole(self, tables: frozenset[str]) -> None:
        """Note that tables were given whole: so were the lists of every row in them."""
        for owner in tables:
            for table, column in TABLES[owner].lists.values():
                if table in tables:
                    self.whole[table, column] |= set(self.rows[owner])

    def take(
        self, table: str, item: object, pointer: str, under: tuple[str, UUID] | None = None
    ) -> UUID | None:
        """Read an object and all that nests in it; answer its key, or none when refused."""
        self.spots[pointer] = None
        if not isinstance(item, dict):
            self.refuse(pointer, item, "An object stands here", "Write it as { ... }.")
            return None
        key = self._uuid(item.get("id"), f"{pointer}/id")
        if key is None:
            return None
        row = Row(table, key, pointer)
        self._columns(row, item)
        if under:
            row.values[under[0]] = under[1]
        self._parents(row, item)
        kept = self._keep(self._placed(row, under))
        self.spots[pointer] = (table, kept.id)
        self._lend(kept)
        self._lists(kept, item, pointer)
        return kept.id

    def _columns(self, row: Row, item: Json) -> None:
        table = TABLES[row.table]
        for column in table.columns:
            if item.get(column.name) is not None:
                self._column(row, column, item[column.name])
            elif column.is_needed:
                self.refuse(
                    f"{row.pointer}/{column.name}",
                    "",
                    f"A {row.table} must have {column.name}",
                    "Fill it in.",
                )
            elif column.name in item:
                _say(row, column, None if column.rule in ("number", "uuid") else "")
        known = {"id", *table.lists, *table.ones, *table.parents}
        known |= {column.name for column in table.columns}
        row.extra = {name: value for name, value in item.items() if name not in known}
        if not _can_be_kept(row.extra):
            self.refuse(row.pointer, list(row.extra), *RULES["text"][:2])
            row.extra = {}

    def _column(self, row: Row, column: Column, value: object) -> None:
        pointer = f"{row.pointer}/{column.name}"
        value = _in_our_case(column.rule, value)
        broken = problem(column.rule, value)
        if broken:
            self.refuse(pointer, value, *broken)
        elif column.rule == "uuid":
            row.values[column.name] = UUID(str(value))
        else:
            _say(row, column, value)

    def _parents(self, row: Row, item: Json) -> None:
        table = TABLES[row.table]
        for name in table.parents:
            if item.get(name) is not None:
                parent = self._uuid(item[name], f"{row.pointer}/{name}")
                if parent:
                    row.values.setdefault(foreign_key(row.table, name), parent)
        for name, (other, column) in table.ones.items():
            if item.get(name) is None:
                continue
            found = self.take(other, item[name], f"{row.pointer}/{name}")
            said = row.values.setdefault(foreign_key(row.table, column), found)
            if found and said != found:
                self.refuse(
                    f"{row.pointer}/{name}/id",
                    str(found),
                    f"{name} and {column} name the same row",
                    f"{column} says {said}: correct one of them.",
                )

    def _placed(self, row: Row, under: tuple[str, UUID] | None) -> Row:
        """Give a row that stands under several rows of one kind a key for each."""
        link = LINKED.get(row.table)
        if link and (owner := row.key(link)):
            row.values["hsds_id"] = row.id
            row.id = uuid5(owner, str(row.id))
        elif under and self._is_elsewhere(row, under):
            row.extra["id"] = str(row.id)
            row.id = uuid5(under[1], str(row.id))
        return row

    def _is_elsewhere(self, row: Row, under: tuple[str, UUID]) -> bool:
        other = self.rows[row.table].get(row.id)
        return other is not None and other.values.get(under[0], under[1]) != under[1]

    def _keep(self, row: Row) -> Row:
        kept = self.rows[row.table].setdefault(row.id, row)
        if kept is row:
            return row
        for name, value in row.values.items():
            if kept.values.setdefault(name, value) != value:
                self.refuse(
                    f"{row.pointer}/{name}",
                    value,
                    f"One {row.table} is described one way; {kept.pointer} says otherwise",
                    "Give the two rows their own ids, or correct one.",
                )
        kept.extra.update(row.extra)
        return kept

    def _lend(self, row: Row) -> None:
        """A program told inside a service is run by the service's organization."""
        program, owner = row.key("program_id"), row.key("organization_id")
        if program and owner and program in self.rows["program"]:
            self.rows["program"][program].values.setdefault("organization_id", owner)

    def _lists(self, row: Row, item: Json, pointer: str) -> None:
        for name, (other, column) in TABLES[row.table].lists.items():
            nested = item.get(name)
            if nested is None:
                continue
            if not isinstance(nested, list):
                self.refuse(f"{pointer}/{name}", nested, "A list stands here", "Write it as [ ].")
                continue
            self.whole[other, column].add(row.id)
            for position, each in enumerate(nested):
                self.take(other, each, f"{pointer}/{name}/{position}", (column, row.id))

    def _uuid(self, value: object, pointer: str) -> UUID | None:
        broken = problem("uuid", value)
        if broken:
            self.refuse(pointer, "" if value is None else value, *broken)
            return None
        return UUID(str(value))


def _say(row: Row, column: Column, value: object) -> None:
    row.values[column.name] = value
    if read := READ_AS.get((row.table, column.name)):
        name, reads = read
        row.values[name] = reads(str(value))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


# What we keep beside a text, read from it: times are compared, and texts are not.
READ_AS: dict[tuple[str, str], tuple[str, Callable[[str], object]]] = {
    ("service_capacity", "updated"): ("updated_at", datetime.fromisoformat),
    ("service", "assured_date"): ("assured_on", _day),
}


def problem(rule: str, value: object) -> tuple[str, str] | None:
    """Say which rule a value breaks and what to do, or nothing."""
    if rule in CHOICES:
        allowed = ", ".join(CHOICES[rule])
        good = isinstance(value, str) and value in CHOICES[rule]
        return None if good else (f"One of: {allowed}", "Use one of these words.")
    says, remedy, holds = RULES[rule]
    return None if holds(value) else (says, remedy)


def _in_our_case(rule: str, value: object) -> object:
    """Write a choice in its capitals: HSDS 3.0 did not say which they are."""
    if rule not in CHOICES or not isinstance(value, str):
        return value
    fitting = (word for word in CHOICES[rule] if word.casefold() == value.strip().casefold())
    return next(fitting, value)


def _can_be_kept(value: object) -> bool:
    """Whether every text and number within can be stored, however deep."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += [*each, *each.values()]
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str | float) and not (_is_text(each) or _is_number(each)):
            return False
    return True


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_uri(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(urlsplit(value).scheme)
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    except OverflowError:  # a whole number that no column holds
        return False


def _is_text(value: object) -> bool:
    """Half a character (a lone surrogate) and the zero byte can be stored nowhere."""
    return isinstance(value, str) and not UNSTORABLE.search(value)


RULES = {
    "text": ("A text", "Put it in quotation marks.", _is_text),
    "number": ("A number", "Write it without quotation marks.", _is_number),
    "uuid": ("A UUID", "Use an id like 6b1f6a3e-4c0c-5d0b-9a53-0f6c2b7f7a10.", _is_uuid),
    "uri": ("An address with its scheme", "Begin it with https://.", _is_uri),
    "moment": ("A date, a time and its zone", "Write it like 2026-01-31T08:00:00Z.", _is_moment),
    "email": (
        "An e-mail address",
        "Write it like desk@example.org.",
        lambda value: isinstance(value, str) and bool(EMAIL.match(value)),
    ),
}
