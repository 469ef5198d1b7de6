"""Whatever partners and families read is there in Spanish."""

import ast
import re

import pytest
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from aldea.core import embedded, links
from aldea.core.links import Purpose
from aldea.support import letters
from aldea.support.models.referral import REASONS, State
from aldea.web.support import wording

TEMPLATES = embedded.PROJECT / "aldea/web/templates"
OUTSIDE = (
    "public.html",
    "base.html",
    "components/errors.html",
    "shell/forms/summary.html",
    *(
        f"support/{name}.html"
        for name in (
            "answer_ask",
            "answer_after",
            "answer_base",
            "answer_closed",
            "consent_facts",
            "consent_page",
            "family_word",
            "question",
        )
    ),
    *(f"listings/{name}.html" for name in ("edit", "frame", "own", "question", "saved", "shared")),
)
STRING = r"""gettext\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)"""
MODULES = (
    *(
        f"web/support/{name}"
        for name in ("forms", "wording", "views/answers", "views/consents", "views/family_words")
    ),
    *(f"web/listings/{name}" for name in ("cards", "telling", "views")),
    *(f"web/shell/listing_{name}" for name in ("fields", "form", "rows")),
    "partners/own_listings",
)
CALLS = ("_", "gettext", "gettext_noop")


@pytest.fixture(scope="module")
def spanish():
    with (embedded.PROJECT / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
        return {message.id: message for message in read_po(file) if message.id}


@pytest.mark.parametrize("name", OUTSIDE)
def test_each_page_is_whole_in_spanish(name, spanish):
    source = templatize((TEMPLATES / name).read_text())
    wanted = {eval(found) for found in re.findall(STRING, source)}  # our own templates' literals

    assert wanted or name.endswith(("errors.html", "summary.html"))
    assert sorted(words for words in wanted if words not in spanish) == []


@pytest.mark.parametrize("name", MODULES)
def test_each_sentence_of_the_code_is_there_in_spanish(name, spanish):
    code = ast.parse((embedded.PROJECT / f"aldea/{name}.py").read_text())
    wanted = {
        call.args[0].value
        for call in ast.walk(code)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in CALLS
        and isinstance(call.args[0], ast.Constant)
    }

    assert sorted(words for words in wanted if words not in spanish) == []


def test_messages_are_whole_in_spanish(spanish):
    said = [*(words for kind in letters.WORDS.values() for words in kind), letters.LAST_LINE]

    assert sorted(str(words) for words in said if str(words) not in spanish) == []


def test_no_translation_is_empty_or_drops_a_fact(spanish):
    for words, message in spanish.items():
        many = message.pluralizable
        pairs = zip(words, message.string, strict=True) if many else [(words, message.string)]
        for english, told in pairs:
            assert told, english
            names = re.findall(r"%\((\w+)\)s", english)
            assert sorted(names) == sorted(re.findall(r"%\((\w+)\)s", told)), english
    assert not any(message.fuzzy for message in spanish.values())


def test_every_reason_a_partner_may_give_can_be_tapped():
    assert set(wording.TO_PARTNERS) == set(REASONS[State.REJECTED])


def test_the_addresses_in_messages_are_those_of_the_pages(client):
    from django.urls import reverse

    pages = {
        Purpose.ANSWER: "support:answer",
        Purpose.WORD: "support:family_word",
        Purpose.CONSENT: "support:consent_link",
        Purpose.LISTINGS: "listings:own",
    }
    assert set(pages) == set(links.PATHS) == set(Purpose)
    for purpose, page in pages.items():
        assert reverse(page, args=["x"]) == f"/{links.PATHS[purpose]}/x/"
