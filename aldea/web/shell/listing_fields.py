"""How each part of a listing is asked, in a family's words: for its partner, and for staff.

What may be changed at all is `partners.editable`; here is how it reads. A test holds one against
the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.utils import dates
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from aldea.arrivals.formats.languages import LANGUAGES
from aldea.partners import schedules
from aldea.partners.editable import Plain
from aldea.web.shell.forms import Day
from aldea.web.shell.languages import language_name

Words = str | Promise
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}  # as Django counts
STATUSES = {
    "active": _("Offered now"),
    "temporarily closed": _("Closed for now"),
    "inactive": _("Not offered"),
    "defunct": _("Closed for good"),
}
PHONES = {
    "": _("Not said"),
    "voice": _("To speak"),
    "text": _("For texts"),
    "fax": _("Fax"),
    "cell": _("Cell phone"),
    "video": _("Video"),
    "textphone": _("For deaf people (TTY)"),
    "pager": _("Pager"),
}
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p")


class Line(forms.CharField):
    """A line of text. Every field here reads and writes a column as the directory keeps it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").strip()

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value.splitlines()) if isinstance(value, str) else value

    def show(self, kept: Plain) -> str:
        """What is kept, as a person reads it."""
        shown = self.prepare_value(kept)
        return "" if shown is None else str(shown)


class Prose(Line):
    """A few sentences."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return value


class Web(Line):
    """A page on the web; https:// need not be typed."""

    widget = forms.URLInput

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        return f"https://{typed}" if typed and ":" not in typed else typed


