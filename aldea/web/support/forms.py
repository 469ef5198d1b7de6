"""What is typed about needs, consents and referrals."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from aldea.access.data_classes import DataClass
from aldea.people.models import Consent, Guardian, Student
from aldea.support.domains import Domain
from aldea.support.models import Need, Word
from aldea.support.models.referral import REASONS, State
from aldea.support.needs import Heard
from aldea.web.shell.forms import Day, Tiles
from aldea.web.support.wording import FIRST, THEN, TO_GUARDIANS

LONGEST_CONSENT = timedelta(days=366)


class NoteNeed(forms.Form):
    """What help is wanted."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    whose = forms.ChoiceField(label="Who wants it?", widget=forms.RadioSelect)
    domain = forms.ChoiceField(
        label="What kind of help?", choices=[("", "Choose"), *Domain.choices]
    )
    wanted = forms.CharField(
        label="What is wanted, in their words",
        max_length=200,
        help_text="Say what would help. Partners read this line: write no name.",
    )
    weight = forms.TypedChoiceField(
        label="How much does it stand in the way of learning?",
        choices=Need.Weight.choices,
        coerce=int,
        initial=Need.Weight.SOME,
        widget=Tiles(per=3),
    )
    urgency = forms.ChoiceField(
        label="How soon?",
        choices=Need.Urgency.choices,
        initial=Need.Urgency.ROUTINE,
        widget=Tiles(per=4),
    )

    def __init__(self, *args: Any, students: Iterable[Student], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = {str(student.pk): student for student in students}
        cast(forms.ChoiceField, self.fields["whose"]).choices = [
            *((key, student.called) for key, student in self.students.items()),
            ("family", "The whole family"),
        ]

    def heard(self) -> Heard:
        """What was typed, as the verb takes it."""
        typed = self.cleaned_data
        return Heard(
            domain=Domain(typed["domain"]),
            wanted=typed["wanted"],
            student=self.students.get(typed["whose"]),
            weight=Need.Weight(typed["weight"]),
            urgency=Need.Urgency(typed["urgency"]),
            key=typed["key"],
        )


class CloseNeed(forms.Form):
    """Why a need is closed."""

    because = forms.CharField(
        label="What shows it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the one who reads this record next.",
    )


class AskConsent(forms.Form):
    """Whom to ask, how, in which language, and until when it would hold."""

    guardian = forms.ChoiceField(label="Whom do we ask?", widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label="How?",
        choices=[
            (Consent.How.IN_PERSON, "In person, on this screen"),
            (Consent.How.LINK, "By a link on their phone"),
        ],
        widget=Tiles(icons={Consent.How.IN_PERSON: "people", Consent.How.LINK: "phone"}, per=2),
    )
    language = forms.ChoiceField(
        label="In which language?",
        choices=[("en", "English"), ("es", "Spanish")],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label="Until when does a yes hold?", widget=Day, help_text="A year at the longest."
    )

    def __init__(
        self, *args: Any, guardians: Iterable[Guardian], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.guardians = {str(guardian.pk): guardian for guardian in guardians}
        cast(forms.ChoiceField, self.fields["guardian"]).choices = [
            (key, f"{guardian.name}, {guardian.relationship}")
            for key, guardian in self.guardians.items()
        ]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.today < until <= self.today + LONGEST_CONSENT:
            raise forms.ValidationError("Choose a day after today, within a year.")
        return until

    def clean(self) -> dict | None:
        typed = super().clean() or {}
        guardian = self.guardians.get(typed.get("guardian", ""))
        by_link = typed.get("how") == Consent.How.LINK
        if guardian and by_link and not (guardian.phone or guardian.email):
            self.add_error("how", f"{guardian.name} has no phone or e-mail here. Ask in person.")
        return typed


class SignConsent(forms.Form):
    """A guardian's yes: each kind of fact read and ticked, and a name."""

    mark_optional = False

    def __init__(self, *args: Any, data_classes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {DataClass(name) for name in data_classes}
        self.first = [self._tick(name) for name in FIRST if name in asked]
        self.then = [self._tick(name) for name in THEN if name in asked]
        self.fields["signed_name"] = forms.CharField(
            label=_("Your name"),
            max_length=200,
            help_text=_("Typing your name is your signature."),
            error_messages={"required": _("Write your name to sign.")},
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )

    def _tick(self, name: DataClass) -> str:
        field = f"tell_{name.lower()}"
        self.fields[field] = forms.BooleanField(
            label=TO_GUARDIANS[name],
            error_messages={"required": _("Tick this line, or answer no.")},
        )
        return field

    @property
    def first_ticks(self) -> list:
        return [self[name] for name in self.first]

    @property
    def then_ticks(self) -> list:
        return [self[name] for name in self.then]


class TakeBack(forms.Form):
    """Why a referral is taken back."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=[(reason, reason.label) for reason in REASONS[State.CANCELLED]],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Anything to remember", max_length=300, required=False)


class Told(forms.Form):
    """What a side told the school, in person or by telephone."""

    what = forms.ChoiceField(label="What did they say?", widget=forms.RadioSelect)
    note = forms.CharField(label="In their words", max_length=300, required=False)

    def __init__(self, *args: Any, choices: Iterable[tuple], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["what"]).choices = list(choices)


class Sides:
    """What each side can tell by telephone: a key, the words of the choice, side, station, says."""

    FAMILY = (
        ("CONTACTED-YES", "They have called"),
        ("CONTACTED-NO", "Nobody has called"),
        ("SERVED-YES", "They got help"),
        ("SERVED-NOT_YET", "No help yet"),
        ("SERVED-NO", "They got no help"),
        ("MET-YES", "They have what they need"),
        ("MET-NO", "They still need it"),
    )
    SCHOOL = (
        ("ANSWERED-YES", "We told the family of the answer"),
        ("CONTACTED-YES", "We saw that they talked"),
        ("SERVED-YES", "We saw the help"),
        ("SERVED-NO", "We saw no help"),
        ("OUTCOME-YES", "We saw that it helped"),
        ("OUTCOME-NO", "We saw no change"),
    )

    @staticmethod
    def read(what: str) -> tuple[Word.Station, Word.Says]:
        """The station and the word that a choice stands for."""
        station, _, says = what.partition("-")
        return Word.Station(station), Word.Says(says)
