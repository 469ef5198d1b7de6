"""The repository: no addresses of one machine, dependencies explained, decisions in order."""

import re

from tests.architecture.source import ROOT, named, project, tracked

# Written in pieces, so that this file does not find itself.
PRIVATE = ("/" + "work/", "python" + "hosted.org", "registry.npm" + "js.org", "pypi" + ".org/")
TEXT = {
    ".py", ".md", ".html", ".css", ".scss", ".js", ".mjs", ".json", ".toml", ".txt", ".csv",
    ".yml", ".yaml", ".po", ".cfg", ".sql", "",
}  # fmt: skip


def test_no_file_names_a_machine_or_a_registry():
    found = [
        f"{named(path)}: {word}"
        for path in tracked()
        if path.suffix in TEXT and path.stat().st_size < 5_000_000
        for text in [path.read_text(errors="ignore")]
        for word in PRIVATE
        if word in text
    ]

    assert found == []


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    about = project()["project"]
    extras = about["optional-dependencies"].values()
    names = [*about["dependencies"], *(name for extra in extras for name in extra)]

    for name in names:
        line = next(line for line in lines if line.strip().startswith(f'"{name}"'))
        assert re.search(r",\s+# \w.{3,}", line), f"{name} is not explained"


def test_locks_hold_hashes_and_no_addresses():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "--hash=sha256:" in text, lock.name
        assert "://" not in text, lock.name


def test_decisions_are_numbered_once_and_in_order():
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]

    assert numbers == list(range(1, len(numbers) + 1))
    for path in decisions:
        assert re.match(r"# \d+[.:] \w|# \w", path.read_text()), path.name


def test_a_comment_that_silences_a_tool_gives_its_reason():
    silencer = re.compile(r"#\s*(noqa(?!:)|type:\s*ignore(?!\[)|noqa: [A-Z0-9, ]+$)", re.M)
    found = [
        named(path)
        for path in tracked()
        if path.suffix == ".py" and silencer.search(path.read_text())
    ]

    assert found == []
