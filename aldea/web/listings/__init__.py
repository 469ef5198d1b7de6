"""A partner's own listings, by a signed link and without an account: all is right, or change it."""
