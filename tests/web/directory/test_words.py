"""The translator's desk."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import wordings
from aldea.partners.models import Wording
from tests.partners import listings
from tests.partners.test_directory import load

LIST = "directory:words"


@pytest.fixture
def food(tmp_path, db):
    load(tmp_path, listings.service(description="Take what you cook."))


@pytest.fixture
def client(client_of, directory_steward):
    return client_of(directory_steward)


def address(source="Food pantry", language="vi"):
    return reverse("directory:word", args=[language, wordings._key(source)])


def listed(client, **asked):
    return client.get(reverse(LIST), {"language": "vi", **asked}).content.decode()


def test_the_desk_leads_to_it(client, food):
    assert reverse(LIST) in client.get(reverse("directory:desk")).content.decode()


def test_texts_wait_until_somebody_who_reads_the_language_reviews_them(client, food):
    assert "Take what you cook." in listed(client)

    began = client.get(address()).content.decode()
    assert 'lang="vi"' in began
    client.post(address(), {"text": "Thức ăn", "begun_from": ""})
    assert "Thức ăn" in listed(client, state="unreviewed")

    client.post(address(), {"text": "Kho thức ăn", "begun_from": "Thức ăn", "is_read": "on"})

    made = Wording.objects.get()
    assert (made.text, made.reviewed_on) == ("Kho thức ăn", clock.today())
    assert made.reviewed_by.name == "Dora Steward"
    assert "Food pantry" not in listed(client)
    assert "by Dora Steward" in listed(client, state="reviewed")


def test_saving_leads_back_to_the_list_as_it_was_asked_for(client, food):
    answer = client.post(f"{address()}?state=missing&page=1", {"text": "Thức ăn"})

    assert answer.status_code == 302
    assert "state=missing" in answer["Location"]
    assert "language=vi" in answer["Location"]


def test_nothing_written_is_refused_where_it_was_to_be_written(client, food):
    answer = client.post(address(), {"text": " "})

    assert answer.status_code == 422
    assert "Write the translation." in answer.content.decode()


def test_what_was_typed_is_kept_when_somebody_else_wrote(client, food):
    client.post(address(), {"text": "Thức ăn"})

    answer = client.post(address(), {"text": "Đồ ăn", "begun_from": "", "is_read": "on"})

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else wrote here in the meantime: “Thức ăn”" in words
    assert "Đồ ăn</textarea>" in words
    assert "checked" in words
    again = client.post(address(), {"text": "Đồ ăn", "begun_from": "Thức ăn"})
    assert again.status_code == 302


def test_after_that_refusal_saving_again_is_meant(client, food):
    client.post(address(), {"text": "Thức ăn"})
    refused = client.post(address(), {"text": "Đồ ăn", "begun_from": ""})

    assert refused.context["form"]["begun_from"].value() == "Thức ăn"


def test_words_that_changed_begin_from_what_stood_there(client, food, tmp_path):
    by = command("test")
    wordings.write(source="Take what you cook.", language="vi", text="Lấy đi.", is_read=True, by=by)
    load(tmp_path, listings.service(description="Take two bags."))

    shown = client.get(address("Take two bags."))
    words = shown.content.decode()

    assert "Take what you cook." in words
    assert "Lấy đi.</textarea>" in words
    assert shown.context["form"]["begun_from"].value() == ""


def test_a_text_that_changed_while_one_wrote_keeps_what_was_typed(client, food):
    answer = client.post(address("Gone."), {"text": "Đi rồi"})

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "changed while you wrote" in words
    assert "Đi rồi</textarea>" in words
    assert not Wording.objects.exists()


def test_a_text_that_no_listing_says_leads_back_to_the_list(client, food):
    assert client.get(address("Gone."))["Location"].startswith(reverse(LIST))


@pytest.mark.parametrize("language", ["en", "xx"])
def test_a_language_that_pages_do_not_speak_is_not_found(client, food, language):
    assert client.get(address(language=language)).status_code == 404
    assert client.get(reverse("directory:words_csv", args=[language])).status_code == 404


def test_what_cannot_be_read_of_an_address_asks_for_all(client, food):
    words = client.get(reverse(LIST), {"language": "xx", "state": "x", "page": "-3"})

    assert words.status_code == 200
    assert "Take what you cook." in words.content.decode()


def test_nothing_waits_and_nothing_is_there_are_told_apart(client, db, tmp_path):
    assert "No listing says anything yet" in listed(client)
    load(tmp_path, listings.service())
    client.post(address(), {"text": "Thức ăn", "is_read": "on"})

    assert "Nothing here waits for Vietnamese" in listed(client)


def test_the_file_for_a_translator_holds_every_text(client, food):
    answer = client.get(reverse("directory:words_csv", args=["vi"]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert {row["source"] for row in rows} == {"Food pantry", "Take what you cook."}
    assert "listings-vi.csv" in answer["Content-Disposition"]


def test_somebody_without_the_permission_is_turned_away(client_of, food, coach):
    assert client_of(coach).get(reverse(LIST)).status_code == 403


def test_the_list_costs_the_same_queries_whatever_its_length(client, food, tmp_path):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            listed(client)
        return len(captured)

    before = queries()
    load(tmp_path, [listings.service(f"Pantry {n}") for n in range(20)])

    assert queries() == before
