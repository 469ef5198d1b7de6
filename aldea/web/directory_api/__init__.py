"""The directory for other systems: the HSDS 3.1 API, read only, open to everybody.

Knows no student: what it gives is what the directory publishes.
"""
