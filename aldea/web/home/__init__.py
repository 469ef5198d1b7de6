"""The first page, the demo's sign-ins, Today."""
