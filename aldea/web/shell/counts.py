"""The counts beside the navigation: only where something waits."""

from aldea.people import census
from aldea.web.shell.requests import StaffRequest


def show_silent(request: StaffRequest, silent: int | None = None) -> None:
    """Say beside Families how many are silent, counted unless the page has counted already."""
    if silent is None:
        today = request.actor.today
        silent = census.counts(
            census.Question(
                school_id=request.place.pk,
                today=today,
                year_began=request.place.year_began_on(today),
            )
        ).silent
    counts = getattr(request, "nav_counts", {})
    request.nav_counts = {**counts, "people:census": silent}
