"""What every template keeps: known icons, no inline code, defaults for each attribute, its size."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django_cotton.compiler_regex import CottonCompiler

WEB = Path(__file__).parents[3] / "aldea" / "web"
TEMPLATES = WEB / "templates"
COMPONENTS = TEMPLATES / "components"
EVERY = sorted(TEMPLATES.rglob("*.html"))
PYTHON = sorted(WEB.rglob("*.py"))
INLINE = ("button", "cell", "change", "chip", "door", "dot", "icon", "mark", "miniloop", "ring")
INLINE += ("seal", "tag", "tel", "unknown", "view", "weeks")


def ident(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", EVERY, ids=ident)
def test_a_template_can_be_read(path):
    get_template(ident(path))


@pytest.mark.parametrize("path", EVERY, ids=ident)
def test_a_template_stays_within_the_content_security_policy(path):
    text = path.read_text()

    assert not re.search(
        r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]{3,}=|hx-on|javascript:", text
    )
    assert not re.search(r"hx-trigger=\"[^\"]*\[|hx-vals='js:|hx-vals=\"js:", text)


@pytest.mark.parametrize("path", EVERY, ids=ident)
def test_a_template_is_short(path):
    assert len(path.read_text().splitlines()) <= 150


def test_every_icon_is_in_the_sprite():
    known = set((WEB / "theme" / "icons.txt").read_text().split())
    used = set()
    for path in EVERY:
        text = path.read_text()
        used |= set(re.findall(r'<c-icon name="([a-z_]+)"', text))
        used |= set(re.findall(r'<c-[a-z-]+ [^>]*?icon="([a-z_]+)"', text))
        used |= set(re.findall(r'<c-[a-z-]+ [^>]*?after="([a-z_]+)" ', text))
    for path in PYTHON:
        used |= set(re.findall(r'icon="([a-z_]+)"', path.read_text()))

    assert used - known == set()


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_a_component_defaults_all_it_reads_so_that_nothing_leaks_in(path):
    text = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", path.read_text())
    named = re.search(r"<c-vars([^>]*)/>", text)
    defaults = set(re.findall(r":?([a-z-]+)=", named[1])) if named else set()
    local = set(re.findall(r"\bas ([a-z_]+)|{% for ([a-z_]+) in|with ([a-z_]+)=", text))
    local = {name for names in local for name in names if name} | {"term", "fact", "order"}
    read = set(re.findall(r"{{ ([a-z_]+)", text)) | set(
        re.findall(r"{% (?:if|elif) ([a-z_]+)", text)
    )

    assert read - defaults - local - {"slot", "attrs", "forloop", "not"} == set()


@pytest.mark.parametrize("name", INLINE)
def test_a_component_that_stands_in_a_sentence_leaves_no_space_behind(name):
    assert not (COMPONENTS / f"{name}.html").read_text().endswith("\n")


def test_an_attribute_is_escaped_once():
    door = CottonCompiler().process('<c-door href="{{ to }}">{{ words }}</c-door>')
    html = Template(door).render(Context({"to": "/?a=1&b=2", "words": "A & B"}))

    assert 'href="/?a=1&amp;b=2"' in html
    assert "A &amp; B" in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_speaks_both_languages_and_needs_no_request(name):
    html = render_to_string(f"{name}.html")

    assert 'lang="en"' in html
    assert 'lang="es"' in html
    assert "app.js" not in html


@pytest.mark.parametrize(("expired", "words"), [(True, "ya venció"), (False, "no funciona")])
def test_a_refused_link_says_what_to_do(expired, words):
    assert words in render_to_string("shell/link_refused.html", {"expired": expired})
