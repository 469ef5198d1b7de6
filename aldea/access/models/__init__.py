"""Tables of access."""

from aldea.access.models.grant import Grant
from aldea.access.models.sharing import Sharing

__all__ = ["Grant", "Sharing"]
