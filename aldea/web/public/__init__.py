"""Public pages: the guide of help near a school, for families, without an account.

Knows no student and keeps nothing of who reads: no cookie for reading, searches are sent by POST
so that no address and no log holds the words, and a list of services stays in the browser.
"""
