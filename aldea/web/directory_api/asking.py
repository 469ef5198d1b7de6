"""Reading what a request of the API asks for, and refusing what cannot be read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.http import HttpRequest

from aldea.partners.catalogs import Inquiry
from aldea.web.directory_api.resources import (
    FORMATS,
    LAST_PAGE,
    MOST,
    PAGING,
    PARAMETERS,
    Resource,
)

USUAL = 50
TRUE, FALSE = {"true", "1"}, {"false", "0", ""}


class NotUnderstood(Exception):
    """A parameter cannot be read; says which and what it should be."""

    def __init__(self, parameter: str, expected: str) -> None:
        self.parameter, self.expected = parameter, expected
        super().__init__(f"{parameter}: {expected}.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a list."""

    inquiry: Inquiry
    page: int
    per_page: int
    is_lines: bool
    minimal: bool
    full: bool
    full_service: bool


def read(request: HttpRequest, resource: Resource) -> Asked:
    """Read a request's parameters; those that the resource does not know are passed over.

    Raises NotUnderstood.
    """
    sent = {**request.GET.dict(), **_body(request)}
    known = {*resource.parameters, *PAGING}
    values = {
        name: READERS[PARAMETERS[name][0]](name, str(text))
        for name, text in sent.items()
        if name in known and str(text) != ""
    }
    form = values.pop("format", "json")
    if form not in FORMATS:
        raise NotUnderstood("format", "one of json, ndjson")
    page = _within(values.pop("page", 1), "page", LAST_PAGE)
    per_page = _within(values.pop("per_page", USUAL), "per_page", MOST)
    flags = {name: bool(values.pop(name, False)) for name in ("minimal", "full", "full_service")}
    return Asked(
        inquiry=Inquiry(**values),  # type: ignore[arg-type]  # each read by its own type
        page=page,
        per_page=per_page,
        is_lines=form == "ndjson",
        **flags,
    )


def _body(request: HttpRequest) -> Mapping[str, object]:
    if request.method != "POST":
        return {}
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        sent = json.loads(request.body or b"{}")
    except ValueError:
        raise NotUnderstood("body", "JSON") from None
    if not isinstance(sent, dict):
        raise NotUnderstood("body", "an object of parameters")
    return {name: _as_in_an_address(value) for name, value in sent.items() if value is not None}


def _as_in_an_address(value: object) -> object:
    """Read what JSON has other words for: true is a flag, and 50.0 a whole number."""
    if isinstance(value, bool):
        return str(value).lower()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _within(value: object, name: str, most: int) -> int:
    if not isinstance(value, int) or not 1 <= value <= most:
        raise NotUnderstood(name, f"a whole number from 1 to {most:,}")
    return value


def _integer(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NotUnderstood(name, "a whole number") from None


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1e8:
        raise NotUnderstood(name, "a number of metres")
    return value


def _flag(name: str, text: str) -> bool:
    if text.lower() not in TRUE | FALSE:
        raise NotUnderstood(name, "true or false")
    return text.lower() in TRUE


def _uuid(name: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotUnderstood(name, "a UUID") from None


def _moment(name: str, text: str) -> datetime:
    """Read a date, or a moment; a plus sign that the address turned into a space is forgiven."""
    try:
        if len(text) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), tzinfo=UTC)
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        # Into UTC: PostgreSQL refuses offsets of more than sixteen hours.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise NotUnderstood(name, "a date and time like 2026-01-31T08:00:00Z") from None


def _text(name: str, text: str) -> str:
    if "\0" in text or len(text) > 500:
        raise NotUnderstood(name, "a text of 500 letters at most")
    return text


READERS: dict[str, Callable[[str, str], object]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _flag,
    "uuid": _uuid,
    "date-time": _moment,
    "string": _text,
}
