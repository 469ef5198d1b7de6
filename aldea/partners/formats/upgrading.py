"""Bringing older directories up to HSDS 3.1: ids, weekdays, hours, languages, addresses."""

import re
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from babel import Locale

from aldea.partners.formats.hsds import TABLES
from aldea.partners.formats.hsds_reading import Json, NotDirectory
from aldea.partners.formats.packages import MAY_BE_EMPTY, Line, Package, Sheets, cell, given

NAMESPACE = uuid5(NAMESPACE_URL, "https://openreferral.org/")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOUR = re.compile(
    r"^(?P<hour>\d{1,2})(:?(?P<minute>[0-5]\d))?(:[0-5]\d)?\s*(?P<half>[ap])?\.?(m\.?)?$", re.I
)
DOMAIN = re.compile(r"^[\w-]+(\.[\w-]+)+(/\S*)?$")
# Sheets that become a table which another sheet becomes too.
SECOND = {"holiday_schedules", "postal_addresses", "mail_addresses"}
ALL_DAYS = {"daily", "every day", "everyday"}


class Upgrade:
    """Collects the objects of one older directory, each id made into a UUID that stays the same.

    A sender's id that is a UUID is kept; any other is a UUID made of source, table and id, so the
    next file of the same source meets the same rows.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.package = Package()
        self._taken: dict[tuple[str, str], str] = {}

    def key(self, table: str, raw: str) -> str | None:
        """The UUID of a row that its sender knows as `raw`; none for an empty id."""
        if not raw:
            return None
        try:
            return str(UUID(raw))
        except ValueError:
            made = uuid5(NAMESPACE, f"{self.source}/{table}/{raw}")
            self.package.said[made] = raw
            return str(made)

    def made(self, line: Line, *words: str) -> str:
        """The UUID of a row that the older form had no row for."""
        return str(uuid5(NAMESPACE, "/".join((self.source, line.get("id"), *words))))

    def own(self, table: str, sheet: str, line: Line) -> str | None:
        """The UUID of a line's own row; two sheets that become one table do not meet in it."""
        raw = line.get("id")
        kept = self.key(sheet if sheet in SECOND else table, raw)
        if kept and self._taken.setdefault((table, kept), sheet) != sheet:
            return str(uuid5(UUID(kept), sheet))
        return kept

    def add(self, table: str, line: Line, item: Json) -> None:
        """Keep an object; what the line did not say is left out."""
        said = given(item)
        for column in TABLES[table].columns:
            if column.is_needed and column.name in MAY_BE_EMPTY:
                said.setdefault(column.name, "")
        self.package.items.append((table, said, line.pointer))

    def parents(self, line: Line, names: str) -> Json:
        """What a line belongs to: `names` are tables that it names by `<table>_id`."""
        return {f"{name}_id": self.key(name, line.get(f"{name}_id")) for name in names.split()}


def copied(table: str, line: Line, columns: str) -> Json:
    """Copy cells: `name` as it is, `old>new` under its name of today."""
    item: Json = {}
    for word in columns.split():
        old, _, new = word.partition(">")
        column = TABLES[table].column(new or old)
        if column and line.get(old):
            said = cell(column.rule, line.get(old))
            item[column.name] = with_scheme(str(said)) if column.rule == "uri" else said
    return item


def with_scheme(address: str) -> str:
    """Write out what a browser adds by itself."""
    return f"http://{address}" if DOMAIN.match(address) else address


def words(text: str) -> list[str]:
    """Split a list within one cell; what stands in brackets belongs to its word."""
    return [word.strip() for word in re.split(r",(?![^(]*\))", text) if word.strip()]


def weekdays(text: str) -> list[str]:
    """Read weekdays: a name, its beginning, a number from Monday, a list or a range; else none."""
    plain = text.strip().lower()
    if plain in ALL_DAYS:
        return list(DAYS)
    found: list[str] = []
    for part in re.split(r"\s*(?:,|;|&|\band\b)\s*", plain):
        ends = [_weekday(end) for end in re.split(r"\s*(?:-|–|\bto\b)\s*", part)]
        if None in ends or len(ends) > 2:
            return []
        first, last = ends[0] or 0, ends[-1] or 0
        found += [DAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)]
    return list(dict.fromkeys(found))


def _weekday(text: str) -> int | None:
    if text in {"0", "1", "2", "3", "4", "5", "6", "7"}:
        return (int(text) - 1) % 7
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    fits = [place for place, name in enumerate(names) if len(text) > 1 and name.startswith(text)]
    # tues, thurs and the like: longer than two letters and unlike any other
    return fits[0] if len(fits) == 1 else None


def hour(text: str) -> str:
    """Read a time of day, 24 hours or am and pm, as HH:MM; empty when it is none."""
    found = HOUR.match(text.strip())
    if not found:
        return ""
    number, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= number <= 12:
            return ""
        number = number % 12 + (12 if found["half"].lower() == "p" else 0)
    elif not found["minute"]:
        return ""
    return f"{number:02}:{minute:02}" if number < 24 or (number, minute) == (24, 0) else ""


def weekly(line: Line) -> Json:
    """Turn weekday, opens_at and closes_at into a rule of RFC 5545.

    Hours that cannot be read are kept in words, and never shown as open.
    """
    days, opens, closes = (
        weekdays(line.get("weekday")),
        hour(line.get("opens_at")),
        hour(line.get("closes_at")),
    )
    if days and opens and closes:
        return {"freq": "WEEKLY", "byday": ",".join(days), "opens_at": opens, "closes_at": closes}
    stretch = " – ".join(filter(None, (line.get("opens_at"), line.get("closes_at"))))
    return {"description": ": ".join(filter(None, (line.get("weekday"), stretch)))}


@cache
def _languages() -> dict[str, str]:
    names = {name.casefold(): code for code, name in Locale("en").languages.items()}
    names |= {"mandarin": "zh", "cantonese": "yue", "taiwanese": "nan", "farsi": "fa"}
    return names | {"tagalog": "tl", "american sign language (asl)": "ase"}


def language(text: str) -> Json:
    """Name a language and its code, where the name or the code is known."""
    plain = text.casefold()
    if re.fullmatch(r"[a-z]{2,3}", plain):
        return {"code": plain, "name": str(Locale("en").languages.get(plain, ""))}
    inside = re.search(r"\((.+)\)", plain)
    code = _languages().get(inside[1]) if inside else None
    return {"name": text, "code": code or _languages().get(re.sub(r"\s*\(.*\)", "", plain), "")}


def require(sheets: Sheets, names: str, form: str) -> None:
    """Refuse a package that lacks a table without which nothing can be told."""
    lacking = [name for name in names.split() if name not in sheets]
    if lacking:
        raise NotDirectory(
            value=", ".join(f"{name}.csv" for name in lacking),
            rule=f"A directory in the form {form} has {names.replace(' ', '.csv, ')}.csv",
            remedy="Send the whole folder, with the files named so.",
        )
