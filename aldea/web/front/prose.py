"""Text as the director writes it: Markdown with headings, lists and links, and no HTML."""

import re
from collections.abc import Sequence

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

RULES = (
    "heading", "list", "blockquote", "hr", "emphasis", "link", "newline", "escape", "entity",
)  # fmt: skip
MAY_LEAD = re.compile(r"(https?://|mailto:|tel:|/(?!/))", re.IGNORECASE)
HIGHEST, LOWEST = 2, 4  # a page has one h1: its title


class Prose(RendererHTML):
    """Draws headings below the page's own title, and links that say nothing of where from."""

    def heading_open(
        self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
    ) -> str:
        tokens[at].tag = _below(tokens[at].tag)
        return self.renderToken(tokens, at, options, env)

    def heading_close(
        self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
    ) -> str:
        tokens[at].tag = _below(tokens[at].tag)
        return self.renderToken(tokens, at, options, env)

    def link_open(
        self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
    ) -> str:
        address = str(tokens[at].attrGet("href") or "")
        if not address:  # [words]() leads nowhere: words
            tokens[at].attrs.pop("href", None)
        elif address.lower().startswith("http"):
            tokens[at].attrSet("rel", "noreferrer external")
        return self.renderToken(tokens, at, options, env)


def _below(tag: str) -> str:
    return f"h{min(max(int(tag[1]), HIGHEST), LOWEST)}"


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True}, renderer_cls=Prose)
    reader.enable(list(RULES))
    reader.validateLink = lambda url: bool(MAY_LEAD.match(url.strip()))  # type: ignore[method-assign]  # as its documentation shows
    return reader


READER = _reader()


def drawn(text: str) -> SafeString:
    """Draw a text as HTML. Tags in it are shown as they were typed; other links stay words."""
    return mark_safe(READER.render(text))  # noqa: S308  html is off: every letter is escaped


def first_words(text: str, most: int = 220) -> str:
    """The first paragraph without marks, for a card or a messenger."""
    found = re.search(r"<p>(.*?)</p>", READER.render(text), re.DOTALL)
    plain = " ".join(strip_tags(found[1]).split()) if found else ""
    plain = plain.replace("&amp;", "&").replace("&quot;", '"').replace("&#x27;", "'")
    return plain if len(plain) <= most else f"{plain[:most].rsplit(' ', 1)[0]}…"
