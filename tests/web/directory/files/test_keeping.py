"""How long a file is kept, and what stays of it."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from aldea.audit.models import Event
from aldea.partners import jobs
from aldea.partners.models import (
    KeptFile,
    SentFile,
)
from tests.partners import listings
from tests.web.directory.files.conftest import page


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
