"""The directory's desk: what staff do, countywide, so that families can trust what they read.

Knows listings and who keeps them; no student and no family.
"""
