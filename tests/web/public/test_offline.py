"""The guide without a signal: its worker, its manifest, and what is worth keeping."""

import struct

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from aldea.web.public import offline
from tests.partners import listings
from tests.web.public.conftest import pantry


def test_the_worker_stands_below_the_guide_and_is_asked_for_anew(client, db):
    answer = client.get(reverse("public:worker"))

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["Cache-Control"]
    assert reverse("public:worker").startswith("/guide/")
    assert "Service-Worker-Allowed" not in answer.headers


def test_the_worker_names_files_that_there_are():
    assert all(finders.find(name) for name in offline.FILES)


def test_a_guide_can_be_installed_in_the_readers_language(client, school):
    page = client.get(reverse("public:guide", args=[school.cds_code]), {"lang": "es"})
    address = reverse("public:manifest", args=[school.cds_code])

    told = client.get(address, {"lang": "es"}).json()

    assert f'href="{address}?lang=es"' in page.content.decode()
    assert told["lang"] == "es"
    assert told["name"] == f"{school.name}: Ayuda cerca de la escuela"
    assert told["start_url"].startswith(told["scope"])
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("size", offline.ICONS)
def test_the_mark_is_a_picture_of_the_size_that_is_said(client, db, size):
    picture = client.get(reverse("public:icon", args=[size])).content

    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (size, size)


def test_no_other_size_is_drawn(client, db):
    assert client.get(reverse("public:icon", args=[4096])).status_code == 404


def test_what_is_worth_keeping_can_be_fetched(client, school, publish):
    publish(pantry(school), listings.service("Tutor"))

    told = client.get(reverse("public:pages", args=[school.cds_code])).json()["pages"]

    assert len(told) == len(set(told))
    assert any("/service/" in each for each in told)
    assert {client.get(each).status_code for each in told} == {200}


def test_every_page_says_when_it_was_made(client, school, publish):
    publish(pantry(school))

    words = client.get(reverse("public:guide", args=[school.cds_code])).content.decode()

    assert 'data-made="20' in words
    assert "This is a copy on this telephone" in words
