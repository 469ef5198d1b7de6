"""Tables of the network."""

from aldea.network.models.organization import Organization
from aldea.network.models.page import PageVersion
from aldea.network.models.school import School

__all__ = ["Organization", "PageVersion", "School"]
