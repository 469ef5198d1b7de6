"""What is asked of the census, and what is typed about a contact or a family."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict

from aldea.accounts.models import Profile
from aldea.core import clock
from aldea.network.models import School
from aldea.people import census, touches
from aldea.people.models import Family, Grade, Touch
from aldea.support import needs
from aldea.support.domains import Domain
from aldea.support.models import Need
from aldea.web.shell.forms import Day, Tiles
from aldea.web.shell.languages import language_name

HEARD = (
    ("", "Any time"),
    ("silent", "Silent this school year"),
    ("tried", "Tried, not reached"),
    ("untried", "Not tried yet"),
    ("heard", "Heard this school year"),
    ("month", "In the last 4 weeks"),
    ("lately", "4 to 8 weeks ago"),
    ("longer", "Longer ago"),
)
REACHED_BY = (
    ("", "Any"),
    *((f"device-{value}", label) for value, label in Family.Device.choices),
    *(
        (f"internet-{value}", "Internet not known" if value == "UNKNOWN" else label)
        for value, label in Family.Internet.choices
    ),
)


def choices_of(form: forms.Form, name: str) -> forms.ChoiceField:
    """A field whose choices the school decides."""
    return cast("forms.ChoiceField", form.fields[name])


def named(languages: Iterable[str]) -> list[tuple[str, str]]:
    """Languages as choices, by name."""
    by_name = sorted((language_name(code), code) for code in languages)
    return [("", "Any"), *((code, name) for name, code in by_name)]


class AskCensus(forms.Form):
    """The filters of the census, all in the address; what makes no sense is left out."""

    mark_optional = False
    data: QueryDict

    heard = forms.ChoiceField(label="Last heard", choices=HEARD, required=False)
    language = forms.ChoiceField(label="Home language", required=False)
    grade = forms.TypedChoiceField(label="Grade", coerce=int, empty_value=None, required=False)
    by = forms.ChoiceField(label="Device, internet", choices=REACHED_BY, required=False)
    owner = forms.ChoiceField(label="Next to try", required=False)
    due = forms.ChoiceField(
        choices=(("", ""), ("today", "Follow-up due"), ("any", "Follow-up planned")),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        languages: Iterable[str],
        grades: Iterable[int],
        owners: Iterable[Profile],
    ) -> None:
        super().__init__(data)
        choices_of(self, "language").choices = named(languages)
        choices_of(self, "grade").choices = [("", "Any"), *((g, Grade(g).label) for g in grades)]
        choices_of(self, "owner").choices = [("", "Anyone"), *((str(o.pk), o.name) for o in owners)]

    def question(self, *, school: School, today: date) -> census.Question:
        """The question these filters ask; a filter that is not understood asks nothing."""
        self.is_valid()
        asked = self.cleaned_data
        kind, _, value = asked.get("by", "").partition("-")
        return census.Question(
            school_id=school.pk,
            today=today,
            year_began=school.year_began_on(today),
            heard=asked.get("heard", ""),
            language=asked.get("language", ""),
            grade=asked.get("grade"),
            device=value if kind == "device" else "",
            internet=value if kind == "internet" else "",
            owner=UUID(asked["owner"]) if asked.get("owner") else None,
            due=asked.get("due", ""),
            sort=self.data.get("sort", "heard"),
        )

    def chips(self) -> list[tuple[str, str]]:
        """The filters that are on, each in words with the address of the list without it."""
        found = []
        for name, value in self.cleaned_data.items():
            if value in ("", None):
                continue
            without = self.data.copy()
            without.pop(name)
            without.pop("page", None)
            labels = dict(cast("list[tuple[Any, str]]", choices_of(self, name).choices))
            found.append((self._in_words(name, labels[value]), f"?{without.urlencode()}"))
        return found

    @staticmethod
    def _in_words(name: str, label: str) -> str:
        prefix = {"grade": "Grade ", "owner": "Next: "}.get(name, "")
        return f"{prefix}{label}"


OUTCOMES = (
    ("REACHED", "Talked"),
    ("LEFT_MESSAGE", "Left a message"),
    ("NO_ANSWER", "No answer"),
    ("WRONG_NUMBER", "Wrong number"),
    ("REPLIED", "They got back to me"),
    ("SENT", "Sent, no reply yet"),
    ("DECLINED", "Wants no calls"),
)
OUTCOME_ICONS = {
    "REACHED": "forum",
    "LEFT_MESSAGE": "mail_outline",
    "NO_ANSWER": "notifications_off",
    "WRONG_NUMBER": "do_not_disturb",
    "REPLIED": "chat",
    "SENT": "send",
    "DECLINED": "cancel",
}
CHANNEL_ICONS = {
    "CALL": "phone",
    "TEXT": "chat",
    "EMAIL": "mail_outline",
    "IN_PERSON": "people",
    "VISIT": "home",
    "VIDEO": "photo_camera",
    "LETTER": "file_present",
}
NOTHING, TOMORROW, IN_A_WEEK, PICK = "none", "1", "7", "pick"
# What the follow-up of an outcome is called on the tiles.
TILE_OF = {None: NOTHING, 1: TOMORROW, 7: IN_A_WEEK}


class Moment(forms.DateTimeInput):
    """A day and time, picked from the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def usual_follow_up(outcome: str) -> str:
    """The tile that fits an outcome, chosen for the person."""
    if outcome not in touches.FOLLOW_UP_AFTER:
        return ""
    return TILE_OF[touches.FOLLOW_UP_AFTER[Touch.Outcome(outcome)]]


