"""Aldea: the system of record and coordination for a community schools initiative."""
