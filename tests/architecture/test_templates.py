"""Templates keep to the policy for scripts and styles, and to words that people understand."""

import re

import pytest

from tests.architecture.source import named, templates

# Refused by the Content-Security-Policy, or in need of eval.
FORBIDDEN = {
    "hx-on": r"\bhx-on\b",
    "a js: value": r"""=["'](js|javascript):""",
    "a trigger filter": r"hx-trigger=\"[^\"]*\[",
    "an inline style": r"\sstyle=",
    "an inline handler": r"\son(click|change|submit|load|input|keyup|keydown)=",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an inline style sheet": r"<style\b",
    "unescaped text": r"\|\s*safe\b|autoescape off",
    "a frame": r"<iframe\b",
    "another site's file": r"(src|href)=\"https?://[^\"]*\.(js|css|woff2?)\b",
    "success nobody says aloud": r"\bsuccessfully\b",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_templates_do_without(what):
    found = [
        f"{named(path)}:{text[: match.start()].count(chr(10)) + 1}"
        for path in templates()
        if path.suffix == ".html"
        for text in [path.read_text()]
        for match in re.finditer(FORBIDDEN[what], text, re.IGNORECASE)
    ]

    assert found == []


def test_templates_ask_no_questions_of_the_database():
    asking = [
        named(path)
        for path in templates()
        if re.search(r"\.(objects|filter|exclude)\b|_set\.all\b", path.read_text())
    ]

    assert asking == []
