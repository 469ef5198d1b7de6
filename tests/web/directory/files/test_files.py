"""Files of the directory in the browser: sent, looked at, applied; what waits, what is odd."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.partners import directory
from aldea.partners.models import (
    FlaggedValue,
    HeldRow,
    ListedOrganization,
    SentFile,
    Service,
)
from tests.partners import listings
from tests.web.directory.files.conftest import LOST, SEND, page, upload

HELD = reverse("directory:held_list")
FLAGGED = reverse("directory:flagged_list")


def lost(name="Lost pantry"):
    made = listings.service(name) | {"organization_id": LOST}
    del made["organization"]
    return made


def load(tmp_path, content, name="first.json"):
    return directory.import_file(path=listings.write(tmp_path, content, name), by=command("test"))


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ({"status": "\0\ud800"}, "One of: active"),
        ({"id": "\0"}, "A UUID"),
        ({"minimum_age": 10**400}, "A number"),
        ({"minimum_age": "a number without end"}, "The file is JSON"),
    ],
)
def test_what_can_be_stored_nowhere_is_refused_in_words(client, arrived, broken, rule):
    told = json.dumps([listings.service() | broken]).replace('"a number without end"', "9" * 5000)

    file = arrived(told.encode())

    assert file.state == SentFile.State.REFUSED
    assert rule in client.get(page(file)).content.decode()
    assert rule in client.get(page(file, "refused_csv")).content.decode()


def test_an_empty_list_teaches_the_next_step(client, queue):
    response = client.get(reverse("directory:file_list"))

    assert "No file has come yet" in response.text
    assert SEND in response.text


def test_a_file_is_sent_shown_and_applied(client, arrived, work, tmp_path):
    load(tmp_path, listings.service())
    file = arrived([listings.service(description="Fresh fruit"), listings.service("Second")])

    shown = client.get(page(file)).text
    assert "What would change" in shown
    assert "Fresh fruit" in shown
    assert Service.objects.count() == 1

    client.post(page(file, "apply_file"))
    work()

    file.refresh_from_db()
    assert file.state == SentFile.State.APPLIED
    assert Service.objects.get(name="Food pantry").description == "Fresh fruit"
    assert Service.objects.count() == 2
    assert Event.objects.filter(name="directory.applied", subject_id=file.pk).exists()


def test_refused_rows_are_listed_and_downloaded_and_the_rest_is_applied(client, arrived, work):
    file = arrived([listings.service(), listings.service("Broken", status="=open")])

    assert "/1/status" in client.get(page(file)).text
    assert "/1/status,'=open,One of: active" in client.get(page(file, "refused_csv")).text.replace(
        '"', ""
    )
    client.post(page(file, "apply_file"))
    work()
    assert Service.objects.get().name == "Food pantry"


def test_a_file_that_cannot_be_read_is_refused_and_says_why(client, arrived):
    file = arrived(b'{"broken": ')

    assert file.state == SentFile.State.REFUSED
    assert "The file is JSON" in client.get(page(file)).text


def test_a_file_of_no_known_form_is_refused_with_the_form_kept(client, queue):
    response = upload(client, b"hello", name="notes.txt", source="North")

    assert response.status_code == 422
    assert "Choose its form" in response.text
    assert 'value="North"' in response.text
    assert not SentFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(client, queue, settings):
    settings.ALDEA_DIRECTORY_MOST_BYTES = 10

    response = upload(client, [listings.service()])

    assert response.status_code == 422
    assert "Split the list" in response.text


def test_a_file_is_read_again_as_another_form(client, arrived, work):
    file = arrived([listings.service()], form="openeligibility")
    assert file.state == SentFile.State.REFUSED

    client.post(page(file, "read_as"), {"form": "hsds", "source": ""})
    work()

    file.refresh_from_db()
    assert (file.state, file.form) == (SentFile.State.WAITING, "hsds")


def test_a_file_is_thrown_away(client, arrived, work):
    file = arrived([listings.service()])

    client.post(page(file, "throw_away"))
    client.post(page(file, "apply_file"))
    work()

    file.refresh_from_db()
    assert file.state == SentFile.State.THROWN_AWAY
    assert not Service.objects.exists()


def test_a_file_is_shown_anew_when_the_directory_changed_since(client, arrived, work, tmp_path):
    load(tmp_path, listings.service())
    file = arrived([listings.service(description="Fresh fruit")])
    load(tmp_path, listings.service(description="Bread"), "between.json")

    client.post(page(file, "apply_file"))
    work()

    file.refresh_from_db()
    assert file.state == SentFile.State.WAITING
    assert "changed after you looked" in client.get(page(file)).text
    assert Service.objects.get().description == "Bread"


def test_rows_that_will_wait_and_odd_values_are_shown_before_anything_changes(client, arrived):
    phone = {"id": listings.key("phone"), "number": "12"}
    file = arrived([listings.service(phones=[phone]), lost()])

    shown = client.get(page(file)).text

    assert "Will wait for an organization" in shown
    assert LOST in shown
    assert "A number of 2 digits." in shown
    assert not HeldRow.objects.exists()
    assert not FlaggedValue.objects.exists()


def test_long_texts_are_shown_from_where_they_differ(client, arrived, tmp_path):
    load(tmp_path, listings.service(description=f"{'a' * 300} bread"))
    file = arrived([listings.service(description=f"{'a' * 300} fruit")])

    shown = client.get(page(file)).text

    assert " fruit" in shown
    assert "a" * 100 not in shown


def test_large_removals_need_a_tick(client, arrived, work, tmp_path):
    phones = [{"id": listings.key("p", str(n)), "number": f"555-555-01{n:02}"} for n in range(20)]
    load(tmp_path, listings.service(phones=phones))
    file = arrived([listings.service(phones=phones[:5])])
    assert "15 of 20 rows of phone would be removed" in client.get(page(file)).text

    client.post(page(file, "apply_file"))
    work()
    file.refresh_from_db()
    assert file.state == SentFile.State.WAITING

    client.post(page(file, "apply_file"), {"removal_is_meant": "yes"})
    work()
    file.refresh_from_db()
    assert file.state == SentFile.State.APPLIED


def test_an_unknown_organization_is_named_and_its_rows_are_loaded(client, work, tmp_path):
    load(tmp_path, [listings.service(), lost()])
    [listed] = ListedOrganization.objects.all()
    unknown = HeldRow.objects.get().unknown_id

    assert "Lost pantry" in client.get(HELD).text
    found = client.get(reverse("directory:held", args=[unknown]), {"q": "sunny"})
    assert "Sunny Table" in found.text
    client.post(reverse("directory:release", args=[unknown]), {"to": str(listed.pk)})
    work()

    assert Service.objects.get(name="Lost pantry").organization == listed
    assert "Nothing waits" in client.get(HELD).text


def test_rows_are_discarded_with_a_reason_only(client, queue, tmp_path):
    load(tmp_path, [listings.service(), lost()])
    address = reverse("directory:discard", args=[HeldRow.objects.get().unknown_id])

    client.post(address, {"reason": " "})
    assert HeldRow.objects.waiting().exists()
    client.post(address, {"reason": "Another county"})
    assert HeldRow.objects.get().discarded_why == "Another county"


def test_odd_values_are_closed_once_and_stay_closed(client, queue, tmp_path):
    phone = {"id": listings.key("phone"), "number": "12"}
    load(tmp_path, listings.service(phones=[phone]))
    flagged = FlaggedValue.objects.get()
    address = reverse("directory:close_flagged", args=[flagged.pk])

    assert "A number of 2 digits." in client.get(FLAGGED).text
    client.post(address, {"reason": "Their switchboard"})
    load(tmp_path, [listings.service(phones=[phone]), listings.service("Second")], "again.json")

    assert "Nothing looks odd" in client.get(FLAGGED).text
    assert FlaggedValue.objects.get().closed_why == "Their switchboard"


@pytest.mark.parametrize("name", ["file_list", "held_list", "flagged_list", "send_file"])
def test_a_coordinator_does_not_enter(client_of, coordinator, name):
    assert client_of(coordinator).get(reverse(f"directory:{name}")).status_code == 403


def test_lists_take_as_many_queries_for_many_rows(client, queue, django_assert_max_num_queries):
    for number in range(12):
        upload(client, [listings.service(str(number))])

    with django_assert_max_num_queries(20):
        client.get(reverse("directory:file_list"))


@pytest.mark.parametrize(
    ("name", "tables", "form"),
    [
        ("a.zip", {"services.csv": f"id,name\n{LOST},Pantry"}, "hsds"),
        ("a.zip", {"services.csv": "id,name\n1,Pantry"}, "hsds-1.1"),
        ("a.zip", {"phones.csv": "id\n1", "services.csv": "id,audience\n1,All"}, "ohana"),
    ],
)
def test_the_form_is_found_from_the_file(client, queue, name, tables, form):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for table, text in tables.items():
            archive.writestr(table, text)

    upload(client, packed.getvalue(), name=name)

    assert SentFile.objects.get().form == form
