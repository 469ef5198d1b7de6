"""aldea worker: the background work."""

import argparse
import os
import sys

from aldea.core import logins
from config.commands import children, databases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how many jobs to do at once, and whether to stay."""
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.environ.get("WORKER_JOBS", "2"),
        help="how many at once (default: WORKER_JOBS, or 2)",
    )
    parser.add_argument("--once", action="store_true", help="end when nothing is waiting")


def run(options: argparse.Namespace) -> int:
    """Work until asked to end."""
    with (
        children.interruptible(),
        databases.opened(login=logins.WORKER) as database,
        children.family() as family,
    ):
        family.start(
            name="worker",
            program=program(jobs=options.jobs, once=options.once),
            environment=database.environment(login=logins.WORKER),
        )
        if options.once:
            family.wait()
        else:
            family.watch()
    return 0


def program(*, jobs: int, once: bool = False) -> list[str]:
    """Tell how the worker is started."""
    return [
        sys.executable,
        "-m",
        "django",
        "procrastinate",
        "worker",
        f"--concurrency={jobs}",
        *(["--one-shot"] if once else []),
    ]