class Number(forms.FloatField):
    """A number, without the decimals that it does not have."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)
        self.widget.attrs |= {"inputmode": "decimal", "min": "0"}

    def prepare_value(self, value: Any) -> Any:
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def show(self, kept: Plain) -> str:
        return "" if kept is None else str(self.prepare_value(kept))


class One(forms.ChoiceField):
    """One of some words; a word that nobody knows, but that is kept, stays one of them."""

    def __init__(self, *, words: Mapping[str, Words], kept: Plain = "", **more: Any) -> None:
        known = [*words.items()]
        if isinstance(kept, str) and kept not in words:
            known.append((kept, kept))
        super().__init__(required=False, choices=known, **more)

    def show(self, kept: Plain) -> str:
        return str(dict(self.choices).get(kept, kept))  # type: ignore[arg-type]  # a list of pairs


class Days(forms.MultipleChoiceField):
    """Days of the week, as boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, choices=[(day, _day(day)) for day in WEEKDAYS], **more)

    def prepare_value(self, value: Any) -> Any:
        return days(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return ",".join(day for day in WEEKDAYS if day in chosen)

    def show(self, kept: Plain) -> str:
        return ", ".join(_day(day) for day in days(str(kept or "")) if day in WEEKDAYS)


class Time(forms.TimeField):
    """A time of day."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, input_formats=TIMES, **more)

    def prepare_value(self, value: Any) -> Any:
        return _read(value) or value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found.strftime("%H:%M") if found else ""

    def show(self, kept: Plain) -> str:
        found = _read(kept)
        return found.strftime("%H:%M") if found else str(kept or "")


class Date(forms.DateField):
    """A day of the calendar."""

    widget = Day

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)

    def prepare_value(self, value: Any) -> Any:
        return value[:10] if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found.isoformat() if isinstance(found, date) else ""

    def show(self, kept: Plain) -> str:
        return str(self.prepare_value(kept) or "")


def days(byday: str) -> list[str]:
    """The days that a rule names, as it names them."""
    return [day for day in byday.upper().replace(",", " ").split() if day]


def _day(day: str) -> str:
    return capfirst(str(dates.WEEKDAYS[WEEKDAYS[day]]))


def _read(kept: object) -> time | None:
    return kept if isinstance(kept, time) else schedules.time_of(str(kept or ""))


@dataclass(frozen=True, slots=True)
class Ask:
    """How one column is asked; one that is only asked of a new row stays as it is in others."""

    label: Words
    kind: Any = Line
    help: Words = ""
    words: Mapping[str, Words] | None = None
    type: str = ""
    only_new: bool = False

    def field(self, kept: Plain = "") -> Any:
        """The field of a form for it."""
        more: dict[str, Any] = {"label": self.label, "help_text": self.help}
        if self.kind is One:
            more |= {"words": self.words or _spoken(), "kept": kept}
        field = self.kind(**more)
        if self.type:
            field.widget.input_type = self.type
        return field


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form: the columns that it asks, by table."""

    key: str
    title: Words
    tables: Mapping[str, Mapping[str, Ask]]
    add: Words = ""


def _spoken() -> dict[str, Words]:
    named = sorted((language_name(code), code) for code, _state, _names in LANGUAGES)
    return {"": _("Choose"), **{code: name for name, code in named}}


SECTIONS: tuple[Section, ...] = (
    Section("what", _("What it is"), {"service": {
        "name": Ask(_("Name")),
        "alternate_name": Ask(_("Also called")),
        "description": Ask(_("What a family gets"), Prose),
        "status": Ask(_("Is it offered?"), One, words=STATUSES),
        "alert": Ask(_("To read first"), Prose, _("Stands above everything else, as a warning.")),
        "application_process": Ask(_("How to begin"), Prose, _("“Walk in”, “call first”.")),
        "eligibility_description": Ask(_("For whom"), Prose),
        "minimum_age": Ask(_("From the age of"), Number),
        "maximum_age": Ask(_("Up to the age of"), Number),
        "wait_time": Ask(_("How long one waits")),
        "email": Ask(_("E-mail"), type="email"),
        "url": Ask(_("Page on the web"), Web),
    }}),
    Section("phones", _("Telephones"), {"phone": {
        "number": Ask(_("Number"), type="tel"),
        "extension": Ask(_("Extension"), Number),
        "type": Ask(_("What kind"), One, words=PHONES),
        "description": Ask(_("What it is for")),
    }}, _("One more telephone")),
    Section("hours", _("Days and hours"), {"schedule": {
        "byday": Ask(_("Days"), Days),
        "opens_at": Ask(_("From"), Time),
        "closes_at": Ask(_("To"), Time),
        "description": Ask(_("In words"), help=_("“Closed on the last Friday of the month”.")),
        "valid_from": Ask(_("Only from this day on"), Date),
        "valid_to": Ask(_("Only until this day"), Date),
    }}, _("More days and hours")),
    Section("papers", _("What to bring"), {"required_document": {
        "document": Ask(_("A paper to bring")),
    }}, _("One more paper")),
    Section("costs", _("What it costs"), {
        "service": {"fees_description": Ask(_("Cost in words"), Prose)},
        "cost_option": {
            "option": Ask(_("For what or for whom")),
            "amount": Ask(_("Dollars"), Number, _("0 is free.")),
            "amount_description": Ask(_("About the amount")),
        },
    }, _("One more price")),
    Section("languages", _("Languages"), {
        "language": {
            "code": Ask(_("Language"), One, only_new=True),
            "name": Ask(_("Another, not in the list"), only_new=True),
            "note": Ask(_("Good to know"), help=_("“Mondays only”.")),
        },
        "service": {"interpretation_services": Ask(_("Interpreters"), Prose)},
    }, _("One more language")),
    Section("place", _("Place"), {
        "location": {
            "name": Ask(_("Name of the place")),
            "transportation": Ask(_("How to get there"), Prose),
        },
        "address": {
            "address_1": Ask(_("Street and number")),
            "address_2": Ask(_("Floor, room, building")),
            "city": Ask(_("City")),
            "state_province": Ask(_("State")),
            "postal_code": Ask(_("ZIP code")),
        },
    }),
    Section("room", _("Room"), {"service_capacity": {
        "available": Ask(_("How many are free today"), Number),
        "maximum": Ask(_("How many there are in all"), Number),
        "description": Ask(_("About the room")),
    }}),
)  # fmt: skip
# Of a rule of hours, what days with hours do not need.
NOT_ASKED = {"schedule": ("freq", "bymonthday")}
# At least one of these says something; a new row of the others alone would say nothing.
MAIN: dict[str, tuple[str, ...]] = {
    "phone": ("number",),
    "schedule": ("byday", "description"),
    "language": ("code", "name"),
}
EMPTY_ROWS = {"phone": 1, "schedule": 2, "language": 2, "required_document": 3, "cost_option": 1}


def asks(table: str) -> dict[str, Ask]:
    """Everything that is asked of a table, whatever its section."""
    return {
        name: ask for section in SECTIONS for name, ask in section.tables.get(table, {}).items()
    }
