"""One gate per view: who may enter, and as which reader of the database the view runs.

A gate opens the transaction, becomes the reader and sets its reach; a view without one runs as
the app's own login, which sees nothing of people. The walk over all addresses in
tests/architecture finds a view without a gate.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection, utils
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import ContentNotRenderedError, SimpleTemplateResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_variables

from aldea.access.actors import Actor, actor_of
from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.core import clock, links
from aldea.core.links import LinkRefused, Purpose
from aldea.core.rls import Reach, reading
from aldea.network.models import School
from aldea.web.shell import limits
from aldea.web.shell.errors import link_refused, too_many
from aldea.web.shell.requests import LinkRequest, StaffRequest

View = Callable[..., HttpResponse]
log = structlog.get_logger(__name__)

LINK_TRIES_A_MINUTE = 120  # a partner's whole office may share one address


@dataclass(frozen=True, slots=True)
class Gate:
    """What a view states about itself."""

    kind: str
    permission: Permission | None = None
    purpose: Purpose | None = None
    why: str = ""


def gate_of(view: Callable[..., Any]) -> Gate | None:
    """The gate a view states, if it states one."""
    return getattr(view, "gate", None)


def _stating(view: Callable[..., HttpResponse], gate: Gate) -> View:
    view.gate = gate  # type: ignore[attr-defined]  # read back by gate_of
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Let in somebody signed in whose role allows it; rows reach as far as that role does.

    The view gets `request.actor`, and `request.place` (a School) when its address names one by
    its CDS code; a school out of reach is a 404, the same as one that does not exist.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def entered(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if _owes_second_factor(request):
                return redirect("mfa_activate_totp")
            actor = actor_of(user=request.user, today=clock.today())
            structlog.contextvars.bind_contextvars(actor_id=str(actor.id))
            if not actor.may(permission):
                raise PermissionDenied(permission)
            request.actor = actor
            # Staff pages speak English only, whole, rather than two languages by halves.
            with translation.override("en"), reading(actor.reach(permission)), _hidden_is_absent():
                if "cds" in kwargs:
                    request.place = place_of(actor, permission, str(kwargs.pop("cds")))
                response = _whole(view(request, *args, **kwargs))
            add_never_cache_headers(response)
            return response

        return _stating(entered, Gate("requires", permission=permission))

    return decorate


def place_of(actor: Actor, permission: Permission, cds_code: str) -> School:
    """The school an address names. Raises Http404 when it is out of this person's reach."""
    return get_object_or_404(
        School.objects.select_related("organization", "district"),
        organization__cds_code=cds_code,
        pk__in=actor.schools(permission),
    )


def signed_in(view: View) -> View:
    """Let in anybody signed in, for pages about oneself: no school is reached."""

    @functools.wraps(view)
    def entered(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if _owes_second_factor(request):
            return redirect("mfa_activate_totp")
        request.actor = actor_of(user=request.user, today=clock.today())
        reach = Reach("staff", actor=request.actor.id)
        with translation.override("en"), reading(reach), _hidden_is_absent():
            response = _whole(view(request, *args, **kwargs))
        add_never_cache_headers(response)
        return response

    return _stating(entered, Gate("signed_in", why="A page about oneself."))


def at_the_door(why: str) -> Callable[[View], View]:
    """Let in anybody, as the app's own login, before anyone is anybody: signing in only."""

    def decorate(view: View) -> View:
        return _stating(view, Gate("door", why=why))

    return decorate


def public(why: str) -> Callable[[View], View]:
    """Let in anybody, as the reader who sees public lists only; say why."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _ = request.user.is_authenticated  # loaded before the reader changes
            with reading(Reach("visitor")), _hidden_is_absent():
                return _whole(view(request, *args, **kwargs))

        return _stating(entered, Gate("public", why=why))

    return decorate


SIDES = {
    Purpose.ANSWER: ("PARTNER", Event.DoerKind.PARTNER_LINK),
    Purpose.WORD: ("FAMILY", Event.DoerKind.FAMILY_LINK),
    Purpose.CONSENT: ("FAMILY", Event.DoerKind.FAMILY_LINK),
    Purpose.LISTINGS: ("PARTNER", Event.DoerKind.PARTNER_LINK),
}


def by_link(purpose: Purpose) -> Callable[[View], View]:
    """Let in whoever holds a signed link made for this; it reaches the one record it names.

    The view gets `request.link` and `request.doer`. Opening a link writes nothing: mail scanners
    open links too. Tries are limited per address.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        @sensitive_variables("token")
        def entered(request: LinkRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if limits.count(request, "link-tries") > LINK_TRIES_A_MINUTE:
                return too_many(request)
            try:
                link = links.read(purpose=purpose, token=token)
            except LinkRefused as refused:
                return link_refused(request, expired=refused.expired)
            side, kind = SIDES[purpose]
            request.link, request.token = link, token
            request.doer = Doer(kind=kind, id=link.subject, name=side.lower())
            with reading(Reach("link", link=link.subject, side=side)), _hidden_is_absent():
                response = _whole(view(request, *args, **kwargs))
            add_never_cache_headers(response)
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex"
            return response

        return _stating(entered, Gate("by_link", purpose=purpose))

    return decorate


def _whole(response: HttpResponse) -> HttpResponse:
    """Finish drawing while the reach holds. A kept file holds no rows, and may be read later."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    is_kept_file = isinstance(response, FileResponse) and response.file_to_stream is not None
    if response.streaming and not is_kept_file:
        raise ContentNotRenderedError("A streamed answer would be read after the reach is gone.")
    return response


class _hidden_is_absent:  # noqa: N801  reads as a sentence where it is used
    """Turn a refused table into a 404, and say so loudly in the log: a grant is missing."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        cause = getattr(error, "__cause__", None)
        if isinstance(error, utils.ProgrammingError) and type(cause).__name__ == (
            "InsufficientPrivilege"
        ):
            log.error("reader_lacks_grant", error=str(cause))
            raise Http404 from error


def _owes_second_factor(request: HttpRequest) -> bool:
    if not settings.STAFF_NEED_TOTP:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from mfa_authenticator where user_id = %s and type = 'totp'",
            [request.user.pk],
        )
        return cursor.fetchone() is None


__all__ = [
    "Gate",
    "at_the_door",
    "by_link",
    "gate_of",
    "place_of",
    "public",
    "requires",
    "signed_in",
]
