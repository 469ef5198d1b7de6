"""The translator's desk over 20,000 services: its list, its file, and what a load costs for it."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from aldea.network.models import School
from aldea.partners import texts, translated
from aldea.partners.models import ListedText, Service
from aldea.partners.texts import State
from devtools.bench import large_directory, search
from devtools.bench.figures import Figure, percentile
from devtools.county import seed

MANY = 20_000
PAGE = 150.0  # ms, p95, as every page of staff
SIZE = 25
SPEAKS = "vi"
# A third of all texts is translated, a third of these reviewed.
WRITTEN = """
insert into partners_wording (id, source, source_key, language, text, reviewed_on, reviewer)
select gen_random_uuid(), source, key, %s, 'x ' || source,
    case when number %% 9 = 0 then current_date end, case when number %% 9 = 0 then 'A' else '' end
from (select source, key, row_number() over (order by key) as number from partners_listedtext) t
where number %% 3 = 0
"""


def measure(size: str) -> list[Figure]:
    """Ask over 20,000 services; the database is left as it was."""
    if not School.objects.exists():
        seed.plant(size=size)
    with transaction.atomic():
        if not Service.objects.exists():
            search.load()
        large_directory.grow(many=MANY - Service.objects.count())
        figures = [Figure("words, texts read from listings", _seconds(texts.refresh), "s")]
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(WRITTEN, [SPEAKS])
            cursor.execute("analyze")
        figures += [
            Figure("words, texts", ListedText.objects.count(), ""),
            Figure("words, the same read again", _seconds(texts.refresh), "s"),
            Figure("words, list and counts, p95", percentile(_lists(), 0.95), "ms", at_most=PAGE),
            *_file(),
        ]
        transaction.set_rollback(True)
    return figures


def _seconds(done: Callable[[], object]) -> float:
    began = time.perf_counter()
    done()
    return time.perf_counter() - began


def _lists() -> list[float]:
    """Every state and field, the first page and a late one."""
    times = []
    for states in (texts.WAITING, *([state] for state in State)):
        for field in ("", "name", "place"):
            for start in (0, 2000):
                began = time.perf_counter()
                texts.page(language=SPEAKS, states=states, field=field, start=start, size=SIZE)
                texts.counts(language=SPEAKS, field=field)
                times.append((time.perf_counter() - began) * 1000)
    return times


def _file() -> list[Figure]:
    """Give the whole file out, and look at what it would change when it comes back."""
    began = time.perf_counter()
    written = texts.as_csv(language=SPEAKS)
    given = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vi.csv"
        path.write_text(written.replace(",x ", ",y "), encoding="utf-8-sig", newline="")
        began = time.perf_counter()
        loaded = translated.preview(path=path)
        read = time.perf_counter() - began
    return [
        Figure("words, file given out", given, "s"),
        Figure("words, file read, rows that change", loaded.changed, ""),
        Figure("words, file read", read, "s"),
    ]
