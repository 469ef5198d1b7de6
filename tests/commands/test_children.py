"""Processes a command started: stopped with it, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.commands import Failed, children

PARENT = """
import os, sys
from config.commands import Interrupted, children
try:
    with children.family() as family:
        for name in ("first", "second"):
            family.start(name=name, program=["sleep", "300"], environment=dict(os.environ))
        print(*open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read().split(), flush=True)
        family.watch()
except Interrupted:  # it came before the watch began
    sys.exit(0)
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_the_parent_ends_its_children(number: int) -> None:
    # As a script's & would have it: SIGINT ignored from birth.
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 2

        parent.send_signal(number)
        code = parent.wait(20)

    limit = time.monotonic() + 10
    while any(is_running(pid) for pid in pids) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not any(is_running(pid) for pid in pids)
    assert code == (-number if number == signal.SIGKILL else 0)


def test_a_child_that_ends_by_itself_is_reported_and_the_others_stop() -> None:
    with children.family() as family:
        server = family.start(name="server", program=["sleep", "9"], environment=dict(os.environ))
        family.start(name="worker", program=["false"], environment=dict(os.environ))

        with pytest.raises(Failed, match="the worker ended by itself"):
            family.watch()

    assert server.returncode == -signal.SIGINT


def test_work_that_fails_is_reported() -> None:
    with pytest.raises(Failed, match="the seed failed"):
        children.complete(name="seed", program=["false"], environment=dict(os.environ))


def test_a_child_deaf_to_the_question_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(300)"

    with children.family() as family:
        child = family.start(
            name="deaf", program=[sys.executable, "-c", deaf], environment=dict(os.environ)
        )
        time.sleep(0.5)

    assert child.returncode == -signal.SIGKILL
