"""The directory's desk over 20,000 services: its lists, and finding possible duplicates anew."""

import time

from django.db import connection, transaction
from django.urls import reverse

from aldea.access.models import Grant
from aldea.network.models import School
from aldea.partners import duplicates
from aldea.partners.models import Service
from devtools.bench import large_directory, search
from devtools.bench.figures import Figure, percentile
from devtools.bench.pages import SLOWEST, AppClient
from devtools.county import seed

MANY = 20_000
VISITS = 12
SECONDS = 10.0  # behind no page: in the transaction of a load
PAGES = {
    "the desk": "directory:desk",
    "listings to check": "directory:checks",
    "possible duplicates": "directory:pairs",
    "not listed, not called, closed": "directory:standings",
}


def measure(size: str) -> list[Figure]:
    """Visit each list as who keeps the directory; the database is left as it was."""
    if not School.objects.exists():
        seed.plant(size=size)
    with transaction.atomic():
        if not Service.objects.exists():
            search.load()
        large_directory.grow(many=MANY - Service.objects.count())
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        began = time.perf_counter()
        duplicates.refresh()
        figures = [
            Figure("possible duplicates, all anew", time.perf_counter() - began, "s", SECONDS)
        ]
        client = AppClient()
        client.force_login(Grant.objects.filter(role="DIRECTORY_STEWARD")[0].user)
        for name, page in PAGES.items():
            figures += _visited(client, name, reverse(page))
        transaction.set_rollback(True)
    return figures


def _visited(client: AppClient, name: str, address: str) -> list[Figure]:
    times = []
    for _ in range(VISITS + 1):
        began = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    warm = times[1:]  # the first of a session loads templates
    return [
        Figure(f"{name}, p95", percentile(warm, 0.95), "ms", at_most=SLOWEST),
        Figure(f"{name}, quickest", min(warm), "ms"),
    ]
