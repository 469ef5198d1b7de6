"""Messages: e-mails and texts, sent or put into the demo's folder."""

import pytest
import requests

from aldea.core import messages
from aldea.core.messages import NotSent


@pytest.fixture
def folder(settings, tmp_path):
    settings.OUTBOX = tmp_path / "outbox"
    settings.EMAIL_BACKEND = "aldea.core.messages.FolderBackend"
    settings.SMS_BACKEND = "aldea.core.messages.FolderSms"
    return settings.OUTBOX


def test_an_empty_outbox_is_empty(folder):
    assert messages.outbox() == []


def test_the_folder_keeps_e_mails_and_texts_the_newest_first(folder):
    messages.send_email(to="desk@partner.example", subject="A question", body="Open this link.")
    messages.send_text(to="+16265550142", body="Una pregunta")

    text, email = messages.outbox()
    assert (text["channel"], text["to"], text["body"]) == ("SMS", "+16265550142", "Una pregunta")
    assert (email["channel"], email["subject"]) == ("EMAIL", "A question")
    assert not list(folder.glob(".*"))


class Answer:
    def __init__(self, status: int) -> None:
        self.ok, self.status_code = status < 400, status


@pytest.fixture
def twilio(settings, monkeypatch):
    """Twilio, answering 201 until told otherwise."""
    settings.SMS_BACKEND = "aldea.core.messages.TwilioSms"
    settings.TWILIO = {"sid": "AC7", "token": "secret", "from": "+16265550100"}
    asked: dict = {"status": 201}

    def post(address: str, **options) -> Answer:
        asked.update(address=address, **options)
        return Answer(asked["status"])

    monkeypatch.setattr(requests, "post", post)
    return asked


def test_twilio_is_asked_once_with_the_countys_number(twilio):
    messages.send_text(to="+16265550142", body="A question from school")

    assert twilio["address"].endswith("/Accounts/AC7/Messages.json")
    assert twilio["auth"] == ("AC7", "secret")
    assert twilio["data"] == {
        "To": "+16265550142",
        "From": "+16265550100",
        "Body": "A question from school",
    }
    assert twilio["timeout"]


def test_a_text_that_twilio_does_not_take_is_not_sent(twilio):
    twilio["status"] = 400

    with pytest.raises(NotSent, match="400"):
        messages.send_text(to="+1", body="A question")
