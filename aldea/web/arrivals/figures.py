"""What an arrival's page says in numbers and steps."""

from dataclasses import dataclass

from django.urls import reverse

from aldea.arrivals.models import Arrival, ArrivalProgress

STEPS = ("Received", "Read", "Checked", "Your decision", "Applied")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, the words under it, and the list behind it."""

    title: str
    value: str
    words: str
    href: str = ""
    flag: str = ""


def figures(arrival: Arrival, *, most_changed: str, is_open: bool) -> list[Figure]:
    """List the five figures; they are doors for those who may see the rows."""
    changes = reverse("arrivals:change_list", args=[arrival.pk]) if is_open else ""
    refused = reverse("arrivals:refused_list", args=[arrival.pk]) if is_open else ""
    guardians = f", with {arrival.new_guardians:,} guardians" if arrival.new_guardians else ""
    told = (
        ("New", arrival.new, f"students not seen before{guardians}", changes, "NEW"),
        ("Changed", arrival.changed, most_changed, changes, "CHANGED"),
        ("Leaving", arrival.leaving, "known students not in the file", changes, "LEAVING"),
        ("Refused", arrival.refused, "rows or values with a mistake, kept aside", refused, ""),
        ("The same", arrival.same, "students, nothing to do", "", ""),
    )
    return [
        Figure(
            title,
            f"{value:,}",
            words,
            (f"{href}?kind={kind}" if kind else href) if href and value else "",
            "more than usual" if kind == "LEAVING" and arrival.is_held else "",
        )
        for title, value, words, href, kind in told
    ]


def step(arrival: Arrival, progress: ArrivalProgress) -> int:
    """Say which step an arrival is at; past the last when all is done."""
    if arrival.is_being_read:
        comparing = (ArrivalProgress.Stage.CHECKING, ArrivalProgress.Stage.COMPARING)
        return 3 if progress.stage in comparing else 2
    steps = {
        Arrival.State.WAITING: 4,
        Arrival.State.APPROVED: 5,
        Arrival.State.APPLIED: 6,
        Arrival.State.THROWN_AWAY: 4,
    }
    return steps.get(Arrival.State(arrival.state), 2)


TAGS = {
    Arrival.State.RECEIVED: ("told", "autorenew"),
    Arrival.State.WAITING: ("waiting", "schedule"),
    Arrival.State.APPROVED: ("told", "autorenew"),
    Arrival.State.APPLIED: ("met", "check"),
    Arrival.State.REFUSED: ("stopped", "error_outline"),
    Arrival.State.CANCELLED: ("", "close"),
    Arrival.State.THROWN_AWAY: ("", "close"),
}
