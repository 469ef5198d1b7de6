"""Staff pages at county size: server time, queries, and what the row policies cost."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from aldea.access.models import Grant
from aldea.network.models import School
from aldea.people.models import Enrolment
from aldea.support.models import Referral
from devtools.bench.figures import Figure, percentile
from devtools.county import seed

ROUNDS = 6
VISITS = 12  # a page and round
SLOWEST = 150.0  # ms, goal for p95
DEAREST = 1.3  # goal for with policies ÷ without


@dataclass
class Timed:
    """What one page took, with or without policies."""

    times: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    by_query: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


class AppClient(Client):
    """Asks as the web does: each request begins with the app's own rights."""

    def request(self, **request: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('role', 'app', false)")
        try:
            return super().request(**request)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("select set_config('role', 'none', false)")


def measure(size: str) -> list[Figure]:
    """Today, census, record and referral pages of several schools' coordinators."""
    if not Grant.objects.exists():
        seed.plant(size=size)
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
    visitors = list(_visitors())
    timed: dict[tuple[str, bool], Timed] = defaultdict(Timed)
    for number in range(ROUNDS):
        for protected in (number % 2 == 0, number % 2 == 1):
            with nullcontext() if protected else without_policies():
                for page in visitors[0][1]:
                    _visit(page, visitors, timed[page, protected], warm=number > 0)
    return [figure for page in visitors[0][1] for figure in _figures(page, timed)]


@contextmanager
def nullcontext() -> Iterator[None]:
    """With policies: as it is."""
    yield


def _visitors() -> Iterator[tuple[Client, dict[str, list[str]]]]:
    grants = Grant.objects.filter(role="COORDINATOR").select_related("user", "organization")
    for grant in grants.order_by("organization__cds_code")[:VISITS]:
        school = School.objects.select_related("organization").get(pk=grant.organization_id)
        client = AppClient()
        client.force_login(grant.user)
        students = Enrolment.objects.filter(school=school.pk, ends_before=None)[:VISITS]
        referrals = Referral.objects.filter(school=school.pk)[:VISITS]
        yield (
            client,
            {
                "today": [reverse("home:today", args=[school.cds_code])],
                "census": [reverse("people:census", args=[school.cds_code])],
                "record": [reverse("record:record", args=[row.student_id]) for row in students],
                "referral": [reverse("support:referral", args=[row.pk]) for row in referrals],
            },
        )


def _visit(page: str, visitors: list, timed: Timed, *, warm: bool) -> None:
    for number, (client, addresses) in enumerate(visitors):
        if not addresses[page]:
            continue
        address = addresses[page][number % len(addresses[page])]
        taken: list[tuple[str, float]] = []
        with connection.execute_wrapper(_watch(taken)):
            began = time.perf_counter()
            answer = client.get(address)
            lasted = (time.perf_counter() - began) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        if not warm:
            continue
        timed.times.append(lasted)
        timed.queries.append(len(taken))
        for sql, milliseconds in taken:
            timed.by_query[sql].append(milliseconds)


def _watch(taken: list[tuple[str, float]]) -> Callable[..., Any]:
    def watch(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken.append((sql, (time.perf_counter() - began) * 1000))

    return watch


@contextmanager
def without_policies() -> Iterator[None]:
    """The same county with every row policy off, for comparison only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class"
            " where relrowsecurity and relnamespace = 'public'::regnamespace"
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'alter table "{table}" disable row level security')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'alter table "{table}" enable row level security')


def _figures(page: str, timed: dict[tuple[str, bool], Timed]) -> Iterator[Figure]:
    under, plain = timed[page, True], timed[page, False]
    if not under.times:
        return
    yield Figure(f"{page} page p95", percentile(under.times, 0.95), "ms", at_most=SLOWEST)
    yield Figure(f"{page} page median", statistics.median(under.times), "ms")
    yield Figure(f"{page} page queries", max(under.queries), "queries")
    ratio = statistics.median(under.times) / statistics.median(plain.times)
    yield Figure(f"{page} page with policies ÷ without", ratio, "×", at_most=DEAREST)
    for number, (sql, times) in enumerate(under.by_query.items(), start=1):
        before = plain.by_query.get(sql)
        if not before:
            continue
        yield Figure(
            f"  {page} query {number}, {_about(sql)}",
            statistics.median(times) / statistics.median(before),
            "×",
        )
        yield Figure(f"  {page} query {number} median", statistics.median(times), "ms")


def _about(sql: str) -> str:
    words = sql.replace('"', "").split()
    table = next(
        (
            words[i + 1]
            for i, w in enumerate(words)
            if w.upper() in {"FROM", "INTO", "UPDATE"} and i + 1 < len(words)
        ),
        "settings",
    )
    return f"{words[0].lower()} {table.strip('()')[:40]}"
