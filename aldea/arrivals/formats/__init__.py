"""File formats that arrivals can read: each one a table of columns and rules, and its reader."""
