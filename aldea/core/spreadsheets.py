"""Files that people open in a spreadsheet, where a cell may run as a formula."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of one


def harmless(text: str) -> str:
    """Keep a spreadsheet from running a cell (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULAS) else text
