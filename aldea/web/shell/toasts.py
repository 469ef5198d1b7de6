"""Toasts: what was done, said once, with a way back."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from aldea.core.errors import Refused

UNDO = "undo:"


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """Say what was done; undo is the address whose POST takes it back."""
    messages.success(request, words, extra_tags=f"{UNDO}{undo}" if undo else "")


def attempt(request: HttpRequest, verb: Callable[[], object], words: str) -> None:
    """Do something and say these words of it, or why it was refused."""
    try:
        verb()
    except Refused as refused:
        say(request, str(refused))
    else:
        say(request, words)


def undo_address(message: Message) -> str:
    """Find where a message's Undo button leads, or nothing."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith(UNDO):
            return tag.removeprefix(UNDO)
    return ""
