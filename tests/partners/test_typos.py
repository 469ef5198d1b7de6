"""Which word may be another, written wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldea.partners import typos


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("fodo", "food"),
        ("dentsit", "dentist"),
        ("conseling", "counseling"),
        ("consegeria", "consejeria"),
        ("ambre", "hambre"),
        ("biolencia", "violencia"),
        ("appartament", "apartment"),
    ],
)
def test_a_slip_is_one(word, meant):
    assert typos.is_slip(word, meant)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("deal", "death"),
        ("brother", "other"),
        ("whiteboard", "skateboard"),
        ("counselor", "council"),
    ],
)
def test_another_word_is_none(word, other):
    assert not typos.is_slip(word, other)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_errors_are_a_distance(one, other):
    assert typos.errors(one, other) == typos.errors(other, one) <= max(len(one), len(other))
    assert (typos.errors(one, other) == 0) == (one == other)
