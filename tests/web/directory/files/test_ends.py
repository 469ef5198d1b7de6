"""How the worker's work on a file ends: cancelled, given out twice, or overtaken by a person."""

from datetime import timedelta

import pytest

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.partners import directory, sent
from aldea.partners.models import (
    SentFile,
    Service,
)
from tests.partners import listings
from tests.web.directory.files.conftest import page, upload


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
