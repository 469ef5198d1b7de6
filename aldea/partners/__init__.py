"""Agreements with partners and the directory of what they offer. Knows no student."""
