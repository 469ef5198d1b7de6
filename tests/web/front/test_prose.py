"""Markdown as the director may write it, and what changed word by word."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldea.web.front import prose
from aldea.web.shell.differences import pieces

MAY_STAND = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote",
}  # fmt: skip


class Tags(HTMLParser):
    """Collects what a browser would make of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_a_text_is_drawn_below_the_pages_own_title():
    html = prose.drawn("# One\n\n## Two\n\nSome **bold** words.\n\n- a\n- b")

    assert html.startswith("<h2>One</h2>\n<h2>Two</h2>")
    assert "<strong>bold</strong>" in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_a_script_is_shown_as_text(text):
    html = prose.drawn(text)

    assert [tag for tag, _attrs in Tags(html).tags] == ["p"]
    assert html.startswith("<p>&lt;")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "vbscript:x",
    ],
)
def test_other_links_stay_words(address):
    assert "<a" not in prose.drawn(f"[words]({address})")


@pytest.mark.parametrize(
    "address", ["https://a.example", "tel:+15624015472", "mailto:a@b.example", "/guide/"]
)
def test_links_that_may_be_lead_somewhere(address):
    assert f'<a href="{address}"' in prose.drawn(f"[words]({address})")


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", '"', "'", "&", "script", "[a](", "javascript:", ")", "https://x", "# ",
             "**", "\n", "- ", "![", "](", "<a href=", "&#106;", "\t", "`", "x"]
        )
    ).map("".join)
)  # fmt: skip
def test_whatever_is_written_only_known_tags_stand_and_no_link_runs(text):
    for tag, attributes in Tags(prose.drawn(text)).tags:
        assert tag in MAY_STAND
        assert set(attributes) <= {"href", "rel", "start", "title"}
        if tag == "a" and "href" in attributes:
            assert re.match(r"https?://|mailto:|tel:|/(?!/)", attributes["href"] or "", re.I)


def test_the_first_words_are_a_paragraph_without_marks():
    text = "## Heading\n\nWe & **you** [work](https://a.example) “together”.\n\nMore."

    assert prose.first_words(text) == "We & you work “together”."
    assert prose.first_words("a " * 200, most=9) == "a a a a…"
    assert prose.first_words("") == ""


def test_a_difference_names_what_came_and_went():
    found = pieces("open at two today", "open at three today")

    assert [(piece.kind, piece.text) for piece in found] == [
        ("SAME", "open at "),
        ("GONE", "two"),
        ("NEW", "three"),
        ("SAME", " today"),
    ]


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_both_texts_can_be_read_back_from_their_difference(before, after):
    found = pieces(before, after)

    assert "".join(piece.text for piece in found if piece.kind != "NEW") == before
    assert "".join(piece.text for piece in found if piece.kind != "GONE") == after
