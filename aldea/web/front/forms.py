"""What the director fills in: a page in both languages, side by side."""

from django import forms

from aldea.network.pages import LONGEST, Words

MARKS = "## Heading, **bold**, *italic*, - list, [words](https://address)"


def _text(label: str, language: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=MARKS,
        widget=forms.Textarea(attrs={"class": "page-words", "lang": language}),
    )


def _title(label: str, language: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"lang": language})
    return forms.CharField(label=label, required=False, max_length=120, widget=widget)


class EditPage(forms.Form):
    """A page's words, and the version they were written on."""

    mark_optional = False
    title_en = _title("Title in English", "en")
    body_en = _text("Text in English", "en")
    title_es = _title("Title in Spanish", "es")
    body_es = _text("Text in Spanish", "es")
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @property
    def words(self) -> Words:
        """What was written, in the county's form: one kind of line end."""
        said = {name: self.cleaned_data.get(name, "") for name in Words.__slots__}
        return Words(**{name: text.replace("\r\n", "\n") for name, text in said.items()})
