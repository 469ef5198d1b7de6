"""Needs, and the referrals that carry them to a partner and back."""
