"""How fast, in how much memory: figures beside their goals, as a table and as var/bench.json."""

import json
import platform
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from devtools.bench import api, desk, duplicates, guide, pages, roster, search, words
from devtools.bench.figures import Figure

# name -> what measures it, given the size of the county.
MEASUREMENTS: dict[str, Callable[[str], list[Figure]]] = {
    "pages": pages.measure,  # first: the county is planted into an empty database
    "roster": roster.measure,
    "search": search.measure,
    "guide": guide.measure,
    "api": api.measure,
    "words": words.measure,
    "desk": desk.measure,
    "duplicates": duplicates.measure,
}


def measure(*, names: list[str], size: str) -> int:
    """Measure, print the table, write the file. Goals missed are said, and are no failure."""
    print(f"\n{machine()}\n", flush=True)
    figures: list[Figure] = []
    for name in names or MEASUREMENTS:
        found = MEASUREMENTS[name](size)
        width = max(len(figure.name) for figure in found)
        for figure in found:
            print(figure.line(width), flush=True)
        figures += found
    path = Path(settings.ROOT) / "var" / "bench.json"
    fresh = [figure.record() for figure in figures]
    names_now = {record["name"] for record in fresh}
    kept = json.loads(path.read_text()) if path.exists() else []
    kept = [record for record in kept if record["name"] not in names_now]
    path.write_text(json.dumps([*kept, *fresh], indent=1) + "\n")
    print(f"\nWritten to {path.relative_to(settings.ROOT)}.")
    return 0


def machine() -> str:
    """Describe the machine the figures come from."""
    cores = len(
        [
            line
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("processor")
        ]
    )
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2**20
    return (
        f"{cores} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )
