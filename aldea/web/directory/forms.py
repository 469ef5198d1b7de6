"""Forms of the directory's desk."""

from django import forms

FORMS = [
    ("", "Find out from the file"),
    ("hsds", "HSDS 3.1 or 3.0: JSON, or tables in a ZIP"),
    ("hsds-1.1", "HSDS 1.1: tables in a ZIP"),
    ("ohana", "Ohana: tables in a ZIP"),
    ("openeligibility", "Open Eligibility: the taxonomy in XML"),
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
