"""What staff fill in while they check a listing: which ones, and what they were told."""

from typing import Any

from django import forms

from aldea.partners.checks import Asked
from aldea.partners.models import Remark, Verification
from aldea.support.domains import Domain
from aldea.web.shell.forms import Day

Kind = Remark.Kind
STATES = (
    ("", "All that should be checked"),
    ("flagged", "Flagged"),
    ("overdue", "Overdue"),
    ("due", "Due"),
    ("never", "Never checked"),
)


class AskChecks(forms.Form):
    """Which listings are shown."""

    state = forms.ChoiceField(label="Show", choices=STATES, required=False)
    need = forms.ChoiceField(
        label="For", choices=[("", "Every need"), *Domain.choices], required=False
    )

    def asked(self) -> Asked:
        """The question; what cannot be read asks for everything."""
        self.is_valid()
        return Asked(
            need=self.cleaned_data.get("need", ""), state=self.cleaned_data.get("state", "")
        )


class Told(forms.Form):
    """What is different from the listing."""

    kind = forms.ChoiceField(
        label="What is different?",
        widget=forms.RadioSelect,
        choices=[
            (Kind.NOTE, "Families should read this"),
            (Kind.OTHER_HOURS, "Other hours for now"),
            (Kind.MOVED, "It moved for now"),
            (Kind.BY_PHONE, "By telephone for now"),
            (Kind.NOT_NOW, "Closed for now"),
            (Kind.GONE, "Closed for good: take it off the guide"),
        ],
        error_messages={"required": "Choose what is different."},
    )
    words_en = forms.CharField(label="In English", required=False, max_length=300)
    words_es = forms.CharField(label="In Spanish", required=False, max_length=300)
    last_day = forms.DateField(label="Until, if it ends", required=False, widget=Day())
    how = forms.ChoiceField(
        label="How did you ask?",
        choices=Verification.How.choices,
        widget=forms.RadioSelect,
        initial=Verification.How.CALLED,
    )

    def correction(self) -> dict[str, Any]:
        """What was typed, without how it was asked."""
        return {name: value for name, value in self.cleaned_data.items() if name != "how"}
