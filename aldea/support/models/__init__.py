"""Tables of support."""

from aldea.support.models.need import Need
from aldea.support.models.referral import Referral, ReferralStep, Word

__all__ = ["Need", "Referral", "ReferralStep", "Word"]
