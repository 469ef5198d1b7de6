"""Sending a file of services in the browser, and what the worker does with it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector

from aldea.core.rls import Reach, reading
from aldea.partners import directory, sent
from aldea.partners.models import SentFile
from tests.partners import listings

SEND = reverse("directory:send_file")
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
