"""Invented data for the gallery: names, numbers and places that belong to nobody."""

from django import forms
from django.core.paginator import Page, Paginator

from aldea.web.shell.context import Item
from aldea.web.shell.drawings import Band, HeatStrip, LoopLine, LoopStation, Say, Side, heat_strip
from aldea.web.shell.forms import Day, Tiles

NAV = tuple(
    Item(label, "#main", icon, label == "Families", count, phone)
    for label, icon, count, phone in (
        ("Today", "home", 11, True),
        ("Families", "groups", 64, True),
        ("Students", "school", None, False),
        ("COST agenda", "event", 4, False),
        ("Services", "local_library", None, True),
        ("Agreements", "verified", None, False),
        ("Needs and priorities", "forum", None, False),
        ("Four goals", "trending_up", None, False),
    )
)

LAYOUT = {
    "nav": NAV,
    "place_name": "Mesa Laurel High School",
    "place_line": "Laurel Valley Unified",
    "person_name": "Dolores Amaya",
    "person_role": "coordinator",
    "search_url": "#search",
    "ask_url": "#ask",
    "log_url": "#log",
    "account_url": "#account",
    "sign_out_url": "#out",
}

SWATCHES = (
    ("paper", "Paper", "the page", "#fbf8f1 · ground"),
    ("card", "Card", "lists, forms", "#fffefb · ground"),
    ("paper-deep", "Paper deep", "rail, notes", "#f5f0e6 · ground"),
    ("ink", "Ink", "words", "#171716 · 16.9"),
    ("soft", "Soft", "facts beside", "#5d5d52 · 6.3"),
    ("primary", "Primary", "links, main act", "#0b4b3f · 9.5"),
    ("marigold", "Marigold", "the human touch", "#ffbe2e · 10.8 under ink"),
    ("marigold-ink", "Marigold ink", "words on tint", "#6b4e12 · 6.8"),
    ("brick", "Brick", "refused, lapsed", "#9c3d10 · 6.4"),
    ("sky", "Sky", "going on, told", "#2e6276 · 6.3"),
)

MINILOOPS = (
    (("done", "now", "later", "later", "later", "later"), "Asked, no answer yet"),
    (("done", "done", "done", "now", "later", "later"), "Contacted, waiting for the service"),
    (("done", "done", "split", "now", "later", "later"), "Two sides differ on first contact"),
    (("done", "done", "done", "done", "done", "done"), "Need met"),
)

WEEKS = ("none", "told", "tried", "talked", "none", "told", "none", "talked", "talked")

DAYS = (
    *("in", "in", "in", "in", "in", "weekend", "in", "in", "late", "in", "in", "weekend"),
    *("out", "in", "in", "in", "in", "weekend", "in", "in", "in", "", "in"),
)


def loop_line() -> LoopLine:
    """A referral on which the partner and the family tell two stories."""
    no_word = "no word yet"

    def station(name: str, partner: tuple, family: tuple, school: tuple, note: str = ""):
        sides = zip(("Partner", "Family", "School"), (partner, family, school), strict=True)
        return LoopStation(name, tuple(Say(side, *said) for side, said in sides), note)

    waiting = ("w", no_word)
    return LoopLine(
        (Side("Partner", "Puente Norte"), Side("Family", "her mother"), Side("School", "you")),
        (
            station("Asked", ("y", "got it, Sep 21"), ("y", "said yes, Sep 21"), ("y", "sent it")),
            station("Answered", ("y", "accepted, Sep 23"), ("y", "was told"), ("y", "told them")),
            station(
                "First contact",
                ("y", "called, Oct 1"),
                ("n", "“nobody has called”, Oct 12"),
                ("w", "has not asked yet"),
            ),
            station("Service", waiting, waiting, waiting),
            station("Outcome", waiting, waiting, waiting),
            station(
                "Need met", ("none",), waiting, waiting, "the family’s word, not the partner’s"
            ),
        ),
    )


def heat() -> HeatStrip:
    """A grade of 168 families, each band a door."""
    counts = (
        (0, 98, "98 heard from in the last 4 weeks"),
        (1, 30, "30 heard from 4 to 8 weeks ago"),
        (2, 12, "12 heard from longer ago"),
        (3, 15, "15 tried, not reached"),
        (4, 13, "13 not tried yet"),
    )
    return heat_strip(
        label="Grade 9, families by when we last heard from them",
        bands=[Band(kind, count, label, f"?band={kind}") for kind, count, label in counts],
    )


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Who should we call?", help_text="The adult who answers most often"
    )
    phone = forms.CharField(label="Phone", widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.EmailField(label="E-mail", required=False)
    language = forms.ChoiceField(label="Language", choices=[("es", "Spanish"), ("en", "English")])
    day = forms.DateField(label="Day", widget=Day())
    why = forms.ChoiceField(
        label="What is it about?",
        choices=[("FOOD", "Food"), ("TALK", "Talk"), ("HOME", "Home")],
        widget=Tiles(icons={"FOOD": "restaurant", "TALK": "forum", "HOME": "home"}, per=3),
        error_messages={"required": "Choose a reason"},
    )
    how = forms.ChoiceField(
        label="How shall we answer?",
        choices=[("CALL", "Call"), ("TEXT", "Text")],
        widget=forms.RadioSelect,
    )
    times = forms.MultipleChoiceField(
        label="When is best?",
        choices=[("AM", "Mornings"), ("PM", "Evenings")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Paper", required=False, help_text="A photo is enough")
    spanish = forms.BooleanField(label="Text her in Spanish", required=False)

    def clean_phone(self) -> str:
        raise forms.ValidationError("One digit is missing: write ten, like (555) 555-0142")


class LogForm(forms.Form):
    """What happened on the phone: two taps."""

    mark_optional = False
    answer = forms.ChoiceField(
        label="What happened",
        initial="TALKED",
        choices=[
            ("TALKED", "Talked"),
            ("LEFT_WORD", "Left a message"),
            ("NO_ANSWER", "No answer"),
            ("WRONG", "Wrong number"),
        ],
        widget=Tiles(
            icons={
                "TALKED": "forum",
                "LEFT_WORD": "mail_outline",
                "NO_ANSWER": "notifications_off",
                "WRONG": "do_not_disturb",
            }
        ),
    )
    follow_up = forms.ChoiceField(
        label="Follow up",
        initial="7",
        choices=[
            ("0", "Nothing now"),
            ("1", "Tomorrow"),
            ("7", "In a week"),
            ("pick", "Pick a day"),
        ],
        widget=Tiles(),
    )


def form() -> SpecimenForm:
    """A form that somebody has sent with three mistakes."""
    return SpecimenForm(
        {
            "name": "Ana Lucía Salas",
            "phone": "(555) 555-014",
            "language": "es",
            "day": "2026-10-19",
            "spanish": "on",
        }
    )


def page() -> Page:
    """The second page of 64 families."""
    return Paginator(range(1, 65), 10).page(2)


def everything() -> dict[str, object]:
    """What the gallery's template reads."""
    return {
        **LAYOUT,
        "swatches": SWATCHES,
        "form": form(),
        "log_form": LogForm(),
        "line": loop_line(),
        "miniloops": MINILOOPS,
        "strip": heat(),
        "weeks": WEEKS,
        "days": DAYS,
        "page": page(),
        "steps": ["Received", "Read", "Checked", "Your decision", "Applied"],
    }
