"""People who sign in, and the readable name each of them has."""
