"""Files of the directory in the browser: sent, looked at, applied; what waits, what is odd."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core.rls import Reach, reading
from aldea.partners import directory, jobs, sent
from aldea.partners.models import (
    FlaggedValue,
    HeldRow,
    KeptFile,
    ListedOrganization,
    SentFile,
    Service,
)
from tests.partners import listings

SEND = reverse("directory:send_file")
HELD = reverse("directory:held_list")
FLAGGED = reverse("directory:flagged_list")
LOST = listings.key("nobody")


@pytest.fixture
def queue():
    connector = InMemoryConnector()
    with procrastinate_app.current_app.replace_connector(connector):
        yield connector


@pytest.fixture
def work(queue):
    """Let the worker do what was asked for since it last worked."""
    tasks = {
        "partners.read_sent": sent.read,
        "partners.apply_sent": sent.write,
        "partners.release_held": directory.release_named,
    }

    def worked() -> None:
        jobs = list(queue.jobs.values())
        queue.jobs.clear()
        with reading(Reach("jobs")):
            for job in jobs:
                tasks[job["task_name"]](**job["args"])

    return worked


@pytest.fixture
def client(client_of, directory_steward):
    return client_of(directory_steward)


def upload(client, content, name="services.json", **more):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(SEND, {"file": SimpleUploadedFile(name, data), **more})


@pytest.fixture
def arrived(client, work):
    """A file that was sent and read."""

    def done(content, **more) -> SentFile:
        assert upload(client, content, **more).status_code == 302
        work()
        return SentFile.objects.latest("sent_at", "pk")

    return done


def page(file: SentFile, name: str = "file") -> str:
    return reverse(f"directory:{name}", args=[file.pk])


def lost(name="Lost pantry"):
    made = listings.service(name) | {"organization_id": LOST}
    del made["organization"]
    return made


def load(tmp_path, content, name="first.json"):
    return directory.import_file(path=listings.write(tmp_path, content, name), by=command("test"))


def damaged_zip():
    """A ZIP whose list of files is whole and whose content is not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", "id,name,status\n" * 50)
    start = packed.getvalue().find(b"services.csv") + len("services.csv")
    content = bytearray(packed.getvalue())
    content[start : start + 20] = bytes(each ^ 0xFF for each in content[start : start + 20])
    return bytes(content)


def test_a_damaged_zip_is_refused_where_it_is_sent_and_where_it_is_read(client, arrived):
    assert upload(client, damaged_zip(), name="services.zip").status_code == 422

    file = arrived(damaged_zip(), name="services.zip", form="hsds")

    assert file.state == SentFile.State.REFUSED
    assert "A ZIP can be unpacked without a password" in client.get(page(file)).content.decode()


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


def test_a_file_can_be_stopped_while_it_moves_and_not_after(client, arrived, queue):
    upload(client, [listings.service()])
    file = SentFile.objects.get()

    client.post(page(file, "cancel_file"))
    file.refresh_from_db()
    assert file.cancel_asked_at

    SentFile.objects.update(state=SentFile.State.STOPPED)
    with pytest.raises(sent.MovedOn):
        sent.cancel(sent=file, by=command("test"))


@pytest.mark.parametrize("verb", ["preview", "import_file"])
def test_cancel_after_the_last_word_still_stops(client, queue, arrived, work, monkeypatch, verb):
    """No word of progress is told any more, but nothing is written yet."""
    done = getattr(directory, verb)

    def stopped_at_the_end(**asked):
        loaded = done(**asked)
        client.post(page(SentFile.objects.get(), "cancel_file"))
        return loaded

    if verb == "import_file":
        client.post(page(arrived([listings.service()]), "apply_file"))
    else:
        upload(client, [listings.service()])
    monkeypatch.setattr(directory, verb, stopped_at_the_end)
    work()

    assert SentFile.objects.get().state == SentFile.State.STOPPED
    assert not Service.objects.exists()


def test_cancel_that_comes_too_late_says_that_it_was_applied(client, arrived, work):
    file = arrived([listings.service()])
    client.post(page(file, "apply_file"))
    work()

    answer = client.post(page(file, "cancel_file"), follow=True)

    assert "That came too late: the file was applied." in answer.text
    assert "Nothing will be changed" not in answer.text


def test_a_job_that_is_given_out_twice_applies_once(client, queue, arrived, work, monkeypatch):
    """The second begins before the first has ended, and ends after it."""
    file = arrived([listings.service()])
    client.post(page(file, "apply_file"))
    unpack, begun = sent.default_storage.open, []

    def while_another_does_it(name):
        begun.append(name)
        if len(begun) == 1:
            sent.write(sent_id=file.pk)
        return unpack(name)

    monkeypatch.setattr(sent.default_storage, "open", while_another_does_it)
    work()

    file.refresh_from_db()
    assert len(begun) == 2
    assert (file.state, file.was_overtaken) == (SentFile.State.APPLIED, False)
    assert Event.objects.filter(name="directory.applied").count() == 1
    assert Event.objects.filter(name="directory.loaded").count() == 1


