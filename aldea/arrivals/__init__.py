"""Arrivals: files that districts send, read, checked, shown, and applied as one action.

Owns the files as they came, what was refused and why, and what each file changed. Its words:
arrival, refusal, preview, hold, apply. It knows no requests and no pages.
"""
