"""What can be asked of the directory."""

from collections.abc import Sequence
from typing import Any

from django import forms

from aldea.partners.models import ZipPoint
from aldea.people.models import Guardian
from aldea.support.domains import Domain

MILES = (
    ("", "Any distance"),
    ("1", "1 mile"),
    ("5", "5 miles"),
    ("10", "10 miles"),
    ("25", "25 miles"),
)
# Filters: group, its legend, its choices. Languages come from the directory.
GROUPS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("room", "Room now", (("opening", "Has an opening"), ("drop-in", "Drop in"))),
    ("open", "Open", (("now", "Now"), ("evenings", "Evenings"), ("saturday", "Saturday"))),
    ("language", "Language", ()),
    ("cost", "Cost", (("free", "Free"), ("medi-cal", "Takes Medi-Cal"))),
    ("papers", "Papers to bring", (("none", "None"),)),
)


class FindService(forms.Form):
    """A question to the directory, all of it in the address."""

    mark_optional = False
    q = forms.CharField(required=False, max_length=200, label="What is needed?")
    need = forms.UUIDField(required=False, widget=forms.HiddenInput)
    domain = forms.ChoiceField(
        required=False, label="Kind of need", choices=[("", "Any need"), *Domain.choices]
    )
    miles = forms.ChoiceField(required=False, label="Within", choices=MILES)
    start = forms.CharField(required=False, max_length=5, label="Measured from ZIP code")
    age = forms.IntegerField(required=False, min_value=0, max_value=120, label="For the age of")
    room = forms.MultipleChoiceField(required=False, choices=GROUPS[0][2])
    open = forms.MultipleChoiceField(required=False, choices=GROUPS[1][2])
    language = forms.MultipleChoiceField(required=False)
    cost = forms.MultipleChoiceField(required=False, choices=GROUPS[3][2])
    papers = forms.MultipleChoiceField(required=False, choices=GROUPS[4][2])
    page = forms.IntegerField(required=False, min_value=1, max_value=2000)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        spoken = [code for code in data.getlist("language") if code.isalpha() and len(code) < 9]
        _set_choices(self, "language", [(code, code) for code in spoken])

    def clean_start(self) -> ZipPoint | None:
        typed = self.cleaned_data["start"].strip()
        if not typed:
            return None
        point = ZipPoint.objects.filter(pk=typed).first()
        if point is None:
            raise forms.ValidationError(
                f"{typed} is not a ZIP code of the county. Write five digits, like 91010."
            )
        return point


class TellFamily(forms.Form):
    """Whom the family's text went to, said after it was sent."""

    guardian = forms.ChoiceField(widget=forms.RadioSelect, label="To")

    def __init__(self, data: Any = None, *, guardians: Sequence[Guardian]) -> None:
        super().__init__(data)
        self.people = {str(guardian.pk): guardian for guardian in guardians}
        _set_choices(self, "guardian", [(key, who.name) for key, who in self.people.items()])

    def clean_guardian(self) -> Guardian:
        return self.people[self.cleaned_data["guardian"]]


def _set_choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
