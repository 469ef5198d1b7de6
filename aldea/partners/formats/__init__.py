"""File formats of the directory: what they may hold, and how a file becomes rows."""