def test_a_file_read_to_no_end_is_not_applied(client, queue, frozen):
    upload(client, [listings.service()])
    frozen.shift(timedelta(minutes=6))

    answer = client.post(page(SentFile.objects.get(), "apply_file"), follow=True)

    assert "Read it again first" in answer.text


@pytest.mark.parametrize(
    "name",
    ["\N{TACO}" * 200 + ".json", "e" * 300 + ".json", "\u00e9" * 250 + ".JSON", "a." + "b" * 300],
)
def test_a_long_name_is_shortened_and_the_file_is_read(client, arrived, name):
    file = arrived([listings.service()], name=name)

    assert file.state == SentFile.State.WAITING
    assert len(file.file_name.encode()) <= 255
    if "json" in name.lower():
        assert file.file_name.startswith(name[:50])
        assert file.file_name.endswith(name[-5:])


def zipped(entries, *, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        archive.writestr("services.csv", f"id,name\n{LOST},Pantry")
        for entry in entries:
            archive.writestr(entry, "id,name")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (zipped(f"{n}.txt" for n in range(2000)), "at most 2,000 files in it"),
        (zipped(f"{n}.csv" for n in range(200)), "at most 200 tables"),
        (zipped([], compression=zipfile.ZIP_BZIP2), "packed as every computer does"),
        (zipped([], compression=zipfile.ZIP_LZMA), "packed as every computer does"),
    ],
)
def test_a_zip_that_would_unpack_without_end_is_not_opened(client, arrived, content, rule):
    """Neither while somebody waits for the page, nor where it is read."""
    assert "Choose its form" in upload(client, content, name="a.zip").text

    file = arrived(content, name="a.zip", form="hsds")

    assert file.state == SentFile.State.REFUSED
    assert rule in client.get(page(file)).text


@pytest.fixture
def pass_days(client, directory_steward, as_jobs, frozen):
    """Let days pass, do what the last night does, and sign in again."""

    def passed(days: int) -> None:
        frozen.shift(timedelta(days=days))
        with as_jobs():
            jobs.forget_sent(timestamp=0)
        client.force_login(directory_steward)

    return passed


def test_a_file_is_deleted_when_it_was_kept_long_enough(client, arrived, work, pass_days):
    content = [listings.service(), listings.service("Broken", status="open")]
    file = arrived(content, source="North")
    client.post(page(file, "apply_file"))
    work()
    assert "Kept until" in client.get(page(file)).text
    pass_days(89)
    young = arrived([listings.service("Second")])
    assert default_storage.exists(file.document)

    pass_days(2)
    pass_days(0)

    assert not default_storage.exists(file.document)
    assert default_storage.exists(young.document)
    assert not KeptFile.objects.exists()
    told = client.get(page(file)).text
    assert "Dora Steward applied it" in told
    assert "Deleted" in told
    assert "/1/status" not in client.get(page(file, "refused_csv")).text
    file.refresh_from_db()
    assert file.shown["counts"]["service"]["new"] == 1
    assert "Food pantry" not in json.dumps(file.shown)
    names = Event.objects.filter(subject_id=file.pk).order_by("at").values_list("name", flat=True)
    assert [*names].count("directory.forgotten") == 1
    assert {"directory.sent", "directory.approved", "directory.applied"} < {*names}


def test_a_file_nobody_decided_about_counts_as_thrown_away(client, arrived, pass_days):
    waiting, refused = arrived([listings.service()]), arrived(b'{"broken": ')
    pass_days(91)

    for file, state in ((waiting, "THROWN_AWAY"), (refused, "REFUSED")):
        file.refresh_from_db()
        assert file.state == state
        assert "Read it again" not in client.get(page(file)).text
    answer = client.post(page(refused, "read_as"), {"form": "hsds", "source": ""}, follow=True)
    assert "deleted it. Send it again." in answer.text


def test_a_file_is_forgotten_and_gone_or_neither(arrived):
    file = arrived([listings.service()])

    with pytest.raises(IntegrityError, match="forgotten_iff"):
        SentFile.objects.filter(pk=file.pk).update(document="")


def test_a_file_that_was_thrown_away_while_it_was_written_changes_nothing(
    client, arrived, work, monkeypatch
):
    file = arrived([listings.service()])
    client.post(page(file, "apply_file"))
    written = directory.import_file

    def thrown_away_at_the_end(**asked):
        loaded = written(**asked)
        SentFile.objects.update(state=SentFile.State.THROWN_AWAY)
        return loaded

    monkeypatch.setattr(directory, "import_file", thrown_away_at_the_end)
    work()

    file.refresh_from_db()
    assert not Service.objects.exists()
    assert file.state == SentFile.State.STOPPED


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
