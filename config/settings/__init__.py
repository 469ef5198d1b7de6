"""Settings by environment: base, and demo, test and prod on top of it."""
