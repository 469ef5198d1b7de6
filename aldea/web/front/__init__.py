"""The initiative's own public pages, and the desk where the director writes them.

Knows what a page says and which schools take part; no listing, no student and no family.
"""
