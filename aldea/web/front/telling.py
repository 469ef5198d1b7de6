"""A page as its reader meets it: in their language, or marked with the one it is in."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from aldea.network.models import PageVersion
from aldea.network.pages import Words
from aldea.partners.wordings import Said
from aldea.web.front import prose

Page = PageVersion.Page
# A page's part of the address and its icon, in the order of the menu.
ABOUT = {
    "community-school": (Page.COMMUNITY_SCHOOL, "school"),
    "pillars": (Page.PILLARS, "account_balance"),
    "partners": (Page.PARTNERS, "connect_without_contact"),
    "connect": (Page.CONNECT, "phone"),
}
SLUGS = {"welcome": Page.WELCOME} | {slug: page for slug, (page, _icon) in ABOUT.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """A page in one language; each part says in which, where it is not the reader's."""

    title: Said
    body: SafeString
    language: str  # of the body
    begins: Said

    @property
    def is_foreign(self) -> bool:
        """Whether its text is not in the reader's language."""
        return self.language != _reader()


def told(words: Words, language: str = "") -> Told:
    """Put a page into the reader's language; the other where this one is missing."""
    here = language or _reader()
    title, body = _either(words, "title", here), _either(words, "body", here)
    begins = Said(prose.first_words(body.text), body.language)
    return Told(title, prose.drawn(body.text), body.language, begins)


def _either(words: Words, part: str, here: str) -> Said:
    other = "en" if here == "es" else "es"
    if text := getattr(words, f"{part}_{here}"):
        return Said(text, here)
    return Said(getattr(words, f"{part}_{other}"), other)


def _reader() -> str:
    return "es" if get_language() == "es" else "en"