class FollowUp(forms.Form):
    """What comes next: a tile, or a day."""

    mark_optional = False

    follow_up = forms.ChoiceField(
        label="Follow up",
        choices=((NOTHING, "Nothing now"), (TOMORROW, "Next school day"), (IN_A_WEEK, "In a week"),
                 (PICK, "Pick a day")),
        widget=Tiles(),
        required=False,
        help_text="Left open: the next school day after no answer, in a week after a message.",
    )  # fmt: skip
    day = forms.DateField(label="Which day?", widget=Day(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["follow_up"].value():
            self.fields["follow_up"].help_text = ""


class LogContact(FollowUp):
    """A contact with one family: two taps, and whatever else there is time to say."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What happened", choices=OUTCOMES, widget=Tiles(icons=OUTCOME_ICONS),
        error_messages={"required": "Tap what happened."},
    )  # fmt: skip
    channel = forms.ChoiceField(
        label="How",
        choices=Touch.Channel.choices,
        widget=Tiles(icons=CHANNEL_ICONS),
        initial=Touch.Channel.CALL,
    )
    at = forms.DateTimeField(label="When, if not just now", widget=Moment(), required=False)
    guardian = forms.ChoiceField(label="With whom", required=False)
    note = forms.CharField(
        label="Note", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )
    follow_up_note = forms.CharField(label="What to do then", max_length=300, required=False)
    next_owner = forms.ChoiceField(label="Who tries next", required=False)
    strength = forms.CharField(
        label="A strength or interest you heard of", max_length=300, required=False
    )
    strength_of = forms.ChoiceField(label="Whose", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        row: census.Row,
        owners: Iterable[Profile],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.row = row
        self.owners = {str(owner.pk): owner for owner in owners}
        self.adults = {str(each.pk): each for each in row.guardians if each.may_be_told}
        self.students = {str(each.student_id): each.student for each in row.enrolments}
        choices_of(self, "guardian").choices = [
            *((key, f"{each.name}, {each.relationship}") for key, each in self.adults.items()),
            ("", "Somebody else"),
        ]
        choices_of(self, "next_owner").choices = [
            ("", "No one yet"), *((key, owner.name) for key, owner in self.owners.items()),
        ]  # fmt: skip
        choices_of(self, "strength_of").choices = [
            (key, student.called) for key, student in self.students.items()
        ]

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"] or clock.now()
        if at > clock.now() + touches.CLOCKS_DIFFER:
            raise forms.ValidationError("This lies in the future. When did it happen?")
        return at

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("follow_up") == PICK and not asked.get("day"):
            self.add_error("day", "Pick the day, or another follow-up.")
        elif asked.get("day") and asked["day"] < clock.today():
            self.add_error("day", "This day is over. Pick today or later.")
        return asked

    def draft(self, *, school_id: UUID) -> touches.Draft:
        """The touch as typed; what was left open is filled in by what happened."""
        typed = self.cleaned_data
        return touches.Draft(
            key=typed["key"],
            school_id=school_id,
            family=self.row.family,
            student=self.students.get(typed["strength_of"]) if typed["strength"] else None,
            guardian=self.adults.get(typed["guardian"]),
            channel=typed["channel"],
            outcome=typed["outcome"],
            at=typed["at"],
            note=typed["note"],
            follow_up_on=self._follow_up_on(),
            follow_up_note=typed["follow_up_note"],
            next_owner=self.owners.get(typed["next_owner"]),
            strength=typed["strength"],
        )

    def _follow_up_on(self) -> date | None:
        typed, today = self.cleaned_data, clock.today()
        chosen = typed["follow_up"] or usual_follow_up(typed["outcome"])
        if chosen == PICK:
            return typed["day"]
        return (
            None
            if chosen == NOTHING
            else touches.on_a_school_day(today + timedelta(days=int(chosen)))
        )


class HeardNeed(forms.Form):
    """One thing the family said it wants; left empty, nothing was."""

    mark_optional = False

    domain = forms.ChoiceField(
        label="They would like", choices=[("", "Nothing for now"), *Domain.choices], required=False
    )
    wanted = forms.CharField(label="In their words", max_length=200, required=False)
    of = forms.ChoiceField(label="For whom", required=False)
    urgency = forms.ChoiceField(
        label="How soon", choices=Need.Urgency.choices, initial=Need.Urgency.ROUTINE, required=False
    )

    def __init__(self, *args: Any, row: census.Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = {str(each.student_id): each.student for each in row.enrolments}
        choices_of(self, "of").choices = [
            ("", "The whole family"),
            *((key, student.called) for key, student in self.students.items()),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("wanted") and not typed.get("domain"):
            self.add_error("domain", "Choose what kind of help this is.")
        return typed

    def heard(self) -> needs.Heard | None:
        """What was heard, worded as the kind of help where no other words were typed."""
        typed = self.cleaned_data
        if not typed.get("domain"):  # an empty form of the set has no answers at all
            return None
        domain = Domain(typed["domain"])
        return needs.Heard(
            domain=domain,
            wanted=typed["wanted"] or str(domain.label),
            student=self.students.get(typed["of"]),
            weight=Need.Weight.SOME,
            urgency=Need.Urgency(typed["urgency"] or Need.Urgency.ROUTINE),
        )


HeardNeeds = forms.formset_factory(HeardNeed, extra=2, max_num=4)


class SetAccess(forms.Form):
    """What a family has to be reached with."""

    device = forms.ChoiceField(
        label="Device at home", choices=Family.Device.choices, widget=forms.RadioSelect
    )
    internet = forms.ChoiceField(
        label="Internet at home", choices=Family.Internet.choices, widget=forms.RadioSelect
    )
    best_time = forms.CharField(
        label="Best time to call", max_length=80, required=False, help_text="Like: after 4 pm."
    )


class CorrectPhone(forms.Form):
    """The right number, in place of a wrong one."""

    phone = forms.CharField(
        label="Phone number",
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text="Leave it empty if nobody knows the right one.",
    )


class AskStudents(forms.Form):
    """The filters of the student list."""

    mark_optional = False

    q = forms.CharField(label="Name", required=False, max_length=80)
    grade = forms.TypedChoiceField(
        label="Grade", coerce=int, empty_value=None, required=False,
        choices=[("", "Any"), *Grade.choices],
    )  # fmt: skip
    language = forms.ChoiceField(label="Home language", required=False)

    def __init__(self, data: QueryDict, *, languages: Iterable[str]) -> None:
        super().__init__(data)
        choices_of(self, "language").choices = named(languages)
