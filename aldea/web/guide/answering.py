"""The answer to a report, field by field: what is written into the listing, what is left."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import time_format

from aldea.access.actors import Actor
from aldea.partners import changes, rules
from aldea.partners.changes import Taken
from aldea.partners.editable import Plain
from aldea.partners.formats.hsds import CHOICES
from aldea.partners.models import ProposedField
from aldea.partners.proposals import PROPOSABLE, About, Proposal
from aldea.web.guide.forms import RIGHT, AnswerChange
from aldea.web.shell.forms import Clock, TickTiles
from aldea.web.shell.languages import language_name
from aldea.web.shell.tags import phone

WRITTEN = {"required_document", "option", "fees_description"}
WRITE, LEAVE = "WRITE", "LEAVE"
# What each field is called; without a column, a whole row.
CALLED = {
    ("service", "status"): "Whether it is offered",
    ("service", "fees_description"): "What it costs, in words",
    ("phone", "number"): "Telephone",
    ("phone", ""): "Telephone",
    ("schedule", "byday"): "Days",
    ("schedule", "opens_at"): "From",
    ("schedule", "closes_at"): "Until",
    ("schedule", ""): "Days and hours",
    ("address", "address_1"): "Street and number",
    ("address", "address_2"): "Floor, room or building",
    ("address", "city"): "City",
    ("address", "postal_code"): "ZIP code",
    ("required_document", "document"): "What to bring",
    ("required_document", ""): "What to bring",
    ("cost_option", "option"): "What it costs, in words",
    ("cost_option", "amount"): "Dollars",
    ("cost_option", ""): "What it costs",
    ("language", "code"): "Code of the language, such as vi",
    ("language", "name"): "Language",
    ("language", ""): "Language",
}
DAYS = dict(zip(CHOICES["weekday"], ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))


@dataclass(frozen=True, slots=True)
class Line:
    """A proposed field as staff read it, and the fields in which they decide."""

    title: str
    now: str  # nothing where a row is missing
    said: str
    said_in: str  # the language of words of the family's own
    saw: str  # where something else stood there when the reader looked
    sent: str  # where we changed what the sender wrote
    why_not: str  # why it cannot be written
    fields: list[BoundField]


class AnswerFields(AnswerChange):
    """What somebody found out about each proposed field."""

    mark_optional = False

    def __init__(
        self, data: Mapping[str, Any] | None, *, proposals: list[Proposal], by: Actor
    ) -> None:
        self.proposals, self.by = proposals, by
        super().__init__(data)
        asked: dict[str, forms.Field] = {}
        for proposal in proposals:
            if not _why_not(proposal, by):
                asked |= _fields(proposal)
        self.is_by_field = bool(asked)
        if asked:
            self._ask_for_more()
        self.fields = {**asked, **self.fields}

    def _ask_for_more(self) -> None:
        """The fields say what was found; a remark is only what is so for some days besides."""
        found = self.fields["found"]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101  tells mypy the field's own kind
        found.label = "For families to read beside it"
        found.choices = [(RIGHT, "No, that is all"), *changes.DIFFERENT]
        found.initial = RIGHT

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for each in self.proposals:
            field = each.field
            if field.row is None and given.get(f"do-{field.pk}") == WRITE:
                names = [f"value-{field.pk}-{column}" for column in _columns(field)]
                if all(given.get(name) in ("", None, []) for name in names):
                    self.add_error(names[0], "Write what should stand there.")
        return given

    @property
    def is_more_said(self) -> bool:
        """Whether the part about a remark is to be open."""
        names = ("found", "words_en", "words_es", "last_day")
        return any(name in self.errors for name in names) or self["found"].value() != RIGHT

    def taken(self) -> list[Taken]:
        """What is to be written, each with what stood there when the page was drawn."""
        given = self.cleaned_data
        return [
            Taken(each.field, given[f"now-{each.field.pk}"], _after(each.field, given))
            for each in self.proposals
            if given.get(f"do-{each.field.pk}") == WRITE
        ]

    def lines(self) -> Iterator[Line]:
        """The proposed fields for the page."""
        for each in self.proposals:
            field = each.field
            names = [name for name in self.fields if _of(name, field)]
            stands = field.row is not None or each.is_so_already
            tell = [_told(field, value) for value in (each.now, field.after, field.before)]
            why_not = _why_not(each, self.by)
            yield Line(
                title=_title(field),
                now=("It is no longer there" if each.is_gone else tell[0]) if stands else "",
                said="No longer" if field.after is None else tell[1],
                said_in=field.change_request.language if _is_text(field) else "",
                saw=tell[2] if each.is_moved and not each.is_gone and field.row else "",
                sent=_told(field, each.sent) if each.is_edited else "",
                why_not=why_not,
                fields=[self[name] for name in names],
            )

    def blame(self, wrong: rules.Wrong) -> None:
        """Say beside its field why a value cannot stand."""
        row, column = wrong.change.row, wrong.change.column
        for each in self.proposals:
            field = each.field
            if row == (field.row or field.pk) and column == field.column:
                name = f"value-{field.pk}-{wrong.column}"
                words = f"{wrong.why}. {wrong.remedy}".strip()
                self.add_error(name if name in self.fields else f"do-{field.pk}", words)


def seen_anew(data: Any, proposals: list[Proposal]) -> Any:
    """What was typed, beside what stands there now that somebody changed it meanwhile."""
    typed = data.copy()
    for each in proposals:
        typed[f"now-{each.field.pk}"] = json.dumps(each.now)
    return typed


def _of(name: str, field: ProposedField) -> bool:
    return name.startswith((f"value-{field.pk}", f"do-{field.pk}", f"now-{field.pk}"))


def _why_not(proposal: Proposal, by: Actor) -> str:
    if proposal.is_so_already:
        return "The listing says so already."
    if proposal.is_gone:
        return "What this was about is no longer in the listing."
    if not by.may(proposal.accepted_with):
        return (
            "Only those who keep the directory write this. Leave the report for them, "
            "or say beside the listing what is different."
        )
    return ""


def _fields(proposal: Proposal) -> dict[str, forms.Field]:
    field = proposal.field
    fields: dict[str, forms.Field] = {}
    if field.column:
        fields[f"value-{field.pk}-{field.column}"] = _value(field, field.column, field.after)
    elif field.row is None:
        for column in _columns(field):
            fields[f"value-{field.pk}-{column}"] = _value(
                field, column, (field.after or {}).get(column)
            )
    wanted = "Take it out of the listing" if field.after is None else "Write it into the listing"
    fields[f"do-{field.pk}"] = forms.ChoiceField(
        label=f"{_title(field)}: what did they say?",
        widget=forms.RadioSelect,
        choices=[(WRITE, wanted), (LEAVE, "Leave the listing as it is")],
        error_messages={"required": "Choose one of the two."},
    )
    fields[f"now-{field.pk}"] = forms.JSONField(
        widget=forms.HiddenInput, initial=proposal.now, required=False
    )
    return fields


def _columns(field: ProposedField) -> tuple[str, ...]:
    return PROPOSABLE[About(field.change_request.about)][field.table].columns


def _value(field: ProposedField, column: str, value: Any) -> forms.Field:
    """Where staff write what should stand; what was proposed stands there first."""
    about: dict[str, Any] = {
        "label": CALLED[field.table, column] if not field.column else "Should be",
        "initial": value,
        "required": False,
    }
    if column == "status":
        choices = [(each, each.capitalize()) for each in CHOICES["status"]]
        return forms.ChoiceField(choices=choices, **about)
    if column == "byday":
        about |= {"initial": str(value or "").split(",")}
        return forms.MultipleChoiceField(choices=list(DAYS.items()), widget=TickTiles(), **about)
    if column in ("opens_at", "closes_at"):
        return forms.TimeField(widget=Clock(), **about)
    if column == "amount":
        return forms.FloatField(min_value=0, **about)
    if _is_text(field) and field.change_request.language != "en":
        about["help_text"] = "In English: listings are written in English, and translated from it."
    return forms.CharField(max_length=1000, **about)


def _after(field: ProposedField, given: Mapping[str, Any]) -> Plain:
    if field.after is None:
        return None
    if field.column:
        return _plain(field.column, given[f"value-{field.pk}-{field.column}"])
    written = {each: _plain(each, given[f"value-{field.pk}-{each}"]) for each in _columns(field)}
    return {**field.after, **written}


def _plain(column: str, value: Any) -> Plain:
    if isinstance(value, list):
        return ",".join(value)
    if value is None and column != "amount":
        return ""
    return f"{value:%H:%M}" if isinstance(value, time) else value


def _title(field: ProposedField) -> str:
    called = CALLED[field.table, field.column]
    return f"Missing: {called.lower()}" if field.row is None else called


def _is_text(field: ProposedField) -> bool:
    """Whether a family wrote it in words of its own, in its own language."""
    return field.after is not None and bool({field.table, field.column} & WRITTEN)


def _told(field: ProposedField, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, dict):
        return _row(field.table, value)
    if value in ("", None):
        return "Nothing"
    if field.column == "number":
        return phone(str(value))
    if field.column == "amount":
        return f"${value:,.2f}" if value else "Free"
    return str(value).capitalize() if field.column == "status" else str(value)


def _row(table: str, row: Mapping[str, Any]) -> str:
    if table == "schedule":
        days = ", ".join(DAYS.get(day, day) for day in row.get("byday", "").split(",") if day)
        hours = [_clock(row[at]) for at in ("opens_at", "closes_at") if row.get(at)]
        return " ".join(filter(None, (days, " to ".join(hours)))) or row.get("description", "")
    if table == "language":
        return row.get("name") or language_name(row.get("code", ""))
    if table == "phone":
        return phone(row.get("number", ""))
    amount = row.get("amount")
    price = "" if amount is None else f"${amount:,.2f}"
    return ", ".join(filter(None, (row.get("document"), row.get("option"), price))) or "Nothing"


def _clock(text: str) -> str:
    try:
        return time_format(time.fromisoformat(text.zfill(5)))
    except ValueError:
        return text
