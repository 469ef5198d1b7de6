"""What staff do for the families' guide: answer what families report, and close a place.

Knows listings and places; no student and no family.
"""
