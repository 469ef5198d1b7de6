"""Views of the directory's desk, a module for each kind of work."""
