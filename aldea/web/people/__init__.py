"""The census of families, logging a contact, calling down a list, finding people."""
