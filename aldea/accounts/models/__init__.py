"""Tables of accounts."""

from aldea.accounts.models.profile import Profile
from aldea.accounts.models.user import User

__all__ = ["Profile", "User"]
