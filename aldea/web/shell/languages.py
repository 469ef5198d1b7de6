"""Names of languages, in the language of the page."""

from django.utils.translation import get_language

from aldea.core import languages


def language_name(code: str) -> str:
    """Name a language by its code; a code nobody knows is printed as it is."""
    return languages.name(code, reader=get_language() or "en")
