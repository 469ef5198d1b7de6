"""Synonyms: what families and staff say for what services are called, in seven languages.

Listings are written in English and Spanish. Words of the other languages are no stems of any
listing, so they find only by what the table says they stand for.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "synonyms.csv"
LONGEST = 5  # words of a phrase
# Their words are written without spaces between, or with their endings: found anywhere in a text.
UNSPACED = ("zh", "ko", "hy")
UNSTEMMED = (*UNSPACED, "vi", "tl")
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
    is_stemmed: bool = True  # whether the phrase is one of English or Spanish, too


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means: words to look for too, how often each need, and the words that say so."""

    words: tuple[str, ...]
    needs: Mapping[str, int]
    telling: frozenset[str]


def plain(text: str) -> str:
    """Write a text in small letters without accents, as the index does."""
    spread = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'")  # as phones write it
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """Split a text into its plain words."""
    return re.findall(r"\w[\w'-]*", plain(text))[:40]


def singular(word: str) -> str:
    """Take a plural's ending away, so that a table of words need not name both."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] != "s" else word


@cache
def table() -> dict[str, Meaning]:
    """Read the table: each plain phrase with all it stands for, in the languages with spaces."""
    found: dict[str, Meaning] = {}
    for row in _rows():
        if row["language"] in UNSPACED:
            continue
        phrase = " ".join(singular(word) for word in tokens(row["phrase"]))
        old = found.get(phrase, Meaning((), (), is_stemmed=False))
        found[phrase] = Meaning(
            tuple(dict.fromkeys((*old.words, *row["words"].split()))),
            tuple(dict.fromkeys((*old.needs, *row["needs"].split()))),
            is_stemmed=old.is_stemmed or row["language"] not in UNSTEMMED,
        )
    return found


@cache
def pieces() -> tuple[tuple[str, Meaning], ...]:
    """Read what is looked for anywhere in a text, longest first: health insurance before health."""
    found = {
        _joined(row["phrase"]): Meaning(
            tuple(row["words"].split()), tuple(row["needs"].split()), is_stemmed=False
        )
        for row in _rows()
        if row["language"] in UNSPACED
    }
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _joined(text: str) -> str:
    return "".join(plain(text).split())


@cache
def words() -> set[str]:
    """List the single words that the table knows, so that misspelt ones find them."""
    every = {
        word
        for row in _rows()
        if row["language"] not in UNSTEMMED
        for word in tokens(row["phrase"])
    }
    return {word for word in every if len(word) > 3 and re.fullmatch("[a-z]+", word)}


def meaning(text: str) -> Meaning:
    """Say what else to look for when somebody asks for this; longer phrases first."""
    found = [known for _words, known in _phrases(text)] + _pieces_in(text)
    return Meaning(
        tuple(dict.fromkeys(word for known in found for word in known.words)),
        tuple(dict.fromkeys(need for known in found for need in known.needs)),
    )


def read(text: str) -> Reading:
    """Read a text as `meaning` does, and say which of its words say a need, and how often."""
    phrases = {tuple(written): known for written, known in _phrases(text)}
    found = [*phrases.values(), *_pieces_in(text)]
    return Reading(
        words=tuple(dict.fromkeys(word for known in found for word in known.words)),
        needs=Counter(need for known in found for need in known.needs),
        telling=frozenset(
            word for written, known in phrases.items() if known.needs for word in written
        ),
    )


def unstemmed(text: str) -> set[str]:
    """List the words that are only Vietnamese or Tagalog here: no typing error of English."""
    return {word for words, known in _phrases(text) if not known.is_stemmed for word in words}


def _phrases(text: str) -> list[tuple[list[str], Meaning]]:
    written = tokens(text)
    asked = [singular(word) for word in written]
    found: list[tuple[list[str], Meaning]] = []
    taken: set[int] = set()
    for length in range(LONGEST, 0, -1):
        for start in range(len(asked) - length + 1):
            span = set(range(start, start + length))
            known = table().get(" ".join(asked[start : start + length]))
            if known and not span & taken:
                taken |= span
                found.append((written[start : start + length], known))
    return found


def _pieces_in(text: str) -> list[Meaning]:
    if text.isascii():
        return []
    left, found = _joined(text), []
    for piece, known in pieces():
        if piece in left:
            left = left.replace(piece, " ")
            found.append(known)
    return found
