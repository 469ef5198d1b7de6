"""What a family is asked about a listing, part by part, and what each part would change of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aldea.core import languages
from aldea.partners import edits, schedules
from aldea.partners.changes import MOST_WORDS
from aldea.partners.editable import Plain
from aldea.partners.formats.hsds import CHOICES
from aldea.partners.models import ChangeRequest, Schedule, Service
from aldea.partners.proposals import Rows
from aldea.partners.rules import Change
from aldea.partners.wordings import Words
from aldea.web.public import telling
from aldea.web.shell.forms import Clock, TickTiles
from aldea.web.shell.languages import TONGUES
from aldea.web.shell.tags import phone, said

About = ChangeRequest.About
Given = Mapping[str, Any]
STRETCHES = (1, 2)  # of hours, on one form
TOO_LONG = gettext_lazy("That is long. Write 1,000 letters at most.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a listing somebody was shown, and its texts in their language."""

    service: Service
    rows: dict[str, Rows]
    words: Words
    today: date
    is_sure: bool  # nothing is concluded from a tick that was perhaps never on the page

    def of(self, table: str) -> Iterator[tuple[str, UUID, Mapping[str, Any]]]:
        """The rows of a table, each with the name of its fields."""
        for place, (key, row) in enumerate(self.rows[table].items()):
            yield f"{table}-{place}", key, row


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that stand together, and what they would change of the listing."""

    fields: Mapping[str, forms.Field]
    changes: Callable[[Given], Iterator[Change]]
    legend: str = ""
    is_folded: bool = False


class Telephone(forms.CharField):
    """A number to call, written as people here write it."""

    def to_python(self, value: Any) -> str:
        typed = str(super().to_python(value) or "")
        return phone(typed) if typed else ""


def _line(
    label: str, kind: type[forms.CharField] = forms.CharField, **more: Any
) -> forms.CharField:
    return kind(
        label=label,
        required=False,
        max_length=MOST_WORDS,
        error_messages={"max_length": TOO_LONG},
        **more,
    )


def _tel(label: str) -> forms.CharField:
    return _line(label, Telephone, widget=forms.TextInput(attrs={"type": "tel"}))


def _dollars(**more: Any) -> forms.FloatField:
    return forms.FloatField(
        label=_("How many dollars? 0 is free."),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number, such as 5 or 12.50.")
        ),
        **more,
    )


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=Clock(),
        error_messages={"invalid": _("Write the hour like 09:30.")},
    )


def _ticks(label: str, choices: list[tuple[str, str]], **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        **{"widget": forms.CheckboxSelectMultiple, **more},
    )


def _words(label: str, shown: Shown, now: str) -> forms.CharField:
    """A text to be written anew; what it says now may stand there translated."""
    told = format_html("{} {}", _("Now:"), said(shown.words.say(now)))
    return _line(label, help_text=told if now else "")


def _cells(
    table: str, key: UUID, row: Given, names: Mapping[str, str], given: Given
) -> Iterator[Change]:
    """The fields of a row that stand on the page under these names; what is empty says nothing."""
    for name, column in names.items():
        if given[name] not in ("", None):
            yield Change(table, key, column, row[column], given[name])


def _closed(shown: Shown) -> list[Part]:
    [(name, key, row)] = shown.of("service")
    how = forms.ChoiceField(
        label=_("For how long?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("temporarily closed", _("Closed for now")),
            ("defunct", _("Closed for good")),
            ("", _("I do not know")),
        ],
    )
    named = {f"{name}-status": "status"}
    return [Part({f"{name}-status": how}, partial(_cells, "service", key, row, named))]


def _phones(shown: Shown) -> list[Part]:
    parts = []
    for name, key, row in shown.of("phone"):
        label = _("The right number instead of %(number)s") % {"number": phone(row["number"])}
        named = {f"{name}-number": "number"}
        parts.append(
            Part(
                {f"{name}-number": _tel(label)},
                partial(_cells, "phone", key, row, named),
            )
        )
    missing = _tel(_("A number that is missing here"))
    return [*parts, _new(shown, "phone", {"phone-new-number": missing})]


def _new(shown: Shown, table: str, fields: Mapping[str, forms.Field]) -> Part:
    """A row that is missing, where any of these is filled in."""

    def changes(given: Given) -> Iterator[Change]:
        found = {name.rsplit("-", 1)[1]: given[name] for name in fields}
        row = {column: value for column, value in found.items() if value not in ("", None)}
        if row:
            yield edits.new_row(shown.service, table, row)

    return Part(fields, changes)


def _gone(shown: Shown, table: str, label: str, tell: Callable[[Given], str]) -> list[Part]:
    """Rows that no longer hold, to be ticked by what they say; silent ones are not asked about."""
    found = [(name, key, row, told) for name, key, row in shown.of(table) if (told := tell(row))]
    if not found:
        return []

    def changes(given: Given) -> Iterator[Change]:
        for name, key, row, _told in found:
            if name in given[f"{table}-gone"]:
                yield Change(table, key, before=dict(row))

    choices = [(name, told) for name, _key, _row, told in found]
    return [Part({f"{table}-gone": _ticks(label, choices)}, changes)]


def _hours(shown: Shown) -> list[Part]:
    def tell(row: Given) -> str:
        rule = schedules.as_rows(shown.service.pk, [Schedule(**row)])
        told = [f"{days}, {times}" for days, times in telling.week(rule, shown.today)]
        return "; ".join(told) or said(shown.words.say(row["description"]))

    legends = (_("The right days and hours"), _("More days and hours"))
    return [
        *_gone(shown, "schedule", _("Which of these are no longer right?"), tell),
        *(_stretch(shown, place, legend) for place, legend in zip(STRETCHES, legends, strict=True)),
    ]


def _stretch(shown: Shown, place: int, legend: str) -> Part:
    names = get_day_names("wide", locale=telling.locale())
    days = [(code, names[number]) for number, code in enumerate(CHOICES["weekday"])]
    fields: dict[str, forms.Field] = {
        f"schedule-{place}-byday": _ticks(_("Days"), days, widget=TickTiles),
        f"schedule-{place}-opens_at": _hour(_("From")),
        f"schedule-{place}-closes_at": _hour(_("Until")),
    }

    def changes(given: Given) -> Iterator[Change]:
        on, opens, closes = (given[name] for name in fields)
        if not on and opens is None and closes is None:
            return
        if not on or opens is None or closes is None:
            raise forms.ValidationError(_("Choose the days, and write both hours."))
        hours = {"opens_at": f"{opens:%H:%M}", "closes_at": f"{closes:%H:%M}"}
        yield edits.new_row(shown.service, "schedule", {"byday": ",".join(on), **hours})

    return Part(fields, changes, legend, is_folded=place > 1)


def _place(shown: Shown) -> list[Part]:
    labels = {
        "address_1": _("Street and number"),
        "address_2": _("Floor, room or building"),
        "city": _("City"),
        "postal_code": _("ZIP code"),
    }
    rows = list(shown.of("address"))

    def changes(name: str, key: UUID, row: Given, given: Given) -> Iterator[Change]:
        for column in labels:
            if given[f"{name}-{column}"] != row[column].strip():
                yield Change("address", key, column, row[column], given[f"{name}-{column}"])

    return [
        Part(
            {f"{name}-{each}": _line(label, initial=row[each]) for each, label in labels.items()},
            partial(changes, name, key, row),
            ", ".join(filter(None, (row["address_1"], row["city"]))),
            is_folded=len(rows) > 1,
        )
        for name, key, row in rows
    ]


def _papers(shown: Shown) -> list[Part]:
    more = {"required_document-new-document": _line(_("What else do they ask for?"))}
    return [
        *_gone(
            shown,
            "required_document",
            _("Which of these are no longer needed?"),
            lambda row: said(shown.words.say(row["document"])),
        ),
        _new(shown, "required_document", more),
    ]


def _cost(shown: Shown) -> list[Part]:
    """Words are asked for once where the listing says them twice."""
    [(name, key, row)] = shown.of("service")
    fees, parts = row["fees_description"], []
    options = list(shown.of("cost_option"))
    if fees or not any(option["option"] for _at, _of, option in options):
        named = {f"{name}-fees_description": "fees_description"}
        words = _words(_("What it costs, in words"), shown, fees)
        parts.append(Part(dict.fromkeys(named, words), partial(_cells, "service", key, row, named)))
    for at, of, option in options:
        amount = option["amount"]
        fields: dict[str, forms.Field] = {}
        if option["option"] not in ("", fees):
            label = _("What it costs, in words")
            fields[f"{at}-option"] = _words(label, shown, option["option"])
        written = "" if amount is None else str(amount).removesuffix(".0")
        fields[f"{at}-amount"] = _dollars(initial=written)
        named = {field: field.rsplit("-", 1)[1] for field in fields}
        parts.append(Part(fields, partial(_cells, "cost_option", of, option, named)))
    if not options:
        parts.append(_new(shown, "cost_option", {"cost_option-new-amount": _dollars()}))
    return parts


def _languages(shown: Shown) -> list[Part]:
    rows = list(shown.of("language"))
    spoken = {row["code"] for _name, _key, row in rows}
    known = [(name, telling.language(row["code"], row["name"])) for name, _key, row in rows]
    others = [each.listed for each in TONGUES if each.listed not in spoken]
    choices = [*known, *((code, telling.language(code)) for code in others)]
    ticks = _ticks(
        _("In which languages do they help you?"), choices, initial=[name for name, _n in known]
    )

    def changes(given: Given) -> Iterator[Change]:
        for name, key, row in rows:
            if shown.is_sure and name not in given["language-spoken"]:
                yield Change("language", key, before=dict(row))
        for code in others:
            if code in given["language-spoken"]:
                new: dict[str, Plain] = {"code": code, "name": languages.name(code)}
                yield edits.new_row(shown.service, "language", new)

    more = _line(_("Another language"))
    return [
        Part({"language-spoken": ticks}, changes),
        _new(shown, "language", {"language-new-name": more}),
    ]


PARTS: dict[About, Callable[[Shown], list[Part]]] = {
    About.CLOSED: _closed,
    About.PHONE: _phones,
    About.HOURS: _hours,
    About.PLACE: _place,
    About.PAPERS: _papers,
    About.COST: _cost,
    About.LANGUAGE: _languages,
    About.OTHER: lambda shown: [],
}
