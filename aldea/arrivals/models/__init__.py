"""Tables of arrivals."""

from aldea.arrivals.models.arrival import Arrival, ArrivalProgress
from aldea.arrivals.models.change import ArrivalChange, ArrivalSchool
from aldea.arrivals.models.refused_row import RefusedRow

__all__ = ["Arrival", "ArrivalChange", "ArrivalProgress", "ArrivalSchool", "RefusedRow"]
