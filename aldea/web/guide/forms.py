"""What staff fill in: the answer to a report, a closure, and how a service is given meanwhile."""

from typing import Any
from uuid import UUID

from django import forms

from aldea.partners import changes
from aldea.partners.models import Remark, Service, Verification
from aldea.web.shell.forms import Day

Kind = Remark.Kind
RIGHT = "RIGHT"


class Words(forms.Form):
    """A few words in both languages."""

    words_en = forms.CharField(label="In English", required=False, max_length=300)
    words_es = forms.CharField(label="In Spanish", required=False, max_length=300)


class AnswerChange(Words):
    """What somebody found out after asking the partner."""

    found = forms.ChoiceField(
        label="What did they say?",
        widget=forms.RadioSelect,
        choices=[(RIGHT, "The listing is right"), *changes.DIFFERENT],
        error_messages={"required": "Choose what they said."},
    )
    how = forms.ChoiceField(
        label="How did you ask?", choices=Verification.How.choices, widget=forms.RadioSelect
    )
    last_day = forms.DateField(label="Until, if it ends", required=False, widget=Day())
    field_order = ("found", "how", "words_en", "words_es", "last_day")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("found") == Kind.NOTE and not (said.get("words_en") or said.get("words_es")):
            self.add_error("words_en", "Write what families should read, in one language at least.")
        return said


class Close(forms.Form):
    """A closure: where, which days, and what goes on."""

    where = forms.ChoiceField(label="What is closed?", widget=forms.RadioSelect)
    starts_on = forms.DateField(label="First day", widget=Day())
    last_day = forms.DateField(label="Last day", widget=Day())
    title_en = forms.CharField(
        label="Title in English", max_length=120, help_text="Our school is closed for smoke"
    )
    title_es = forms.CharField(
        label="Title in Spanish", max_length=120, help_text="La escuela está cerrada por el humo"
    )
    goes_on_en = forms.CharField(
        label="What goes on, in English",
        required=False,
        help_text="One thing on each line: food at the north door, 7:30 to 11 am",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    goes_on_es = forms.CharField(
        label="What goes on, in Spanish",
        required=False,
        help_text="Una cosa en cada línea",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, places: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)  # noqa: S101  tells mypy the field's own kind
        where.choices = [(str(key), name) for key, name in places]
        where.initial = str(places[0][0]) if places else ""


class ByName(forms.ModelChoiceField):
    """A service, chosen by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.organization.called}"


class Alter(Words):
    """How one service is given while the place is closed."""

    service = ByName(label="Service", queryset=Service.objects.none())
    kind = forms.ChoiceField(
        label="What is different?",
        widget=forms.RadioSelect,
        choices=[each for each in changes.DIFFERENT if each[0] != Kind.GONE],
    )
    field_order = ("service", "kind", "words_en", "words_es")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  as above
        field.queryset = (
            Service.objects.offered().select_related("organization").order_by("name", "pk")
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == Kind.NOTE and not (said.get("words_en") or said.get("words_es")):
            self.add_error("words_en", "Write what families should read, in one language at least.")
        return said
