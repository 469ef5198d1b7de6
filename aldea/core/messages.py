"""Outgoing e-mail and texts. A message carries a link and no fact about anybody."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import requests
from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

from aldea.core import clock
from aldea.core.ids import new_id


class NotSent(Exception):
    """The other side did not take the message."""


class Sms(Protocol):
    """What a sender of texts can do."""

    def send(self, *, to: str, body: str) -> None: ...


def _drop(record: dict[str, str]) -> None:
    folder = Path(settings.OUTBOX)
    folder.mkdir(parents=True, exist_ok=True)
    key = str(new_id())
    part = folder / f".{key}.part"
    part.write_text(json.dumps({"at": clock.now().isoformat(), **record}, ensure_ascii=False))
    part.rename(folder / f"{key}.json")


class FolderSms:
    """Writes texts into a folder: the demo's outbox."""

    def send(self, *, to: str, body: str) -> None:
        _drop({"channel": "SMS", "to": to, "subject": "", "body": body})


class FolderBackend(BaseEmailBackend):
    """Writes e-mails into a folder: the demo's outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            _drop(
                {
                    "channel": "EMAIL",
                    "to": ", ".join(message.to),
                    "subject": str(message.subject),
                    "body": str(message.body),
                }
            )
        return len(email_messages)


class TwilioSms:
    """Sends texts through Twilio's REST interface; settings.TWILIO holds sid, token and from."""

    def send(self, *, to: str, body: str) -> None:
        account = settings.TWILIO
        answer = requests.post(
            f"https://api.twilio.com/2010-04-01/Accounts/{account['sid']}/Messages.json",
            auth=(account["sid"], account["token"]),
            data={"To": to, "From": account["from"], "Body": body},
            timeout=20,
        )
        if not answer.ok:
            raise NotSent(f"Twilio answered {answer.status_code}")


def send_email(*, to: str, subject: str, body: str) -> None:
    """Hand an e-mail to the configured sender."""
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [to])


def send_text(*, to: str, body: str) -> None:
    """Hand a text to the configured sender. Raises NotSent."""
    sender: Sms = import_string(settings.SMS_BACKEND)()
    sender.send(to=to, body=body)


def outbox() -> list[dict[str, str]]:
    """What the folder senders wrote, newest first."""
    folder = Path(settings.OUTBOX)
    if not folder.exists():
        return []
    files = sorted(folder.glob("*.json"), reverse=True)
    return [json.loads(file.read_text()) for file in files[:200]]
