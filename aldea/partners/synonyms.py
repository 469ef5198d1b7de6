"""Synonyms: what families and staff say for what services are called, in two languages."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "synonyms.csv"
LONGEST = 5  # words of a phrase


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: words to look for too, and codes of needs."""

    words: tuple[str, ...]
    needs: tuple[str, ...]


def plain(text: str) -> str:
    """Write a text in small letters without accents, as the index does."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """Split a text into its plain words."""
    return re.findall(r"\w[\w'-]*", plain(text))[:40]


@cache
def table() -> dict[str, Meaning]:
    """Read the table: each plain phrase with all it stands for, in both languages."""
    found: dict[str, Meaning] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            phrase = " ".join(tokens(row["phrase"]))
            old = found.get(phrase, Meaning((), ()))
            found[phrase] = Meaning(
                tuple(dict.fromkeys((*old.words, *row["words"].split()))),
                tuple(dict.fromkeys((*old.needs, *row["needs"].split()))),
            )
    return found


@cache
def words() -> set[str]:
    """List the single words that the table knows, so that misspelt ones find them."""
    every = {word for phrase in table() for word in phrase.split()}
    return {word for word in every if len(word) > 3 and re.fullmatch("[a-z]+", word)}


def meaning(text: str) -> Meaning:
    """Say what else to look for when somebody asks for this; longer phrases first."""
    asked = tokens(text)
    found_words: list[str] = []
    found_needs: list[str] = []
    taken: set[int] = set()
    for length in range(LONGEST, 0, -1):
        for start in range(len(asked) - length + 1):
            span = set(range(start, start + length))
            known = table().get(" ".join(asked[start : start + length]))
            if known and not span & taken:
                taken |= span
                found_words += known.words
                found_needs += known.needs
    return Meaning(tuple(dict.fromkeys(found_words)), tuple(dict.fromkeys(found_needs)))
