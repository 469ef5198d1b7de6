"""How fast, in how much memory: each measurement a module, `run` the table of them."""
