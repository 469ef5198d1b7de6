"""The audited action: one transaction that says by whom and leaves an event, or does not happen."""

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from uuid import UUID

import structlog
from django.db import models, transaction

from aldea.audit.models import Event
from aldea.core import clock

P = ParamSpec("P")
R = TypeVar("R")
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_recorded: ContextVar[list[str] | None] = ContextVar("recorded", default=None)


class Unaudited(Exception):
    """An action ended without recording what it did; all of it was undone."""


@dataclass(frozen=True)
class Doer:
    """Who does something: somebody signed in, somebody with a link, or a command."""

    kind: Event.DoerKind
    id: UUID | None
    name: str

    @property
    def profile_id(self) -> UUID | None:
        """The key of the doer's profile, where a record prints who did it."""
        return self.id if self.kind == Event.DoerKind.USER else None


def command(name: str) -> Doer:
    """The doer of what a command or a job does on its own."""
    return Doer(kind=Event.DoerKind.COMMAND, id=None, name=name)


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a verb one audited transaction.

    The verb takes keyword arguments only, one of them `by`. Raises TypeError at import otherwise,
    and Unaudited (undoing everything) when the verb itself recorded nothing; what a nested action
    records does not count for the outer one.
    """
    parameters = inspect.signature(verb).parameters
    if "by" not in parameters:
        raise TypeError(f"{verb.__qualname__} must say who does it: add `by`")
    if any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        raise TypeError(f"{verb.__qualname__} must take keyword arguments only")

    @functools.wraps(verb)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _recorded.set([])
        try:
            with transaction.atomic():
                result = verb(*args, **kwargs)
                if not _recorded.get():
                    raise Unaudited(verb.__qualname__)
                return result
        finally:
            _recorded.reset(token)

    done.is_action = True  # type: ignore[attr-defined]  # the walk over all actions looks for it
    return done


def record(
    name: str,
    subject: models.Model,
    *,
    by: Doer,
    organization: UUID | None = None,
    detail: dict[str, Json] | None = None,
) -> None:
    """Leave an event, `noun.past`, about a record. The detail holds no name of a person."""
    Event.objects.bulk_create(  # bulk: an INSERT without RETURNING, which a writer may not read
        [
            Event(
                at=clock.now(),
                name=name,
                doer_kind=by.kind,
                doer_id=by.id,
                subject_type=subject._meta.label_lower,
                subject_id=subject.pk,
                organization_id=organization,
                request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
                detail=detail or {},
            )
        ]
    )
    if (recorded := _recorded.get()) is not None:
        recorded.append(name)
