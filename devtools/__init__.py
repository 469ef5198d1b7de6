"""Tools for developers: seeds, generators, bench. Nothing under aldea/ imports them."""
