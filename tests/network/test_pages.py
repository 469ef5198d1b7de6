"""Pages: drafts in order, published by somebody, restored as new drafts."""

import pytest
from django.db import IntegrityError, transaction

from aldea.audit.models import Event
from aldea.core import clock
from aldea.network import pages
from aldea.network.models import PageVersion
from aldea.network.pages import Words
from tests.conftest import actor

Page = PageVersion.Page
WORDS = Words("Partners", "Alianzas", "We work together.", "Trabajamos juntos.")


@pytest.fixture
def by(director):
    return actor(director)


def draft(by, after=0, **changed):
    words = Words(**{name: changed.get(name, getattr(WORDS, name)) for name in Words.__slots__})
    return pages.write(page=Page.PARTNERS, words=words, after=after, by=by)


@pytest.mark.parametrize("page", Page.values)
def test_every_page_comes_with_words_in_both_languages(page):
    words = pages.shipped(page)

    assert all(getattr(words, name) for name in Words.__slots__)
    assert words.body_en != words.body_es


def test_a_draft_is_shown_only_once_it_is_published(by):
    version = draft(by)
    assert pages.shown(page=Page.PARTNERS) == pages.shipped(Page.PARTNERS)

    pages.publish(version=version, by=by)

    assert pages.shown(page=Page.PARTNERS) == WORDS
    assert pages.shown(page=Page.PILLARS) == pages.shipped(Page.PILLARS)


def test_a_newer_draft_leaves_what_visitors_read(by):
    pages.publish(version=draft(by), by=by)

    draft(by, after=1, body_en="Other words.")

    assert pages.shown(page=Page.PARTNERS) == WORDS


def test_who_saves_after_somebody_else_is_told(by):
    draft(by)

    with pytest.raises(pages.SomebodyWroteFirst):
        draft(by, after=0, body_en="Mine.")

    assert PageVersion.objects.count() == 1


def test_two_who_save_at_once_do_not_both_succeed(by, monkeypatch):
    first = draft(by)
    monkeypatch.setattr(pages, "newest", lambda page: None)

    with pytest.raises(pages.SomebodyWroteFirst):
        draft(by, body_en="Mine.")

    assert pages.words_of(PageVersion.objects.get()) == pages.words_of(first)


def test_the_same_words_make_no_version(by):
    draft(by)

    with pytest.raises(pages.NothingChanged):
        draft(by, after=1)
    with pytest.raises(pages.NothingChanged):
        pages.write(page=Page.PILLARS, words=pages.shipped(Page.PILLARS), after=0, by=by)


def test_a_page_has_a_title_and_an_end(by):
    with pytest.raises(pages.NoTitle):
        draft(by, title_en="", title_es="")
    with pytest.raises(pages.TooLong):
        draft(by, body_es="a" * (pages.LONGEST + 1))


def test_only_the_newest_is_published_and_only_once(by):
    old = draft(by)
    new = draft(by, after=1, body_en="Newer.")

    with pytest.raises(pages.NotTheNewest):
        pages.publish(version=old, by=by)
    pages.publish(version=new, by=by)
    with pytest.raises(pages.AlreadyPublished):
        pages.publish(version=new, by=by)


def test_restoring_makes_a_new_draft_of_old_words(by):
    old = draft(by)
    pages.publish(version=draft(by, after=1, body_en="A mistake."), by=by)

    made = pages.restore(version=old, by=by)

    assert (made.number, made.published_at) == (3, None)
    assert pages.words_of(made) == WORDS
    assert pages.shown(page=Page.PARTNERS).body_en == "A mistake."
    with pytest.raises(pages.NothingChanged):
        pages.restore(version=old, by=by)


def test_each_step_leaves_an_event(by):
    old = draft(by)
    new = draft(by, after=1, body_en="Newer.")
    pages.publish(version=new, by=by)
    pages.restore(version=old, by=by)

    names = Event.objects.filter(subject_type="network.pageversion").order_by("at", "pk")

    assert sorted(names.values_list("name", flat=True)) == [
        "page.published", "page.restored", "page.written", "page.written",
    ]  # fmt: skip
    assert {event.doer_id for event in names} == {by.id}


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ({"number": 1}, "pageversion_number_unique"),
        ({"number": 0}, "number"),
        ({"title_en": "", "title_es": ""}, "pageversion_has_a_title"),
        ({"published_at": True}, "pageversion_published_by_somebody"),
    ],
)
def test_the_database_refuses_what_cannot_be(by, broken, rule):
    draft(by)
    row = {"page": Page.PARTNERS, "number": 2, "title_en": "A", "by_id": by.id} | broken
    if "published_at" in row:
        row["published_at"] = clock.now()

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        PageVersion.objects.create(written_at=clock.now(), **row)
