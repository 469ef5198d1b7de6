"""What is typed on a record."""

from django import forms


class NoteStrength(forms.Form):
    """A strength or interest, and who said so."""

    text = forms.CharField(
        label="What are they good at, or what do they care about?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write a few words."},
    )
    said_by = forms.CharField(
        label="Who said so",
        max_length=120,
        help_text="Like: her mother; Ms. Del Río, music; the student.",
        error_messages={"required": "Write who said so."},
    )
