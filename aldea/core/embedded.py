"""PostgreSQL for a machine without one: started for its first user, ended after its last.

Each user of the server holds a shared lock. A keeper process owns PostgreSQL and waits for that
lock alone: it comes free when the last user has left, however it left, killed ones included.
Should the keeper itself be killed, the kernel interrupts PostgreSQL.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

import psycopg

from aldea.core import logins, postgres
from aldea.core.postgres import PATIENCE, SUPERUSER, ServerUnavailable

DATABASE = "aldea"
LONGEST_SOCKET_FOLDER = 90  # the kernel's limit for the whole path of a socket is 107 bytes
LONGEST_GOODBYE = 15  # seconds that the last user waits to see the server gone
URL_NAMES = {
    "DATABASE_URL": logins.APP,
    "DATABASE_WORKER_URL": logins.WORKER,
    "DATABASE_OWNER_URL": logins.OWNER,
}
READY = "ready"
FOR_TESTS = "--for-tests"
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running PostgreSQL, reached through the socket in its folder."""

    socket_folder: Path

    def url(self, *, login: str, database: str = DATABASE) -> str:
        """Tell the address for one login."""
        return postgres.url(socket_folder=self.socket_folder, login=login, database=database)

    @property
    def urls(self) -> dict[str, str]:
        """The environment that Aldea's processes are given."""
        return {name: self.url(login=login) for name, login in URL_NAMES.items()}


@dataclass(frozen=True, kw_only=True)
class Place:
    """The files of one embedded server under a var folder."""

    var: Path
    for_tests: bool = False

    @property
    def data(self) -> Path:
        return self.var / "postgres"

    @property
    def log(self) -> Path:
        return self.var / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        """The data folder, or a short one where its path is too long for a socket."""
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_FOLDER:
            return self.data
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path("/tmp") / f"aldea-{mark}"  # noqa: S108 made 0700, and its owner is checked

    def open_lock(self, name: str) -> IO[bytes]:
        """Open, without taking it, one of the three locks: users, start, keeper."""
        return (self.var / f"postgres.{name}.lock").open("ab")


def var_folder() -> Path:
    """Tell where this checkout keeps what it writes."""
    named = os.environ.get("ALDEA_VAR")
    return Path(named).resolve() if named else PROJECT / "var"


def data_folder() -> Path:
    """Tell where the embedded server of this checkout keeps its data, and nothing else."""
    return Place(var=var_folder()).data


@contextmanager
def running(*, var: Path | None = None, for_tests: bool = False) -> Iterator[Server]:
    """Lend the server, started if it is not running; the last user's leaving ends it.

    One for tests does not wait for the disk: a power cut may cost its data.

    Raises ServerUnavailable when PostgreSQL is missing or will not start.
    """
    place = _place(var, for_tests=for_tests)
    users = _join(place)
    try:
        yield Server(socket_folder=place.socket_folder)
    finally:
        _leave(place, users)


def hold(*, var: Path | None = None) -> Server:
    """Lend the server until this process, or the program it turns into, has ended.

    Raises ServerUnavailable when PostgreSQL is missing or will not start.
    """
    place = _place(var)
    users = _join(place)
    os.set_inheritable(users.fileno(), True)
    _held.append(users)
    return Server(socket_folder=place.socket_folder)


_held: list[IO[bytes]] = []
_keepers: dict[Path, int] = {}


def _place(var: Path | None, *, for_tests: bool = False) -> Place:
    folder = (var or var_folder()).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise ServerUnavailable(f"{folder} cannot be made: {refused.strerror}.") from refused
    return Place(var=folder.resolve(), for_tests=for_tests)


def _join(place: Place) -> IO[bytes]:
    users = place.open_lock("users")
    try:
        fcntl.flock(users, fcntl.LOCK_SH)  # from here on the keeper stays
        with place.open_lock("start") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            _await_server(place)
    except BaseException:
        users.close()
        raise
    return users


def _await_server(place: Place) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        if not _is_kept(place):
            return _start_keeper(place)
        if postgres.answers(place.socket_folder):
            return None
        # Another's keeper is still starting, or is ending because it was told to.
        if time.monotonic() > limit:
            raise ServerUnavailable(f"PostgreSQL does not answer: see {place.log}.")
        time.sleep(0.02)


def _leave(place: Place, users: IO[bytes]) -> None:
    with users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # others still use the server
    limit = time.monotonic() + LONGEST_GOODBYE
    while _is_kept(place):
        if time.monotonic() > limit:
            return  # somebody came in between, or there is much to write
        time.sleep(0.02)
    _reap(place)


def _is_kept(place: Place) -> bool:
    with place.open_lock("keeper") as keeper:
        try:
            fcntl.flock(keeper, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _start_keeper(place: Place) -> None:
    _reap(place)
    answers, said = os.pipe()
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    try:
        # Not subprocess: the keeper outlives whoever started it, which Popen warns about.
        _keepers[place.var] = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", __spec__.name, str(place.var), *[FOR_TESTS] * place.for_tests],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, said, 1),
                (os.POSIX_SPAWN_OPEN, 2, str(place.log), writing, 0o644),
            ],
            setsid=True,
        )
    finally:
        os.close(said)
    with open(answers) as lines:
        answer = lines.readline().strip()
    if answer != READY:
        _reap(place)
        raise ServerUnavailable(answer or f"PostgreSQL did not start: see {place.log}.")


def _reap(place: Place) -> None:
    """Take note that a keeper started here has ended."""
    if pid := _keepers.pop(place.var, None):
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


class _Told(BaseException):
    """The keeper was told to end, or PostgreSQL ended by itself."""


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Told


def keep(place: Place) -> None:
    """Own PostgreSQL until its last user has left; say on standard output when it is ready."""
    # Closed in this order: whoever waits for the users' lock must find the keeper gone.
    with place.open_lock("users") as users, place.open_lock("keeper") as keeper:
        fcntl.flock(keeper, fcntl.LOCK_EX)
        try:
            server = _start_server(place)
        except (ServerUnavailable, psycopg.Error, OSError) as refused:
            _say(str(refused).strip().splitlines()[0])
            sys.exit(1)
        try:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, _end)
            _say(READY)
            if server.poll() is None:
                fcntl.flock(users, fcntl.LOCK_EX)
        except _Told:
            pass
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_IGN)
            server.send_signal(signal.SIGINT)
            server.wait()


def _start_server(place: Place) -> subprocess.Popen[str]:
    programs = postgres.find(data=place.data)
    postgres.initialize(programs=programs, data=place.data)
    postgres.stop_left_over(programs=programs, data=place.data)
    server = postgres.serve(
        programs=programs,
        data=place.data,
        socket_folder=place.socket_folder,
        log=place.log,
        settings=postgres.FORGETFUL_SETTINGS if place.for_tests else {},
    )
    superuser_url = Server(socket_folder=place.socket_folder).url(
        login=SUPERUSER, database="postgres"
    )
    logins.provision(superuser_url=superuser_url, database=DATABASE)
    logins.open_for_tests(superuser_url=superuser_url)
    return server


def _say(line: str) -> None:
    with suppress(BrokenPipeError):  # whoever asked has been killed
        os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    keep(Place(var=Path(sys.argv[1]), for_tests=FOR_TESTS in sys.argv))
