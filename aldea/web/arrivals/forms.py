"""Forms of arrivals."""

from collections.abc import Iterable

from django import forms

from aldea.network.models import Organization


class SendRoster(forms.Form):
    """A roster, and whose it is when the sender speaks for several districts."""

    district = forms.ChoiceField(label="District")
    file = forms.FileField(
        label="Roster",
        help_text="The OneRoster ZIP as your student system makes it, version 1.1 or 1.2.",
        error_messages={
            "required": "Choose the ZIP that your student system made.",
            "empty": "This file is empty. Make the export again.",
        },
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def __init__(self, *args: object, districts: Iterable[Organization], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        self.districts = {str(district.pk): district for district in districts}
        alone = len(self.districts) == 1
        self.fields["district"] = forms.ChoiceField(
            label="District",
            choices=[(key, district.name) for key, district in self.districts.items()],
            initial=next(iter(self.districts), None),
            widget=forms.HiddenInput() if alone else forms.Select(),
        )

    @property
    def sender(self) -> Organization:
        """The district chosen."""
        return self.districts[self.cleaned_data["district"]]
