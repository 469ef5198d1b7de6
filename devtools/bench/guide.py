"""The guide on paper: from the question to the finished PDF, for schools around the county."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import override_settings

from aldea.network.models import School
from aldea.partners import guides
from aldea.partners.models import Service
from aldea.web.public.press import press
from devtools.bench import large_directory, search
from devtools.bench.figures import Figure, percentile
from devtools.county import seed

SCHOOLS = 8
MANY = 2_000  # services in the directory, so that every need has more than is printed
LONGEST = 3.0  # seconds, goal for 100 services


def measure(size: str) -> list[Figure]:
    """Make the guides of several schools in both languages; the database is left as it was."""
    if not School.objects.exists():
        seed.plant(size=size)
    with transaction.atomic(), _own_faces():
        if not Service.objects.exists():
            search.load()
        large_directory.grow(many=MANY - Service.objects.count())
        with connection.cursor() as cursor:
            cursor.execute("analyze partners_searchentry")
        times, counts, weights = zip(*_made(), strict=True)
        transaction.set_rollback(True)
    per_hundred = [each / count * 100 for each, count in zip(times, counts, strict=True)]
    return [
        Figure("guide on paper, 100 services, p95", percentile(per_hundred, 0.95), "s", LONGEST),
        Figure("guide on paper, one, median", statistics.median(times), "s"),
        Figure("guide on paper, services in one", statistics.mean(counts), ""),
        Figure("guide on paper, weight", statistics.mean(weights) / 1000, "kB"),
    ]


def _made() -> Iterator[tuple[float, int, int]]:
    codes = School.objects.active().exclude(latitude=None).order_by("organization__cds_code")
    for code in codes.values_list("organization__cds_code", flat=True)[:SCHOOLS]:
        for language in ("en", "es"):
            start = time.perf_counter()
            made = press(guides.place(cds_code=code or ""), language, False)
            yield time.perf_counter() - start, made.services, len(made.pdf)


@contextmanager
def _own_faces() -> Iterator[None]:
    """Set it in the screens' faces, although this database has a folder of its own."""
    with override_settings(STATICFILES_DIRS=[settings.ROOT / "var" / "assets"]):
        _forget()
        yield
    _forget()


def _forget() -> None:
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]  # Django keeps its finders
