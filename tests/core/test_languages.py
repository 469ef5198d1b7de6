"""Names of languages: those of CLDR and the county's others, and back to their codes."""

import pytest

from aldea.core import languages


@pytest.mark.parametrize(
    ("code", "name"),
    [("es", "Spanish"), ("zh-Hant", "Traditional Chinese"), ("mix", "Mixtec"), ("q9", "q9")],
)
def test_a_language_is_told_by_its_name(code, name):
    assert languages.name(code) == name


@pytest.mark.parametrize(("told", "said"), [("Spanish", "español"), ("Mixtec", "mixteco")])
def test_a_name_that_was_told_is_said_in_the_readers_language(told, said):
    assert languages.name(languages.code_of(told), reader="es") == said
