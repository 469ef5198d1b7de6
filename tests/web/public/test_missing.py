"""A search that comes to nothing counts once a day for each reader; no word of it stays."""

import logging

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from aldea.partners.models import Miss
from aldea.web.public import views
from tests.partners import listings
from tests.web.public.conftest import near, pantry

WORDS = "insulinaparaxochitl"


@pytest.fixture(autouse=True)
def new_day():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def search(client, school, food):
    """Search the guide of the school, whose directory has a pantry and nothing else."""

    def asked(*, words="", tongue="en", **query):
        address = reverse("public:find", args=[school.cds_code])
        headers = {"accept-language": tongue}
        if words:
            return client.post(address, {"q": words, **query}, headers=headers)
        return client.get(address, query, headers=headers)

    return asked


def counted():
    rows = Miss.objects.order_by("need", "language", "missing")
    return list(rows.values_list("need", "language", "missing"))


def test_nothing_is_counted_where_something_was_found(search):
    assert search(words="despensa").status_code == 200
    search(need="food")
    search()

    assert counted() == []


def test_a_search_without_any_answer_counts_under_what_it_meant(search, school):
    search(need="work")
    search(words="abogado")
    search(words=WORDS)

    assert {missing for *_, missing in counted()} == {"ANY"}
    assert {need for need, *_ in counted()} >= {"employment-status", "other-words"}
    assert set(Miss.objects.values_list("zip_code", flat=True)) == {school.zip_code}


def test_one_reader_counts_once_a_day_for_the_same(search, client):
    for _again in range(5):
        search(need="work")

    assert Miss.objects.count() == 1

    client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    search(need="work")

    assert Miss.objects.count() == 2


def test_a_page_in_a_language_that_nobody_speaks_there_counts(search):
    search(need="food", tongue="ko")

    assert counted() == [("food-insecurity", "ko", "LANGUAGE")]


def test_asking_for_ones_language_counts_only_what_that_leaves_out(search):
    search(need="work", only="language/mine")
    search(need="food", only="language/mine", tongue="vi")

    assert counted() == [
        ("employment-status", "en", "ANY"),
        ("food-insecurity", "vi", "LANGUAGE"),
    ]


def test_a_service_far_away_counts_as_none_near(search, school, publish):
    far = near(school, "Far house", north=0.5)
    publish(pantry(school, service_at_locations=[listings.at("pantry", far)]))

    search(need="food")

    assert counted() == [("food-insecurity", "en", "NEAR")]


def test_what_is_near_on_a_later_page_is_near(search, school, publish, monkeypatch):
    monkeypatch.setattr(views, "A_PAGE", 1)
    far = near(school, "Far house", north=0.5)
    publish(
        pantry(school, description="Diapers for babies, too."),
        listings.service(
            "Diapers for babies",
            languages=[listings.language("diapers", "en")],
            service_at_locations=[listings.at("diapers", far)],
        ),
    )

    answer = search(words="diapers for babies").context["answer"]

    assert (answer.total, answer.matches[0].service.name) == (2, "Diapers for babies")
    assert counted() == []


@pytest.mark.parametrize("only", ["open/now", "cost/free", "papers/none", "open/saturday"])
def test_a_narrowed_list_is_not_counted(search, only):
    search(need="work", only=only)

    assert counted() == []


def test_later_pages_are_not_counted(search):
    search(need="work", page=2)

    assert counted() == []


def test_the_guide_of_a_district_counts_for_no_zip(client, school, food):
    client.get(reverse("public:find", args=[school.district.cds_code]), {"need": "work"})

    assert Miss.objects.get().zip_code == ""


def test_no_word_of_a_search_is_kept_in_any_table_or_log(search, client, school, caplog):
    caplog.set_level(logging.DEBUG)
    assert WORDS in search(words=WORDS).content.decode()
    map_address = reverse("public:map", args=[school.cds_code])
    assert client.post(map_address, {"q": f"{WORDS} 2"}).status_code == 200
    assert Miss.objects.exists()

    own = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not [record for record in own if WORDS in record.getMessage()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            holding = f'select count(*) from "{table}" t where t::text ilike %s'
            cursor.execute(holding, [f"%{WORDS}%"])
            assert cursor.fetchone() == (0,), table
    assert {field.name for field in apps.get_model("partners", "Miss")._meta.fields} == {
        "id", "week", "need", "zip_code", "language", "missing", "count",
    }  # fmt: skip
    assert WORDS not in str(getattr(cache, "_cache", ""))
