"""What families fill in to search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aldea.web.public.needs import MEANT


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
