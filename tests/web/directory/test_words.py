"""The translator's desk."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector

from aldea.audit.trail import command
from aldea.core import clock
from aldea.core.rls import Reach, reading
from aldea.partners import sent, wordings
from aldea.partners.models import SentFile, Wording
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
    return reverse("directory:word", args=[language, wordings.key(source)])


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
    for text in ("Food pantry", "Sunny Table"):
        client.post(address(text), {"text": "Thức ăn", "is_read": "on"})

    assert "Nothing here waits for Vietnamese" in listed(client)


def test_the_file_for_a_translator_holds_every_text(client, food):
    answer = client.get(reverse("directory:words_csv", args=["vi"]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert {row["source"] for row in rows} == {"Food pantry", "Sunny Table", "Take what you cook."}
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


@pytest.fixture
def work():
    """Let the worker read and apply what was sent since it last worked."""
    connector = InMemoryConnector()
    tasks = {"partners.read_sent": sent.read, "partners.apply_sent": sent.write}

    def worked() -> None:
        jobs = list(connector.jobs.values())
        connector.jobs.clear()
        with reading(Reach("jobs")):
            for job in jobs:
                tasks[job["task_name"]](**job["args"])

    with procrastinate_app.current_app.replace_connector(connector):
        yield worked


def send(client, content: str):
    file = SimpleUploadedFile("listings-vi.csv", content.encode("utf-8-sig"))
    return client.post(reverse("directory:words_send"), {"file": file})


def test_a_file_goes_out_comes_back_is_shown_and_applied(client, food, work):
    given = client.get(reverse("directory:words_csv", args=["vi"])).content.decode("utf-8-sig")
    filled = given.replace("vi,Food pantry,,", "vi,Food pantry,Thức ăn,")
    filled += "vi,Nobody says so.,Không,,,,,,\r\n"

    where = send(client, filled)["Location"]
    work()
    shown = client.get(where).content.decode()
    assert "Thức ăn (not reviewed)" in shown
    assert "No listing says this" in shown
    assert "line 5, source" in shown
    assert not Wording.objects.exists()

    file = SentFile.objects.get()
    client.post(reverse("directory:apply_file", args=[file.pk]))
    work()

    assert Wording.objects.get().text == "Thức ăn"
    assert "Dora Steward applied it" in client.get(where).content.decode()
    refused = client.get(reverse("directory:refused_csv", args=[file.pk])).content.decode()
    assert "No listing says this" in refused


def test_the_same_file_again_changes_nothing(client, food, work):
    given = client.get(reverse("directory:words_csv", args=["vi"])).content.decode("utf-8-sig")
    filled = given.replace("vi,Food pantry,,", "vi,Food pantry,Thức ăn,")
    for _twice in range(2):
        send(client, filled)
        work()
        file = SentFile.objects.latest("sent_at", "pk")
        client.post(reverse("directory:apply_file", args=[file.pk]))
        work()

    assert Wording.objects.count() == 1
    assert file.shown["counts"] == {"wording": {"same": 1}}


def test_a_file_of_translations_is_known_by_its_columns(client, food, work):
    content = b"language,source,text\nvi,Food pantry,\xc4\x90\xe1\xbb\x93\n"
    file = SimpleUploadedFile("vi.csv", content)
    client.post(reverse("directory:send_file"), {"file": file})
    work()

    assert SentFile.objects.get().form == "wordings"
    assert SentFile.objects.get().is_waiting


def test_no_file_is_asked_for_again(client):
    assert client.post(reverse("directory:words_send"), {}).status_code == 422


def test_sending_a_file_is_for_who_keeps_the_directory(client_of, food, coordinator):
    assert client_of(coordinator).get(reverse(LIST)).status_code == 200
    assert client_of(coordinator).get(reverse("directory:words_send")).status_code == 403
