"""A list of services as a text or an e-mail that the reader's own phone sends."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlencode
from uuid import UUID

from django.utils.translation import gettext

from aldea.web.public.cards import Card
from aldea.web.shell.tags import phone

MOST_SERVICES = 40
LONGEST_TEXT = 1200  # ten parts of a text message; the link holds the rest


def keys(asked: Iterable[str]) -> list[UUID]:
    """Read the services of a list from its address; what is no key is left out."""
    found: dict[UUID, None] = {}
    for each in asked:
        try:
            found[UUID(each)] = None
        except ValueError:
            continue
    return list(found)[:MOST_SERVICES]


def query(kept: Iterable[UUID]) -> str:
    """Write a list into an address."""
    return urlencode([("s", str(key)) for key in kept])


def words(cards: Sequence[Card], address: str) -> str:
    """Write the services line by line, as many as a text holds, then where the list stands."""
    lines: list[str] = []
    for card in cards:
        line = ", ".join(filter(None, (str(card.name), phone(card.phone), *card.facts[:1])))
        if sum(map(len, lines)) + len(line) > LONGEST_TEXT:
            break
        lines.append(line)
    return "\n".join([*lines, address])


def by_text(text: str) -> str:
    """The address that opens the reader's texts with these words in it."""
    return f"sms:?&body={quote(text)}"


def by_mail(text: str) -> str:
    """The address that opens the reader's e-mail with these words in it."""
    return f"mailto:?subject={quote(gettext('Help near the school'))}&body={quote(text)}"
