"""What a family fills in about a wrong listing: what it was shown, and what should stand there."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aldea.partners import proposals, rules, wordings
from aldea.partners.changes import MOST_WORDS
from aldea.partners.models import ChangeRequest, Service
from aldea.partners.proposals import Rows
from aldea.partners.rules import Change
from aldea.web.public.parts import PARTS, TOO_LONG, Given, Part, Shown

About = ChangeRequest.About
KINDS = {
    About.CLOSED: (gettext_lazy("It is closed"), "do_not_disturb"),
    About.PHONE: (gettext_lazy("The telephone number"), "phone"),
    About.HOURS: (gettext_lazy("The days or hours"), "schedule"),
    About.PLACE: (gettext_lazy("The place"), "location_on"),
    About.PAPERS: (gettext_lazy("What to bring"), "backpack"),
    About.COST: (gettext_lazy("What it costs"), "attach_money"),
    About.LANGUAGE: (gettext_lazy("The languages"), "translate"),
    About.OTHER: (gettext_lazy("Something else"), "comment"),
}
TEXTS = {"document", "option", "fees_description", "description"}
NOT_RIGHT = {
    "phone": gettext_lazy("Write the whole number, with its area code."),
    "schedule": gettext_lazy("It cannot close at the hour at which it opens."),
    "address": gettext_lazy("This cannot be empty."),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part as the page prints it."""

    legend: str
    is_folded: bool
    is_open: bool
    fields: list[BoundField]


class Wrong(forms.Form):
    """What is wrong with a listing: field by field, in words of one's own, or both."""

    mark_optional = False

    about = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    said = forms.CharField(
        help_text=gettext_lazy("Do not write your name or anything about your family."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, data: Given | None, *, about: About, shown: Shown) -> None:
        self.parts = PARTS[about](shown)
        self.proposed: list[Change] = []
        super().__init__(
            data, initial={"about": about, "seen": _sealed(shown.service, about, shown.rows)}
        )
        own = self.fields.pop("said")
        for part in self.parts:
            self.fields.update(part.fields)
        own.label = _("Or in your own words") if self.parts else _("What should it say?")
        self.fields["said"] = own

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._of: dict[UUID, Part] = {}
        for part in self.parts:
            if any(name in self.errors for name in part.fields):
                continue
            try:
                found = list(part.changes(given))
            except forms.ValidationError as incomplete:
                self.add_error(next(iter(part.fields)), incomplete)
                continue
            self.proposed += found
            self._of |= {change.row: part for change in found}
        return given

    def blame(self, wrong: rules.Wrong) -> None:
        """Say beside its field why a value cannot stand."""
        part = self._of[wrong.change.row]
        named = (name for name in part.fields if name.endswith(f"-{wrong.column}"))
        words = NOT_RIGHT.get(wrong.change.table, _("This cannot be right. Write it another way."))
        self.add_error(next(named, next(iter(part.fields))), words)

    def drawn(self) -> list[Drawn]:
        """The parts for the page; one that is folded opens where something is to be mended."""
        return [
            Drawn(
                part.legend,
                part.is_folded,
                any(name in self.errors for name in part.fields),
                [self[name] for name in part.fields],
            )
            for part in self.parts
        ]


def opened(*, service: Service, about: About, sealed: str) -> dict[str, Rows] | None:
    """Read back what a page showed; nothing where the seal is not ours or of another listing."""
    try:
        key, kind, rows = signing.loads(sealed, salt="aldea.wrong")
    except signing.BadSignature:
        return None
    if (key, kind) != (str(service.pk), about):
        return None
    return {
        table: {UUID(row): values for row, values in found.items()} for table, found in rows.items()
    }


def texts(rows: dict[str, Rows]) -> list[str]:
    """The texts among what is shown that somebody may have put in another language."""
    return [
        str(value)
        for found in rows.values()
        for row in found.values()
        for column, value in row.items()
        if column in TEXTS and value
    ]


def _sealed(service: Service, about: About, rows: dict[str, Rows]) -> str:
    """What the page shows goes with it, so that nobody is said to have seen what came later."""
    plain = {
        table: {str(key): dict(row) for key, row in found.items()} for table, found in rows.items()
    }
    return signing.dumps([str(service.pk), about, plain], salt="aldea.wrong", compress=True)


def form(data: Given | None, *, service: Service, about: About, today: date) -> Wrong:
    """The form for one thing that is wrong, about what the page that is sent back had shown."""
    rows = opened(service=service, about=about, sealed=data.get("seen", "")) if data else None
    is_sure = data is None or rows is not None
    if rows is None:
        rows = proposals.shown(service=service, about=about)
    words = wordings.words(texts=texts(rows), language=get_language() or wordings.WRITTEN_IN)
    return Wrong(data, about=about, shown=Shown(service, rows, words, today, is_sure))
