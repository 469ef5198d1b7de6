"""Whether a search finds what helps: NDCG@5 over judged searches, beside two plain ways to search.

The grades of `relevance.csv` were written before any search was run: 3 is what was asked for, 2
would help, 1 is a step on the way. Only the part `seen` is looked at while the ranking changes; the
part `unseen` says whether a change helps searches that nobody thought of, and the part `others` was
written by a hand that knew neither the ranking, the synonyms nor the other searches. Of these
every second one, the first, third and so on in the file, may be looked at: `others, open`. The
rest, `others, closed`, is never opened by whoever changes the ranking or the synonyms.
"""

import csv
import itertools
import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import bm25s
from django.db import connection

from aldea.core import clock
from aldea.partners import search
from aldea.partners.search import Question
from devtools.bench.figures import Figure
from devtools.county import directory

FILE = Path(__file__).with_name("relevance.csv")
DEPTH = 5
GOAL = 0.9
CONFIGURATIONS = {"en": "english", "es": "spanish", "mixed": "english"}
PLAIN = """
with asked as (select websearch_to_tsquery(%(language)s::regconfig, %(text)s) as words)
select s.id::text from partners_service s, asked,
    to_tsvector(%(language)s::regconfig, concat_ws(' ', s.name, s.alternate_name, s.description)) t
where t @@ asked.words order by ts_rank(t, asked.words) desc, s.name limit %(depth)s
"""
Finder = Callable[["Judged"], list[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody types, and how well each service answers it."""

    part: str
    language: str
    kind: str
    text: str
    grades: dict[str, int]


def judged() -> list[Judged]:
    """Read the judged searches; services by their ids in the directory."""
    halves = itertools.cycle(("others, open", "others, closed"))
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Judged(
                next(halves) if row["part"] == "others" else row["part"],
                row["language"],
                row["kind"],
                row["query"],
                _grades(row),
            )
            for row in csv.DictReader(file)
        ]


def _grades(row: dict[str, str]) -> dict[str, int]:
    pairs = (word.split(":") for word in row["services"].split())
    return {directory.service_id(key): int(grade) for key, grade in pairs}


def ndcg(found: list[str], grades: dict[str, int]) -> float:
    """Score a list: gain 2^grade - 1, worth less the further down, as a share of the best."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(key, 0) for key in found]) / _gain(best)


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(grades[:DEPTH]))


def measure() -> Iterator[Figure]:
    """Score Aldea's search, plain full text and BM25 on the directory in the database."""
    queries = judged()
    scores = {
        name: [ndcg(find(query), query.grades) for query in queries]
        for name, find in finders().items()
    }
    for name, values in scores.items():
        at_least = GOAL if name == "Aldea" else None
        yield Figure(f"{name}: NDCG@5", _mean(values), "", at_least=at_least)
    for part in ("part", "language", "kind"):
        for value in dict.fromkeys(getattr(query, part) for query in queries):
            for name, values in scores.items():
                own = [v for v, q in zip(values, queries, strict=True) if getattr(q, part) == value]
                yield Figure(f"  {name}: {value}, {len(own)} searches", _mean(own), "")


def finders() -> dict[str, Finder]:
    """Name each way to search."""
    return {"Aldea": _aldea, "full text": _full_text, "BM25": _bm25()}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _aldea(query: Judged) -> list[str]:
    speaks = "es" if query.language == "es" else "en"
    found = search.find(
        question=Question(text=query.text, speaks=speaks), at=clock.now(), size=DEPTH
    )
    return [str(match.service.pk) for match in found.matches]


def _full_text(query: Judged) -> list[str]:
    names: dict[str, str | int] = {
        "language": CONFIGURATIONS[query.language],
        "text": query.text,
        "depth": DEPTH,
    }
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, names)
        return [key for (key,) in cursor.fetchall()]


def _bm25() -> Finder:
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    with connection.cursor() as cursor:
        cursor.execute(
            "select id::text, concat_ws(' ', name, alternate_name, description)"
            " from partners_service where status = 'active' order by name"
        )
        rows = cursor.fetchall()
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([text for _, text in rows], stopwords="en", show_progress=False),
        show_progress=False,
    )

    def find(query: Judged) -> list[str]:
        words = bm25s.tokenize([query.text], stopwords="en", show_progress=False)
        places, scores = index.retrieve(words, k=DEPTH, show_progress=False)
        pairs = zip(places[0], scores[0], strict=True)
        return [rows[place][0] for place, score in pairs if score > 0]

    return find
