"""How long a search takes among 20,000 services, beside plain full text on the same rows."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.db import connection

from aldea.core import clock
from aldea.partners import search
from aldea.partners.search import Question
from devtools.bench import relevance
from devtools.bench.figures import Figure, percentile
from devtools.county import tables

MANY = 20_000
ROUNDS = 3
GOAL = 20.0  # ms, p95
PLAIN = """
select s.id, count(*) over () from partners_service s, websearch_to_tsquery('english', %s) asked
where to_tsvector('english', s.name || ' ' || s.description) @@ asked
order by ts_rank(to_tsvector('english', s.name || ' ' || s.description), asked) desc limit 10
"""
INDEX = """
create index on partners_service using gin (to_tsvector('english', name || ' ' || description))
"""


def measure() -> list[Figure]:
    """Time every judged search with filters, alone and with the ten services it shows."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # rows that wait for it bar an index
        cursor.execute(INDEX)
        cursor.execute("analyze")
    questions = _questions(random.Random(7))
    at = clock.now().replace(hour=18, minute=30) - timedelta(days=clock.today().weekday())
    filtered = _times(questions, lambda one: search.ask(question=one, at=at, start=0, size=10))
    words = [Question(text=question.text) for question in questions]
    bare = _times(words, lambda one: search.ask(question=one, at=at, start=0, size=10))
    whole = _times(questions, lambda one: search.find(question=one, at=at))
    every = [replace(question, text="") for question in questions[:20]]
    browsing = _times(every, lambda one: search.ask(question=one, at=at, start=0, size=10))
    plain = _times(questions, _full_text)
    found = [search.ask(question=one, at=at, start=0, size=1)[0][1] for one in words]
    return [
        Figure("services searched", MANY, ""),
        Figure("services found, median of all searches", statistics.median(found), ""),
        Figure("services found, most", max(found), ""),
        Figure("words, filters and counts p95", percentile(filtered, 0.95), "ms", at_most=GOAL),
        Figure("words, filters and counts median", statistics.median(filtered), "ms"),
        Figure("words and counts p95", percentile(bare, 0.95), "ms"),
        Figure("words and counts median", statistics.median(bare), "ms"),
        Figure("with ten services read, p95", percentile(whole, 0.95), "ms"),
        Figure("no words, filters and counts p95", percentile(browsing, 0.95), "ms"),
        Figure("plain full text alone p95", percentile(plain, 0.95), "ms"),
        Figure("plain full text alone median", statistics.median(plain), "ms"),
    ]


def _times(questions: list[Question], ask: Callable[[Question], object]) -> list[float]:
    taken = []
    for number in range(ROUNDS):
        for question in questions:
            began = time.perf_counter()
            ask(question)
            lasted = (time.perf_counter() - began) * 1000
            if number:  # the first round warms
                taken.append(lasted)
    return taken


def _full_text(question: Question) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [question.text])
        cursor.fetchall()


def _questions(draw: random.Random) -> list[Question]:
    return [_question(draw, query.text, query.language) for query in relevance.judged()]


def _question(draw: random.Random, text: str, language: str) -> Question:
    """Ask as from a school, with two or three filters chosen."""
    school = draw.choice(tables.schools())
    chosen = {
        "cost": ("free",),
        "language": ("es",),
        "open": ("now",),
        "papers": ("none",),
        "room": ("opening",),
    }
    groups = draw.sample(sorted(chosen), 2)
    return Question(
        text=text,
        point=(school.latitude, school.longitude),
        within=draw.choice((None, 5.0, 10.0, 25.0)),
        campus=school.cds_code,
        age=draw.choice((None, None, 15.0)),
        speaks="es" if language == "es" else "en",
        chosen={group: chosen[group] for group in groups},
    )
