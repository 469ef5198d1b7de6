"""The screens of contact, by noun."""
