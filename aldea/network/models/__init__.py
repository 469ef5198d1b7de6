"""Tables of the network."""

from aldea.network.models.organization import Organization
from aldea.network.models.school import School

__all__ = ["Organization", "School"]
