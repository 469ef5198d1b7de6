"""The desk of the public pages: who enters, drafts, preview, history."""

from dataclasses import asdict

import pytest
from django.urls import reverse

from aldea.network import pages
from aldea.network.models import PageVersion
from aldea.network.pages import Words
from tests.conftest import actor

Page = PageVersion.Page
WORDS = Words("Partners", "Alianzas", "We work together.", "Trabajamos juntos.")
EDIT = ["front:edit_page", "front:page_history"]


@pytest.fixture
def desk(client_of, director):
    return client_of(director)


def edit(client, *, after=0, **more):
    known = asdict(WORDS) | {"after": after} | more
    return client.post(reverse("front:edit_page", args=["partners"]), known)


def version(number=1):
    return PageVersion.objects.get(number=number)


def test_the_director_writes_and_publishes_what_visitors_then_read(desk, client):
    saved = edit(desk)
    assert saved.url == reverse("front:edit_page", args=["partners"])
    page = desk.get(saved.url).content.decode()
    publish = reverse("front:publish_page", args=["partners", version().pk])
    assert publish in page
    assert (
        "We work together."
        not in client.get(reverse("front:page", args=["partners"])).content.decode()
    )

    desk.post(publish)

    assert (
        "We work together." in client.get(reverse("front:page", args=["partners"])).content.decode()
    )


def test_a_preview_saves_nothing_and_shows_script_as_text(desk):
    answer = edit(desk, preview="yes", body_en="<script>x</script>")

    assert answer.status_code == 200
    assert "<p>&lt;script&gt;x&lt;/script&gt;</p>" in answer.content.decode()
    assert not PageVersion.objects.exists()


def test_who_saves_second_is_told_and_keeps_what_was_typed(desk):
    edit(desk)

    answer = edit(desk, body_en="What I typed.")

    assert answer.status_code == 422
    assert "Somebody saved this page after you opened it." in answer.content.decode()
    assert "What I typed." in answer.content.decode()
    assert PageVersion.objects.count() == 1


def test_a_page_without_a_title_is_refused_and_kept(desk):
    answer = edit(desk, title_en="", title_es="")

    assert answer.status_code == 422
    assert "Give the page a title" in answer.content.decode()
    assert "We work together." in answer.content.decode()


def test_line_ends_of_a_browser_are_no_change(desk):
    edit(desk, body_en="One\r\nTwo")

    answer = edit(desk, after=1, body_en="One\r\nTwo")

    assert "Nothing was changed" in answer.content.decode()
    assert version().body_en == "One\nTwo"


def test_history_shows_what_changed_and_restores_it(desk):
    edit(desk)
    edit(desk, after=1, body_en="We work alone.")
    history = desk.get(reverse("front:page_history", args=["partners"])).content.decode()
    opened = reverse("front:page_version", args=["partners", version(2).pk])
    assert opened in history
    page = desk.get(opened).content.decode()
    assert "<del>together.</del><ins>alone.</ins>" in page
    assert "Restore as a new draft" not in page

    desk.post(reverse("front:restore_page", args=["partners", version(1).pk]))

    assert pages.words_of(version(3)) == WORDS


def test_refusals_of_a_button_are_said(desk):
    edit(desk)
    first = version()
    edit(desk, after=1, body_en="Newer.")

    stale = desk.post(reverse("front:publish_page", args=["partners", first.pk]), follow=True)
    same = desk.post(reverse("front:restore_page", args=["partners", version(2).pk]), follow=True)

    assert "A newer version was saved." in stale.content.decode()
    assert "The newest version says the same." in same.content.decode()


def test_a_version_belongs_to_its_own_page(desk):
    edit(desk)

    for name in ("page_version", "publish_page", "restore_page"):
        address = reverse(f"front:{name}", args=["pillars", version().pk])
        ask = desk.get if name == "page_version" else desk.post
        assert ask(address).status_code == 404
    assert desk.get(reverse("front:edit_page", args=["money"])).status_code == 404


def test_a_button_is_not_pressed_by_a_link(desk):
    edit(desk)

    for name in ("publish_page", "restore_page"):
        assert (
            desk.get(reverse(f"front:{name}", args=["partners", version().pk])).status_code == 405
        )


def test_others_have_no_pages_to_write(client_of, client, coordinator, director):
    made = pages.write(page=Page.PARTNERS, words=WORDS, after=0, by=actor(director))
    other = client_of(coordinator)

    assert other.get(reverse("front:page_list")).status_code == 403
    for name in EDIT:
        assert other.get(reverse(name, args=["partners"])).status_code == 403
    for name in ("publish_page", "restore_page"):
        assert other.post(reverse(f"front:{name}", args=["partners", made.pk])).status_code == 403
    assert client.get(reverse("front:page_list")).status_code == 302


def test_the_list_says_what_is_draft_in_few_queries(desk, django_assert_max_num_queries):
    edit(desk)

    with django_assert_max_num_queries(15):
        page = desk.get(reverse("front:page_list")).content.decode()

    assert "Draft 1" in page
    assert "As Aldea came" in page
    assert reverse("front:page_list") in desk.get(reverse("home:places")).content.decode()
