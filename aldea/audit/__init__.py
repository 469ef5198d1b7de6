"""The trail: every change says who did what to which record."""
