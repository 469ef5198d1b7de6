"""The screens: requests, forms and templates, and nothing that decides what is true."""
