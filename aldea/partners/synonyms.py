"""Synonyms: what families and staff say for what services are called, in two languages."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "synonyms.csv"
LONGEST = 5  # words of a phrase
# What wishes of every kind are made of: it says little of what is looked for.
EVERYDAY_WORDS = """
need needs needed want wants help looking find get give gave near some something somebody please
have year old kid kids child children son daughter mother father family families home house live
living free now today people going know
necesito necesita necesitamos quiero quiere queremos busco buscar ayuda ayudar cerca favor hijo
hija hijos hijas nino nina ninos ninas madre padre familia familias casa gratis hoy tengo tiene
tenemos puedo puede podemos hacer donde
"""
EVERYDAY = frozenset(EVERYDAY_WORDS.split())


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


def singular(word: str) -> str:
    """Take a plural's ending away, so that a table of words need not name both."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] != "s" else word


@cache
def table() -> dict[str, Meaning]:
    """Read the table: each plain phrase with all it stands for, in both languages."""
    found: dict[str, Meaning] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            phrase = " ".join(singular(word) for word in tokens(row["phrase"]))
            old = found.get(phrase, Meaning((), ()))
            found[phrase] = Meaning(
                tuple(dict.fromkeys((*old.words, *row["words"].split()))),
                tuple(dict.fromkeys((*old.needs, *row["needs"].split()))),
            )
    return found


@cache
def words() -> set[str]:
    """List the single words that the table knows, so that misspelt ones find them."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        every = {word for row in csv.DictReader(file) for word in tokens(row["phrase"])}
    return {word for word in every if len(word) > 3 and re.fullmatch("[a-z]+", word)}


def meaning(text: str) -> Meaning:
    """Say what else to look for when somebody asks for this; longer phrases first."""
    asked = [singular(word) for word in tokens(text)]
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
