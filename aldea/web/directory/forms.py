"""What the directory's desk is asked and told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from aldea.core import languages
from aldea.partners import changes, texts, translated
from aldea.partners.checks import Asked
from aldea.partners.models import (
    Listed,
    ListedOrganization,
    Service,
    Standing,
    Verification,
)
from aldea.support.domains import Domain
from aldea.web.shell.forms import Day
from aldea.web.shell.languages import TONGUES, Tongue, english_name

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
        choices=changes.DIFFERENT,
        error_messages={"required": "Choose what is different."},
    )
    words_en = forms.CharField(label="In English", required=False, max_length=300)
    words_es = forms.CharField(label="In Spanish", required=False, max_length=300)
    last_day = forms.DateField(label="Until, if it ends", required=False, widget=Day())
    how = forms.ChoiceField(
        label="How did you ask?",
        choices=Verification.How.asked(),
        widget=forms.RadioSelect,
        initial=Verification.How.CALLED,
    )

    def correction(self) -> dict[str, Any]:
        """What was typed, without how it was asked."""
        return {name: value for name, value in self.cleaned_data.items() if name != "how"}


class AboutEdit(forms.Form):
    """Where an edit comes from."""

    how = forms.ChoiceField(
        label="Did you ask them today?",
        required=False,
        choices=[("", "No, I know it from elsewhere"), *Verification.How.asked()],
        help_text="If you did, families read that the listing was checked today.",
    )
    why = forms.CharField(
        label="How do you know?",
        required=False,
        max_length=300,
        help_text="Only staff read this. “Their new leaflet.”",
    )


LIKELY = 70


class FindPairs(forms.Form):
    """Which pairs to show; all of it stands in the address."""

    of = forms.ChoiceField(
        label="Of", required=False, choices=[("", "Both kinds"), *Listed.choices]
    )
    sure = forms.ChoiceField(
        label="How alike", required=False, choices=[("", "All"), ("likely", "Likely")]
    )


class Decide(forms.Form):
    """Which of the two stays, or that they are two things."""

    keep = forms.ChoiceField(
        label="What are they?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which one stays, or that they are not the same."},
    )

    def __init__(self, *args: Any, names: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep = self.fields["keep"]
        assert isinstance(keep, forms.ChoiceField)  # noqa: S101  tells mypy the field's own kind
        keep.choices = [
            *[
                (str(key), f"The same: keep listing {letter}, {name}")
                for letter, (key, name) in zip("AB", names, strict=True)
            ],
            ("neither", "Not the same: two listings"),
        ]


class FindListing(forms.Form):
    """Words of the listing whose standing is to be said."""

    q = forms.CharField(label="Name of the organization or service", max_length=200)


class Stand(forms.Form):
    """How a listing stands, and why."""

    kind = forms.ChoiceField(
        label="How does it stand?",
        widget=forms.RadioSelect,
        choices=[
            (Standing.Kind.DO_NOT_LIST, "They asked not to be listed: hide it everywhere"),
            (Standing.Kind.DO_NOT_CONTACT, "Listed, but we do not call or refer"),
            (Standing.Kind.REMEMBERED, "Closed for good: say so to whoever has an old link"),
        ],
        error_messages={"required": "Choose how it stands."},
    )
    why = forms.CharField(
        label="Who asked, and why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only staff read this. “Called on Tuesday; the shelter’s address is secret.”",
        error_messages={"required": "Write who asked and why: whoever finds it later must know."},
    )


def found(words: str, *, most: int) -> list[Service | ListedOrganization]:
    """Organizations, then services, whose name has these words."""
    organizations = ListedOrganization.objects.filter(name__icontains=words)
    services = Service.objects.filter(name__icontains=words).select_related("organization")
    return [
        *organizations.order_by("name", "pk")[:most],
        *services.order_by("name", "pk")[:most],
    ]


FORMS = [
    ("", "Find out from the file"),
    ("hsds", "HSDS 3.1 or 3.0: JSON, or tables in a ZIP"),
    ("hsds-1.1", "HSDS 1.1: tables in a ZIP"),
    ("ohana", "Ohana: tables in a ZIP"),
    ("openeligibility", "Open Eligibility: the taxonomy in XML"),
    (translated.FORM, "Translations of listings: CSV"),
]
SOURCE_HELP = "Only when senders number their rows 1, 2, 3: a short name tells their rows apart."


class SendServices(forms.Form):
    """A file of services, its form when the file does not tell, and who sends it."""

    file = forms.FileField(
        label="File",
        help_text="JSON, ZIP, CSV or XML.",
        error_messages={
            "required": "Choose the file of services.",
            "empty": "This file is empty. Make the export again.",
        },
        widget=forms.FileInput(attrs={"accept": ".json,.zip,.csv,.xml"}),
    )
    form = forms.ChoiceField(label="Form", choices=FORMS, required=False)
    source = forms.CharField(label="Sender", max_length=100, required=False, help_text=SOURCE_HELP)


class SendWords(forms.Form):
    """A translator's file, filled in."""

    file = forms.FileField(
        label="File",
        help_text="CSV, in UTF-8, as it was given out.",
        error_messages={
            "required": "Choose the file that the translator filled in.",
            "empty": "This file is empty. Ask for it again.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )


class ReadAs(forms.Form):
    """Another form for a file that is here already."""

    form = forms.ChoiceField(label="Form", choices=FORMS[1:])
    source = forms.CharField(label="Sender", max_length=100, required=False)


class Reason(forms.Form):
    """Why something is closed."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        error_messages={"required": "Say why, in a few words: the next person reads it."},
    )


class Owner(forms.Form):
    """Which organization rows belong to."""

    to = forms.UUIDField()


class AskWords(forms.Form):
    """Which texts, in which language; all of it stands in the address."""

    language = forms.ChoiceField(
        label="Language",
        required=False,
        choices=[(each.code, english_name(each.code)) for each in TONGUES if each.code != "en"],
    )
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All that waits"),
            (texts.State.MISSING, "Not translated"),
            (texts.State.CHANGED, "Words changed"),
            (texts.State.UNREVIEWED, "Not reviewed"),
            (texts.State.REVIEWED, "Reviewed"),
        ],
    )
    field = forms.ChoiceField(
        label="In", required=False, choices=[("", "Every part"), *texts.FIELDS.items()]
    )

    def asked(self) -> dict[str, Any]:
        """The question; what cannot be read asks for Spanish and for all that waits."""
        self.is_valid()
        state = self.cleaned_data.get("state")
        return {
            "language": self.cleaned_data.get("language") or "es",
            "states": [texts.State(state)] if state else texts.WAITING,
            "field": self.cleaned_data.get("field", ""),
        }


class Translate(forms.Form):
    """A text in another language, and whether the writer reads that language."""

    text = forms.CharField(
        widget=forms.Textarea, error_messages={"required": "Write the translation."}
    )
    is_read = forms.BooleanField(
        required=False,
        help_text="Only then is it reviewed, in your name. Without it, families see it marked.",
    )
    begun_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, spoken: str, tongue: Tongue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = f"In {spoken}"
        self.fields["text"].widget.attrs |= {"lang": tongue.code, "rows": 6, "dir": "auto"}
        self.fields["is_read"].label = f"I read {spoken}, and I compared it with the English words"

    def has_seen(self, text: str) -> None:
        """Note what stands now, which the page shows: saving again is meant."""
        self.data = dict(self.data.items()) | {"begun_from": text}


# Staff choose by the English name; the other is what stands on the paper.
TONGUES_NAMED = [
    (each.code, " · ".join(dict.fromkeys((languages.name(each.listed), each.name))))
    for each in TONGUES
]


class AskPapers(forms.Form):
    """Whose guides are wanted on paper, in which languages, and how large."""

    place = forms.ChoiceField(
        label="Schools of",
        error_messages={
            "required": "Choose the county or a district.",
            "invalid_choice": "Choose the county or a district that takes part.",
        },
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        widget=forms.CheckboxSelectMultiple,
        choices=TONGUES_NAMED,
        error_messages={"required": "Choose at least one language."},
    )
    print = forms.ChoiceField(
        label="Print",
        widget=forms.RadioSelect,
        choices=[("normal", "Normal, in two columns"), ("large", "Large, in one column")],
        error_messages={"required": "Choose normal or large print."},
    )

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "Choose"), *places]  # type: ignore[attr-defined]
