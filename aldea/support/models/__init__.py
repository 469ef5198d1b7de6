"""Tables of support."""

from aldea.support.models.need import Need
from aldea.support.models.notice import Notice
from aldea.support.models.referral import Referral, ReferralStep, Word

__all__ = ["Need", "Notice", "Referral", "ReferralStep", "Word"]
