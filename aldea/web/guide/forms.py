"""What staff fill in: the answer to a report, a closure, and how a service is given meanwhile."""

from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from aldea.partners import changes
from aldea.partners.closures import Help
from aldea.partners.models import Closure, ClosureHelp, Remark, Service, Verification
from aldea.partners.wordings import Said
from aldea.web.shell.forms import Clock, Day
from aldea.web.shell.languages import Tongue

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
        label="How did you ask?", choices=Verification.How.asked(), widget=forms.RadioSelect
    )
    last_day = forms.DateField(label="Until, if it ends", required=False, widget=Day())
    field_order = ("found", "how", "words_en", "words_es", "last_day")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("found") == Kind.NOTE and not (said.get("words_en") or said.get("words_es")):
            self.add_error("words_en", "Write what families should read, in one language at least.")
        return said


class Close(forms.Form):
    """A closure: where, which days, why, and what goes on."""

    mark_optional = False  # whole parts of it are, and say so

    where = forms.ChoiceField(label="What is closed?", widget=forms.RadioSelect)
    starts_on = forms.DateField(label="First day", widget=Day())
    last_day = forms.DateField(label="Last day", widget=Day())
    why = forms.ChoiceField(
        label="Why?",
        choices=[("", "Choose"), *Closure.Why.choices],
        error_messages={"required": "Choose why it is closed: families read it in their language."},
    )
    title_en = forms.CharField(
        label="Title in English",
        max_length=120,
        required=False,
        help_text="Only if you must say more than why: Our gym is closed for smoke",
    )
    title_es = forms.CharField(
        label="Title in Spanish",
        max_length=120,
        required=False,
        help_text="El gimnasio está cerrado por el humo",
    )
    goes_on_en = forms.CharField(
        label="What else goes on, in English",
        required=False,
        help_text="One thing on each line: the library lends books at the gate",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    goes_on_es = forms.CharField(
        label="What else goes on, in Spanish",
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
        for kind, label in ClosureHelp.Kind.choices:
            self.fields[f"is_{kind}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"begins_{kind}"] = forms.TimeField(
                label="From", required=False, widget=Clock()
            )
            self.fields[f"ends_{kind}"] = forms.TimeField(
                label="Until", required=False, widget=Clock()
            )
            self.fields[f"where_{kind}"] = forms.CharField(
                label="Where", max_length=120, required=False
            )

    @property
    def helps(self) -> list[tuple[BoundField, list[BoundField]]]:
        """Each kind of help: its tick, and when and where."""
        return [
            (self[f"is_{kind}"], [self[f"{part}_{kind}"] for part in ("begins", "ends", "where")])
            for kind in ClosureHelp.Kind.values
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("title_en")) != bool(said.get("title_es")):
            missing = "title_es" if said.get("title_en") else "title_en"
            self.add_error(missing, "Write the title in both languages, or in neither.")
        elif said.get("why") == Closure.Why.OTHER and not said.get("title_en"):
            self.add_error("title_en", "Write why it is closed, in English and in Spanish.")
        for kind in ClosureHelp.Kind.values:
            begins, ends = said.get(f"begins_{kind}"), said.get(f"ends_{kind}")
            if not said.get(f"is_{kind}") and (begins or ends or said.get(f"where_{kind}")):
                self.add_error(f"where_{kind}", "Tick it, or empty its times and place.")
            elif (begins is None) != (ends is None):
                self.add_error(f"ends_{kind}", "Write both times, or neither.")
            elif begins and ends and ends <= begins:
                self.add_error(f"ends_{kind}", "It ends after it begins, on the same day.")
        return said

    def said(self) -> dict[str, Any]:
        """What was filled in, as `closures.declare` asks for it."""
        every = self.cleaned_data
        plain = ("starts_on", "last_day", "why", "title_en", "title_es", "goes_on_en", "goes_on_es")
        helps = [
            Help(kind, every[f"begins_{kind}"], every[f"ends_{kind}"], every[f"where_{kind}"])
            for kind in ClosureHelp.Kind.values
            if every[f"is_{kind}"]
        ]
        return {name: every[name] for name in plain} | {"helps": helps}


class TranslateClosure(forms.Form):
    """What staff wrote of a closure, text by text, in one more language."""

    mark_optional = False

    is_read = forms.BooleanField(
        required=False,
        help_text="Only then is it reviewed, in your name. Without it, families see it marked.",
    )

    def __init__(
        self, *args: Any, spoken: str, tongue: Tongue, stands: list[Said], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sources = [said.source or said.text for said in stands]
        for number, said in enumerate(stands):
            now = said.text if said.source else ""
            self.fields[f"text_{number}"] = forms.CharField(
                label=self.sources[number],
                required=False,
                max_length=1000,
                initial=now,
                widget=forms.Textarea(attrs={"rows": 2, "lang": tongue.code, "dir": "auto"}),
            )
            self.fields[f"begun_{number}"] = forms.CharField(
                required=False, initial=now, widget=forms.HiddenInput
            )
        self.fields["is_read"].label = f"I read {spoken}, and I compared it with the English words"
        self.order_fields([*(name for name in self.fields if name != "is_read"), "is_read"])

    def said(self) -> dict[str, Any]:
        """What was filled in, as `closures.translate` asks for it."""
        every = self.cleaned_data
        return {
            "said": {text: every[f"text_{n}"] for n, text in enumerate(self.sources)},
            "begun_from": {text: every[f"begun_{n}"] for n, text in enumerate(self.sources)},
            "is_read": every["is_read"],
        }


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
