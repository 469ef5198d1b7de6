"""Screens of arrivals: send a roster, see what it would change, decide."""
