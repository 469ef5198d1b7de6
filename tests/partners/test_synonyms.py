"""Other words for the same thing."""

import csv

import pytest

from aldea.partners import synonyms
from aldea.support.domains import Domain


def test_the_longest_phrase_counts():
    assert synonyms.meaning("a food bank near me").words == ("pantry", "food")


def test_spanish_phrases_lead_to_the_same_need():
    assert synonyms.meaning("banco de alimentos").needs == ("food-insecurity",)
    assert synonyms.meaning("murió su papá").needs == ("stress",)


def test_the_words_that_say_a_need_are_told_apart():
    read = synonyms.read("my neighbor said there is a food bank on that corner")

    assert read.telling == {"food", "bank"}
    assert dict(read.needs) == {"food-insecurity": 1}


def test_every_need_of_the_table_is_one_of_ours():
    named = {need for meaning in synonyms.table().values() for need in meaning.needs}

    assert named <= set(Domain.values)


def test_every_row_of_the_table_is_whole():
    with synonyms.TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["language"] in ("en", "es", *synonyms.UNSTEMMED)
            assert row["phrase"]
            assert row["words"] or row["needs"]
            assert len(row["phrase"].split()) <= synonyms.LONGEST


@pytest.mark.parametrize(
    ("asked", "need"),
    [
        ("哪裡有免費食物", "food-insecurity"),
        ("我付不起房租", "housing-instability"),
        ("孩子看牙醫", "medical-cost-burden"),
        ("申請健康保險", "health-insurance-coverage-status"),
        ("음식이 필요해요", "food-insecurity"),
        ("월세를 못 내요", "housing-instability"),
        ("아이 치과", "medical-cost-burden"),
        ("전기요금 도움", "utility-insecurity"),
        ("tôi cần thực phẩm", "food-insecurity"),
        ("trả tiền thuê nhà", "housing-instability"),
        ("tìm bác sĩ cho con", "medical-cost-burden"),
        ("chích ngừa cho bé", "personal-health-literacy"),
        ("անվճար սնունդ", "food-insecurity"),
        ("բնակարանի վարձը", "housing-instability"),
        ("մանկական ատամնաբույժ", "medical-cost-burden"),
        ("աշխատանք եմ փնտրում", "employment-status"),
        ("libreng pagkain", "food-insecurity"),
        ("pambayad ng upa", "housing-instability"),
        ("kailangan ng dentista", "medical-cost-burden"),
        ("naghahanap ng trabaho", "employment-status"),
    ],
)
def test_words_of_a_language_without_a_stemmer_lead_to_the_need(asked, need):
    assert need in synonyms.meaning(asked).needs


def test_the_longer_piece_counts_where_words_have_no_spaces():
    assert synonyms.meaning("健康保險").needs == ("health-insurance-coverage-status",)


def test_their_words_are_no_typing_errors_of_english():
    assert synonyms.unstemmed("need quần áo") == {"quan", "ao"}
    assert synonyms.unstemmed("food pantry abogado") == set()
    assert not {"pagkain", "quan"} & synonyms.words()


def test_an_apostrophe_is_one_however_a_telephone_writes_it():
    assert synonyms.tokens("can’t sleep") == synonyms.tokens("can't sleep") == ["can't", "sleep"]
