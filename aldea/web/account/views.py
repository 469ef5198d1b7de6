"""One's own account: who am I here, what may I do, my second factor."""

from django.http import HttpResponse
from django.shortcuts import render

from aldea.access.permissions import WHAT_IT_ALLOWS
from aldea.web.shell.gate import signed_in
from aldea.web.shell.requests import StaffRequest


@signed_in
def account(request: StaffRequest) -> HttpResponse:
    held = [
        (held, sorted(WHAT_IT_ALLOWS[permission] for permission in held.role.permissions))
        for held in request.actor.held
    ]
    return render(request, "account/account.html", {"held": held})
