"""Other words for the same thing."""

import csv

from aldea.partners import synonyms
from aldea.support.domains import Domain


def test_the_longest_phrase_counts():
    assert synonyms.meaning("a food bank near me").words == ("pantry", "food")


def test_spanish_phrases_lead_to_the_same_need():
    assert synonyms.meaning("banco de alimentos").needs == ("food-insecurity",)
    assert synonyms.meaning("murió su papá").needs == ("stress",)


def test_every_need_of_the_table_is_one_of_ours():
    named = {need for meaning in synonyms.table().values() for need in meaning.needs}

    assert named <= set(Domain.values)


def test_every_row_of_the_table_is_whole():
    with synonyms.TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["language"] in ("en", "es")
            assert row["phrase"]
            assert row["words"] or row["needs"]
            assert len(row["phrase"].split()) <= synonyms.LONGEST
