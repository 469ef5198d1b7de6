"""The HSDS API over a directory of 20,000 services: pages, one object, everything at once."""

import time
from pathlib import Path

from django.core.cache import cache
from django.db import connection, transaction

from aldea.network.models import School
from aldea.partners.models import Service
from devtools.bench import large_directory, search
from devtools.bench.figures import Figure, percentile
from devtools.bench.pages import AppClient
from devtools.county import seed

MANY = 20_000
ASKED = 20  # times each
MEBI = 2**20
# Goals. A page is turned by a program that waits for it as a person does for a screen; everything
# at once is fetched at night, and must not take the web server's memory from families.
PAGE, PAGE_FULL, ONE = 200.0, 500.0, 100.0  # ms, p95
LINES, LINES_FULL = 5_000.0, 1_000.0  # objects a second
MEMORY = 256.0  # MiB


def measure(size: str) -> list[Figure]:
    """Ask over 20,000 services; the database is left as it was."""
    if not School.objects.exists():
        seed.plant(size=size)
    with transaction.atomic():
        if not Service.objects.exists():
            search.load()
        large_directory.grow(many=MANY - Service.objects.count())
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        found = [*_pages(), *_everything()]
        transaction.set_rollback(True)
    return found


def _pages() -> list[Figure]:
    keys = list(Service.objects.order_by("pk").values_list("pk", flat=True)[: ASKED * 7 : 7])
    pages = [number * 15 + 1 for number in range(ASKED)]
    return [
        _timed("page of 50", PAGE, [f"services?page={page}" for page in pages]),
        _timed("page of 50 full", PAGE_FULL, [f"services?full=true&page={page}" for page in pages]),
        _timed("one service", ONE, [f"services/{key}" for key in keys]),
    ]


def _timed(name: str, goal: float, addresses: list[str]) -> Figure:
    _ask(addresses[0])  # the first is slower: templates of SQL and connections are made
    times = []
    for address in addresses:
        began = time.perf_counter()
        _ask(address)
        times.append((time.perf_counter() - began) * 1000)
    return Figure(f"API, {name}, p95", percentile(times, 0.95), "ms", at_most=goal)


def _ask(address: str) -> bytes:
    cache.clear()  # it counts requests a minute, and would refuse
    answer = AppClient().get(f"/hsds/{address}")
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return bytes(answer.content)


def _everything() -> list[Figure]:
    figures = []
    for name, query, goal in (("", "", LINES), (" full", "&full=true", LINES_FULL)):
        lines, seconds, peak = _weighed(f"services?format=ndjson{query}")
        figures += [
            Figure(f"API, everything{name}, rows a second", lines / seconds, "rows/s", None, goal),
            Figure(f"API, everything{name}, memory above rest", peak, "MiB", at_most=MEMORY),
        ]
    return figures


def _weighed(address: str) -> tuple[int, float, float]:
    """Count the lines of an answer, its seconds, and by how much memory rose at its highest."""
    Path("/proc/self/clear_refs").write_text("5")  # the highest so far is forgotten
    rest = _memory("VmRSS")
    began = time.perf_counter()
    lines = _ask(address).count(b"\n")
    return lines, time.perf_counter() - began, _memory("VmHWM") - rest


def _memory(which: str) -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(which))
    return int(line.split()[1]) * 1024 / MEBI
