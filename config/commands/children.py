"""Processes that a command starts, watches and stops with itself."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from aldea.core.postgres import die_with_parent
from config.commands import Failed, Interrupted

PATIENCE = 15  # seconds until a child that was asked to end is ended
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Children:
    """Started in order, stopped in reverse; the kernel interrupts them if this process dies."""

    def __init__(self) -> None:
        self._started: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(
        self, *, name: str, program: list[str], environment: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        """Start one in a session of its own, so that Ctrl-C reaches it through this process."""
        child = subprocess.Popen(
            program,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        self._started.append((name, child))
        return child

    def check(self) -> None:
        """Do nothing while all run.

        Raises Failed when one has ended by itself.
        """
        for name, child in self._started:
            if child.poll() is not None:
                raise Failed(f"the {name} ended by itself (exit code {child.returncode}).")

    def watch(self) -> None:
        """Wait until this process is asked to end: for a server, that is success.

        Raises Failed when a child ends before that.
        """
        with suppress(Interrupted):
            while True:
                self.check()
                time.sleep(0.5)

    def wait(self) -> None:
        """Wait until each has done its work.

        Raises Failed when one could not.
        """
        for name, child in self._started:
            if child.wait() != 0:
                raise Failed(f"the {name} failed (exit code {child.returncode}).")

    def stop(self) -> None:
        """Ask each to end, the latest first, and see that it does."""
        for _name, child in reversed(self._started):
            if child.poll() is None:
                child.send_signal(signal.SIGINT)
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self._started.clear()


def complete(*, name: str, program: list[str], environment: dict[str, str]) -> None:
    """Start one and wait until it has done its work.

    Raises Failed when it could not.
    """
    with family() as children:
        children.start(name=name, program=program, environment=environment)
        children.wait()


@contextmanager
def family() -> Iterator[Children]:
    """Lend a set of children that is stopped at the end, however the end comes."""
    children = Children()
    with interruptible():
        try:
            yield children
        finally:
            # A second Ctrl-C must not leave anything running.
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)
            children.stop()


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn each way of being asked to end into Interrupted.

    Started with & from a script, SIGINT is ignored and KeyboardInterrupt never comes.
    """
    before = {number: signal.signal(number, _interrupt) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted
