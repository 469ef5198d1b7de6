"""Toasts: what was done, said once, with a way back."""

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

UNDO = "undo:"


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """Say what was done; undo is the address whose POST takes it back."""
    messages.success(request, words, extra_tags=f"{UNDO}{undo}" if undo else "")


def undo_address(message: Message) -> str:
    """Find where a message's Undo button leads, or nothing."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith(UNDO):
            return tag.removeprefix(UNDO)
    return ""
