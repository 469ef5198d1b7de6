"""Progress of an arrival, told while the transaction that does the work is still open."""

import time
from types import TracebackType
from typing import Self
from uuid import UUID

import psycopg
from django.db import connection

SECONDS_BETWEEN_WORDS = 0.5

TELL = """
update arrivals_arrivalprogress
set stage = %s, percent = %s, rows = %s, told_at = now(), started_at = coalesce(started_at, now())
where arrival_id = %s
returning cancel_asked_at is not null
"""


class Cancelled(Exception):
    """Somebody asked to stop; nothing of this was kept."""


class Teller:
    """Tells how far the work is through a connection of its own, and hears of a cancelling.

    The work is one transaction, and what it writes is seen by nobody before its end.
    """

    def __init__(self, arrival_id: UUID) -> None:
        self.arrival_id = arrival_id
        self.latest = 0.0
        self.line: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        parameters = connection.get_connection_params()
        parameters = {
            name: value
            for name, value in parameters.items()
            if name in {"host", "port", "user", "password", "dbname", "sslmode"}
        }
        self.line = psycopg.connect(**parameters, autocommit=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None and not issubclass(kind, Cancelled):
            self._say("FAILED", 0, 0)
        if self.line:
            self.line.close()

    def tell(self, stage: str, part: float, rows: int) -> None:
        """Say how far the work is, at most twice a second.

        Raises Cancelled if somebody asked to stop.
        """
        now = time.monotonic()
        if now - self.latest < SECONDS_BETWEEN_WORDS:
            return
        self.latest = now
        if self._say(stage, round(100 * min(max(part, 0), 1)), rows):
            raise Cancelled

    def _say(self, stage: str, percent: int, rows: int) -> bool:
        if self.line is None:
            return False
        answer = self.line.execute(TELL, [stage, percent, rows, self.arrival_id]).fetchone()
        return bool(answer and answer[0])
