"""What families fill in: a search, and what is wrong with a listing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aldea.partners.changes import MOST_WORDS
from aldea.partners.models import ChangeRequest
from aldea.web.public.needs import MEANT

About = ChangeRequest.About


class Search(forms.Form):
    """What is looked for. What cannot be read is left out: a search refuses nothing."""

    q = forms.CharField(required=False, max_length=200, strip=True)
    need = forms.ChoiceField(required=False, choices=[("", ""), *((each, each) for each in MEANT)])
    only = forms.MultipleChoiceField(
        required=False,
        choices=[
            ("open/now", _("Open now")),
            ("language/mine", _("In my language")),
            ("cost/free", _("Free")),
            ("papers/none", _("No papers to bring")),
            ("open/evenings", _("Open in the evening")),
            ("open/saturday", _("Open on Saturday")),
        ],
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=500)

    def chosen(self, language: str) -> dict[str, tuple[str, ...]]:
        """The filters in the words of the search: group and choices."""
        groups: dict[str, tuple[str, ...]] = {}
        for each in self.cleaned_data.get("only", ()):
            group, _slash, choice = each.partition("/")
            choice = language if choice == "mine" else choice
            groups[group] = (*groups.get(group, ()), choice)
        return groups


class Wrong(forms.Form):
    """What is wrong with a listing."""

    about = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        choices=[
            (About.CLOSED, _("It is closed")),
            (About.PHONE, _("The telephone number")),
            (About.HOURS, _("The days or hours")),
            (About.PLACE, _("The place")),
            (About.PAPERS, _("What to bring")),
            (About.COST, _("What it costs")),
            (About.LANGUAGE, _("The languages")),
            (About.OTHER, _("Something else")),
        ],
        error_messages={"required": _("Choose what is wrong.")},
    )
    said = forms.CharField(
        label=_("What should it say?"),
        help_text=_("Do not write your name or anything about your family."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("That is long. Write 1,000 letters at most.")},
    )
