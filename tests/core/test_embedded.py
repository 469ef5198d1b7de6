"""The embedded server: shared, and gone after its last user however that one ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from aldea.core import embedded, logins, postgres

USER = """
import sys, time
from pathlib import Path
from aldea.core import embedded
with embedded.running(var=Path(sys.argv[1])) as server:
    print(server.socket_folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    folder = embedded.var_folder() / f"test-{os.getpid()}"
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder)


def start_user(var: Path, **options: bool) -> subprocess.Popen[str]:
    user = subprocess.Popen(
        [sys.executable, "-c", USER, str(var)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        **options,
    )
    assert user.stdout is not None
    assert user.stdout.readline().strip() == str(embedded.Place(var=var).socket_folder)
    return user


def end(user: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
    user.send_signal(number)
    user.wait()
    assert user.stdin is not None
    assert user.stdout is not None
    user.stdin.close()
    user.stdout.close()


def processes_of(var: Path) -> list[str]:
    """Every live process that names the folder: the keeper and PostgreSQL itself."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if f"{var}/postgres" in line or line.rstrip().endswith(f"embedded {var}"):
            found.append(line)
    return found


def await_nothing_left(var: Path) -> None:
    limit = time.monotonic() + 30
    while (left := processes_of(var)) and time.monotonic() < limit:
        time.sleep(0.05)
    assert left == []


def answer(server: embedded.Server) -> object:
    with psycopg.connect(server.url(login=logins.APP)) as connection:
        return connection.execute("SELECT current_user").fetchone()


def test_the_last_user_leaving_ends_the_server(var: Path) -> None:
    with embedded.running(var=var) as server:
        assert answer(server) == ("app",)
        with embedded.running(var=var):
            pass
        assert answer(server) == ("app",)

    assert processes_of(var) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_user_ended_by_a_signal_leaves_nothing(var: Path, number: int) -> None:
    user = start_user(var)
    assert processes_of(var) != []

    end(user, number)

    await_nothing_left(var)
    with embedded.running(var=var) as server:
        assert answer(server) == ("app",)


def test_the_one_who_started_it_may_leave_first(var: Path) -> None:
    starter = start_user(var)

    with embedded.running(var=var) as server:
        end(starter)

        assert answer(server) == ("app",)

    await_nothing_left(var)


def test_a_killed_keeper_takes_the_server_with_it(var: Path) -> None:
    user = start_user(var)
    [keeper] = [int(pid) for pid in children_of(user.pid)]

    os.kill(keeper, signal.SIGKILL)

    await_nothing_left(var)
    with embedded.running(var=var) as server:
        assert answer(server) == ("app",)
    end(user)


def test_a_dead_server_is_started_anew_for_the_next_user(var: Path) -> None:
    user = start_user(var)
    pid = int((var / "postgres" / "postmaster.pid").read_text().split()[0])

    os.kill(pid, signal.SIGKILL)

    with embedded.running(var=var) as server:
        assert answer(server) == ("app",)
    end(user)
    await_nothing_left(var)


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_held_server_outlasts_the_turning_into_another_program(var: Path) -> None:
    program = "import os, sys; from pathlib import Path; from aldea.core import embedded;"
    program += "embedded.hold(var=Path(sys.argv[1])); os.execvp('sleep', ['sleep', '60'])"
    holder = subprocess.Popen([sys.executable, "-c", program, str(var)])
    limit = time.monotonic() + 30
    while not postgres.answers(var / "postgres") and time.monotonic() < limit:
        time.sleep(0.05)

    time.sleep(0.5)
    assert postgres.answers(embedded.Place(var=var).socket_folder)

    holder.kill()
    holder.wait()
    await_nothing_left(var)


def test_data_of_another_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("12\n")
    programs = postgres.Programs(
        folder=tmp_path, account=postgres.Account(uid=os.geteuid(), gid=os.getegid()), release="18"
    )

    with pytest.raises(postgres.ServerUnavailable, match="made by PostgreSQL 12"):
        postgres.initialize(programs=programs, data=tmp_path / "postgres")


def test_a_long_path_gets_a_short_private_socket_folder(var: Path) -> None:
    deep = var / ("a" * 60) / ("b" * 60)

    with embedded.running(var=deep) as server:
        assert len(str(server.socket_folder)) < 40
        assert server.socket_folder.stat().st_mode & 0o077 == 0
        assert answer(server) == ("app",)

    server.socket_folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_root_may_keep_the_data_in_a_closed_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    with embedded.running(var=tmp_path / "var") as server:
        assert answer(server) == ("app",)
        assert (tmp_path / "var" / "postgres").stat().st_uid != 0

    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_programs_in_a_closed_folder_can_be_asked_for(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "within").mkdir()
    account = postgres.Account(uid=65534, gid=65534)

    prefix = postgres.passing_closed_folders(account)
    asked = [*prefix, "/usr/bin/env", "test", "-x", str(tmp_path / "within")]

    assert postgres.closed_folder(account, tmp_path / "within") in [tmp_path, *tmp_path.parents]
    assert subprocess.run(asked).returncode == 0


@pytest.mark.parametrize(("for_tests", "waits"), [(True, "off"), (False, "on")])
def test_only_a_server_for_tests_does_not_wait_for_the_disk(
    var: Path, for_tests: bool, waits: str
) -> None:
    with (
        embedded.running(var=var, for_tests=for_tests) as server,
        psycopg.connect(server.url(login=logins.APP)) as connection,
    ):
        assert connection.execute("SHOW fsync").fetchone() == (waits,)
        assert connection.execute("SHOW synchronous_commit").fetchone() == (waits,)


def test_no_reader_inherits_another_and_the_app_inherits_none(var: Path) -> None:
    members = """
        SELECT member.rolname, role.rolname, inherit_option, set_option
        FROM pg_auth_members
        JOIN pg_roles member ON member.oid = pg_auth_members.member
        JOIN pg_roles role ON role.oid = pg_auth_members.roleid
    """
    with (
        embedded.running(var=var) as server,
        psycopg.connect(server.url(login=logins.OWNER)) as connection,
    ):
        rows = connection.execute(members).fetchall()

    mine = [row for row in rows if row[0] in logins.ATTRIBUTES and row[1] in logins.ATTRIBUTES]
    assert {row[0] for row in mine} == {logins.OWNER, logins.APP, logins.WORKER}
    assert {row for row in mine if row[2]} == {(logins.WORKER, logins.JOBS, True, True)}
    assert {row[1] for row in mine if row[0] == logins.APP} == set(logins.READERS)


def test_provisioning_twice_changes_nothing(var: Path) -> None:
    with embedded.running(var=var) as server:
        superuser_url = server.url(login=postgres.SUPERUSER, database="postgres")

        logins.provision(superuser_url=superuser_url, database=embedded.DATABASE)

        with psycopg.connect(server.url(login=logins.OWNER)) as connection:
            installed = connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert {name for (name,) in installed} >= set(logins.EXTENSIONS)


def test_the_app_may_not_become_the_owner_or_do_jobs(var: Path) -> None:
    with (
        embedded.running(var=var) as server,
        psycopg.connect(server.url(login=logins.APP), autocommit=True) as connection,
    ):
        connection.execute("SET ROLE staff")
        for role in (logins.OWNER, logins.JOBS, logins.WORKER, postgres.SUPERUSER):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SET ROLE {role}".encode())


def test_the_owner_may_drop_a_test_database_that_the_app_still_uses(var: Path) -> None:
    with (
        embedded.running(var=var) as server,
        psycopg.connect(server.url(login=logins.OWNER), autocommit=True) as owner,
    ):
        owner.execute("CREATE DATABASE test_copy")
        with psycopg.connect(server.url(login=logins.APP, database="test_copy")):
            owner.execute("DROP DATABASE test_copy WITH (FORCE)")
        found = owner.execute("SELECT FROM pg_database WHERE datname = 'test_copy'").fetchall()

    assert found == []
