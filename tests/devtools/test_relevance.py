"""The judged searches: whole, legal and in both languages."""

from collections import Counter

import pytest

from devtools.bench import relevance
from devtools.county import directory, tables


def test_every_expected_service_is_in_the_demos_directory():
    known = {directory.service_id(row["key"]) for row in tables.rows("services.csv")}

    assert {key for query in relevance.judged() for key in query.grades} <= known


def test_grades_are_one_to_three_and_something_is_always_what_was_asked():
    for query in relevance.judged():
        assert set(query.grades.values()) <= {1, 2, 3}, query.text
        assert 3 in query.grades.values(), query.text


def test_there_are_enough_searches_in_both_languages_and_every_part():
    queries = relevance.judged()
    languages = Counter(query.language for query in queries)
    kinds = Counter(query.kind for query in queries)

    assert len(queries) == len({query.text for query in queries}) >= 60
    assert set(languages) == {"en", "es", "mixed"}
    assert languages["es"] >= 20
    assert set(kinds) == {"words", "sentence", "misspelt"}
    parts = Counter(query.part for query in queries)
    assert parts["seen"] == parts["unseen"]
    assert parts["others, open"] == parts["others, closed"] >= 30


@pytest.mark.parametrize(
    ("found", "score"), [(["a", "b"], 1.0), (["x", "a", "b"], 0.66), (["x"], 0.0), ([], 0.0)]
)
def test_a_list_scores_as_a_share_of_the_best(found, score):
    assert relevance.ndcg(found, {"a": 3, "b": 2}) == pytest.approx(score, abs=0.03)
