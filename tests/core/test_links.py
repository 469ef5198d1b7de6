"""Links: signed, expiring, good for one thing."""

import pytest

from aldea.core import links
from aldea.core.ids import new_id
from aldea.core.links import LinkRefused, Purpose


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_opens_what_it_was_made_for(purpose):
    subject = new_id()

    link = links.read(purpose=purpose, token=links.token(purpose=purpose, subject=subject))

    assert (link.purpose, link.subject) == (purpose, subject)


def test_a_link_for_one_thing_opens_no_other():
    token = links.token(purpose=Purpose.ANSWER, subject=new_id())

    for purpose in set(Purpose) - {Purpose.ANSWER}:
        with pytest.raises(LinkRefused):
            links.read(purpose=purpose, token=token)


def test_a_token_tells_nothing_and_fits_an_address():
    token = links.token(purpose=Purpose.WORD, subject=new_id())

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert len(token) < 100


@pytest.mark.parametrize("place", [0, 10, -1])
def test_a_changed_letter_breaks_it(place):
    token = list(links.token(purpose=Purpose.WORD, subject=new_id()))
    token[place] = "A" if token[place] != "A" else "B"

    with pytest.raises(LinkRefused) as refused:
        links.read(purpose=Purpose.WORD, token="".join(token))

    assert not refused.value.expired


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "é", "a" * 5000])
def test_nonsense_is_refused(token):
    with pytest.raises(LinkRefused):
        links.read(purpose=Purpose.WORD, token=token)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_ends_after_its_days(purpose, frozen, settings):
    token = links.token(purpose=purpose, subject=new_id())

    frozen.shift(settings.LINK_DAYS[purpose] * 86_400 - 1)
    assert links.read(purpose=purpose, token=token)

    frozen.shift(2)
    with pytest.raises(LinkRefused) as refused:
        links.read(purpose=purpose, token=token)
    assert refused.value.expired


def test_links_outlive_a_change_of_the_key_while_the_former_is_named(settings):
    settings.SECRET_KEY = "the former key"
    token = links.token(purpose=Purpose.WORD, subject=new_id())
    settings.SECRET_KEY = "the new key"

    settings.SECRET_KEY_FALLBACKS = ["the former key"]
    assert links.read(purpose=Purpose.WORD, token=token)

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(LinkRefused):
        links.read(purpose=Purpose.WORD, token=token)
