"""Minimal, valid rows for tests: one module a domain, variants as traits. Written as the owner."""
