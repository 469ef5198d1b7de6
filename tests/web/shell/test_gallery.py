"""The gallery shows every component, and the frame around it."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from aldea.web.shell import specimens

TEMPLATES = Path(__file__).parents[3] / "aldea" / "web" / "templates"
ELSEWHERE = {"errors"}


@pytest.fixture
def gallery() -> str:
    request = RequestFactory().get("/components/")
    return render_to_string("shell/gallery.html", specimens.everything(), request=request)


def test_the_gallery_shows_every_component():
    shown = "".join(path.read_text() for path in (TEMPLATES / "shell").rglob("*.html"))
    shown += "".join(path.read_text() for path in (TEMPLATES / "components").glob("*.html"))
    names = {path.stem.replace("_", "-") for path in (TEMPLATES / "components").glob("*.html")}

    unseen = {name for name in names if not re.search(rf"<c-{name}[ >/]", shown)}
    assert unseen - ELSEWHERE == set()


def test_the_gallery_leaves_no_component_unprinted(gallery):
    assert "<c-" not in gallery
    assert "{{" not in gallery


def test_the_frame_has_one_heading_one_main_and_one_search(gallery):
    assert gallery.count("<h1") == 1
    assert gallery.count("<main") == 1
    assert gallery.count('role="search"') == 1


def test_the_frame_marks_where_one_is_and_what_waits(gallery):
    assert 'aria-current="page"><svg' in gallery
    assert '64<span class="usa-sr-only"> waiting</span>' in gallery


def test_a_form_in_the_gallery_carries_its_token(gallery):
    assert "csrfmiddlewaretoken" in gallery
    assert "hx-headers:inherited" in gallery


def test_no_id_is_used_twice(gallery):
    ids = re.findall(r' id="([^"]+)"', gallery)

    assert len(ids) == len(set(ids))
