"""The demo county: its facts, its people and the commands that plant them."""
