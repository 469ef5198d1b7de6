"""The desk itself: every kind of work on the directory, with how much of it waits."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from aldea.access.permissions import Permission
from aldea.partners.models import ChangeRequest, Service
from aldea.web.directory.views import checks, duplicates, files, held, listings
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work. `waiting` counts what waits for somebody, in one query."""

    title: str
    to: str  # name of the page
    icon: str
    permission: Permission
    sentence: str
    waiting: Callable[[], int] | None = None


def _reports() -> int:
    return ChangeRequest.objects.open().count()


# In the order of urgency: what families may run into first.
WORKS: tuple[Work, ...] = (
    Work(
        "Families say that something is wrong",
        "guide:reports",
        "flag",
        Permission.DIRECTORY_REVIEW,
        "Ask, then write what is different into the listing, field by field.",
        _reports,
    ),
    Work(
        "Listings to check",
        "directory:checks",
        "phone",
        Permission.DIRECTORY_REVIEW,
        "Call, ask, and say that it is right.",
        checks.waiting,
    ),
    Work(
        "Listings and their history",
        "directory:listings",
        "edit",
        Permission.DIRECTORY_REVIEW,
        "What was edited, by whom; put it back, or look where a sender says something else.",
        listings.overtaken,
    ),
    Work(
        "Possible duplicates",
        "directory:pairs",
        "people",
        Permission.DIRECTORY_REVIEW,
        "Two listings of one thing send families to the wrong one.",
        duplicates.waiting,
    ),
    Work(
        "Not listed, not called, closed",
        "directory:standings",
        "do_not_disturb",
        Permission.DIRECTORY_REVIEW,
        "What organizations asked of us, and what has closed for good.",
    ),
    Work(
        "Files",
        "directory:file_list",
        "file_upload",
        Permission.DIRECTORY_KEEP,
        "Lists of services from others: look at what they change, then apply.",
        files.waiting,
    ),
    Work(
        "Waiting for their organization",
        "directory:held_list",
        "schedule",
        Permission.DIRECTORY_KEEP,
        "Rows of files that name an organization we do not know.",
        held.waiting,
    ),
    Work(
        "Odd values",
        "directory:flagged_list",
        "flag",
        Permission.DIRECTORY_KEEP,
        "Telephones, places and hours that look mistaken.",
        held.flagged,
    ),
    Work(
        "What families did not find",
        "directory:gaps",
        "map",
        Permission.DIRECTORY_REVIEW,
        "Searches of the guide that came to nothing, by need, ZIP and language.",
    ),
    Work(
        "Words in other languages",
        "directory:words",
        "translate",
        Permission.DIRECTORY_REVIEW,
        "What families read: translate it, and review what a machine translated.",
    ),
    Work(
        "Guides on paper",
        "directory:papers",
        "print",
        Permission.DIRECTORY_REVIEW,
        "A PDF for each school of a district or the county, to print or to send.",
    ),
)


@requires(Permission.DIRECTORY_REVIEW)
def desk(request: StaffRequest) -> HttpResponse:
    works = [
        (work, work.waiting() if work.waiting else None)
        for work in WORKS
        if request.actor.may(work.permission)
    ]
    context = {"works": works, "offered": Service.objects.offered().count()}
    return render(request, "directory/desk.html", context)
