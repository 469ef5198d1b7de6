"""Tables of the trail."""

from aldea.audit.models.event import Event

__all__ = ["Event"]
