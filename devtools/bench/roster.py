"""A roster of 200,000 students, checked and applied: rows a second, and whether memory is flat."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from devtools.bench.figures import Figure

SMALL, LARGE = 20_000, 200_000
DISTRICTS = {SMALL: "19900010000000", LARGE: "19900020000000"}  # invented, and empty at first
RATE = 20_000.0  # rows a second
FLAT = 1.5  # peak memory of the large one ÷ of the small one


def measure(size: str) -> list[Figure]:
    """Each roster in a process of its own, so that its peak memory is its own."""
    runs = {students: _run(students) for students in (SMALL, LARGE)}
    large, small = runs[LARGE], runs[SMALL]
    return [
        Figure("roster rows a second", large["rows"] / large["seconds"], "rows/s", at_least=RATE),
        Figure("roster rows", large["rows"], "rows"),
        Figure("roster peak memory", large["peak"], "MiB"),
        Figure(
            "roster memory, 200,000 ÷ 20,000 students",
            large["peak"] / small["peak"],
            "×",
            at_most=FLAT,
        ),
    ]


def _run(students: int) -> dict[str, float]:
    folder = Path(settings.VAR) / "rosters"
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "devtools.bench.one_roster", str(students), DISTRICTS[students]],
        check=True,
        capture_output=True,
        text=True,
        cwd=settings.ROOT,
    )
    return json.loads(done.stdout.splitlines()[-1])
