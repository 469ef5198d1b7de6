"""The demo's doors: sign-ins by one click, and the folder of messages. Absent in production."""

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from aldea.access.models import Grant
from aldea.access.roles import ROLES, Role
from aldea.accounts.models import User
from aldea.core import clock, messages
from aldea.web.shell.gate import at_the_door, public

# The demo's stories begin at Duarte High, so its people come first.
STORY_DISTRICT = "1964469"


@dataclass(frozen=True, slots=True)
class Door:
    """A role to try: the person to begin with, and the others who hold it."""

    role: Role
    first: Grant
    others: list[Grant]


def doors() -> list[Door]:
    """Those who can be tried, by role in the order of the roles page."""
    order = list(ROLES)
    grants = sorted(
        Grant.objects.live(clock.today()).select_related("user__profile", "organization"),
        key=lambda grant: (
            order.index(grant.role),
            not (grant.organization.cds_code or "").startswith(STORY_DISTRICT),
            grant.organization.name,
        ),
    )
    by_role = [(role, list(held)) for role, held in groupby(grants, lambda grant: grant.role)]
    return [Door(ROLES[role], held[0], held[1:]) for role, held in by_role]


@at_the_door("Signs in one of the demo's made-up people by one click.")
@require_POST
def sign_in(request: HttpRequest, user_id: str) -> HttpResponse:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not settings.DEMO:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home:begin")


@public("The demo's outbox: made-up messages to made-up people.")
def outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "home/outbox.html", {"messages_sent": messages.outbox()})
