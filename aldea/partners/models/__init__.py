"""Tables of partners."""

from aldea.partners.models.agreement import Agreement, Clause
from aldea.partners.models.desk import Desk

__all__ = ["Agreement", "Clause", "Desk"]
