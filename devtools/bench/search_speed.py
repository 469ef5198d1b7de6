"""How long a search takes among 20,000 services, beside plain full text on the same rows."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.db import connection

from aldea.core import clock
from aldea.partners import entries, search
from aldea.partners.models import Service
from aldea.partners.search import Question
from devtools.bench import relevance
from devtools.bench.figures import Figure, percentile
from devtools.county import tables

MANY = 20_000
ROUNDS = 3
PATCHED = 25
GOAL = 20.0  # ms, p95
PLAIN = """
select s.id, count(*) over () from partners_service s, websearch_to_tsquery('english', %s) asked
where to_tsvector('english', s.name || ' ' || s.description) @@ asked
order by ts_rank(to_tsvector('english', s.name || ' ' || s.description), asked) desc limit 10
"""
INDEX = """
create index on partners_service using gin (to_tsvector('english', name || ' ' || description))
"""


@dataclass(frozen=True, slots=True)
class Times:
    """How long each search lasted, and worked: the second hardly minds who else is at work."""

    lasted: list[float]
    worked: list[float]


def measure() -> list[Figure]:
    """Time every judged search with filters, alone and with the ten services it shows."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # rows that wait for it bar an index
        cursor.execute(INDEX)
        cursor.execute("analyze")
    questions = _questions(random.Random(7))
    words = [Question(text=question.text) for question in questions]
    browsing = [replace(question, text="") for question in questions[:20]]
    at = clock.now().replace(hour=18, minute=30) - timedelta(days=clock.today().weekday())

    def ask(one: Question) -> object:
        return search.ask(question=one, at=at, start=0, size=10)

    found = [search.ask(question=one, at=at, start=0, size=1)[0][1] for one in words]
    return [
        Figure("services searched", MANY, ""),
        Figure("services found, median of all searches", statistics.median(found), ""),
        Figure("services found, most", max(found), ""),
        *_told("words, filters and counts", _times(questions, ask), goal=GOAL),
        *_told("words and counts", _times(words, ask)),
        *_told(
            "with ten services read",
            _times(questions, lambda one: search.find(question=one, at=at)),
        ),
        *_told("no words, filters and counts", _times(browsing, ask), goal=GOAL),
        *_told("no words, no filter, counts", _times([Question()] * 20, ask)),
        *_told("plain full text alone", _times(questions, _full_text)),
        *_making(),
    ]


def _told(name: str, times: Times, *, goal: float | None = None) -> list[Figure]:
    return [
        Figure(f"{name} p95", percentile(times.lasted, 0.95), "ms", at_most=goal),
        Figure(f"{name} median", statistics.median(times.lasted), "ms"),
        Figure(f"{name}, worked p95", percentile(times.worked, 0.95), "ms"),
        Figure(f"{name}, worked median", statistics.median(times.worked), "ms"),
    ]


def _making() -> list[Figure]:
    """Time making entries: of one service, and of all."""
    taken = []
    for service in Service.objects.order_by("pk")[:PATCHED]:
        service.description += " A few more words of what it gives."
        service.save(update_fields=["description"])
        began = time.perf_counter()
        entries.patch(services=[service.pk])
        taken.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    entries.refresh(progress=lambda line: None)
    return [
        Figure("one entry made anew, median", statistics.median(taken), "ms"),
        Figure("one entry made anew, most", max(taken), "ms"),
        Figure("all entries made anew", time.perf_counter() - began, "s"),
    ]


def _times(questions: list[Question], ask: Callable[[Question], object]) -> Times:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (database,) = cursor.fetchone()
    times = Times([], [])
    for number in range(ROUNDS):
        for question in questions:
            began, worked = time.perf_counter(), _worked(database)
            ask(question)
            if number:  # the first round warms
                times.lasted.append((time.perf_counter() - began) * 1000)
                times.worked.append(_worked(database) - worked)
    return times


def _worked(database: int) -> float:
    """How long this process and its database process have had a processor, in ms (Linux)."""
    ran = Path(f"/proc/{database}/schedstat").read_text().split()[0]
    return time.process_time() * 1000 + int(ran) / 1e6


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
