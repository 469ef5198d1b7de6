"""The demo's doors: sign-ins by one click, and the folder of messages. Absent in production."""

from itertools import groupby

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from aldea.access.models import Grant
from aldea.access.roles import ROLES
from aldea.accounts.models import User
from aldea.core import clock, messages
from aldea.web.shell.gate import at_the_door, public


def sign_ins() -> list[tuple[str, list[Grant]]]:
    """Those who can be tried, by role in the order of the roles page."""
    order = list(ROLES)
    grants = sorted(
        Grant.objects.live(clock.today()).select_related("user__profile", "organization"),
        key=lambda grant: (order.index(grant.role), grant.organization.name),
    )
    return [
        (ROLES[role].name, list(group)) for role, group in groupby(grants, lambda grant: grant.role)
    ]


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
