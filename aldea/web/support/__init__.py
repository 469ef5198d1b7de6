"""Screens of needs, consents, referrals and of those who answer by a link."""
