"""The front and its desk."""
