"""Events, jobs and settings have one name each, in the agreed shape, and are written down."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from procrastinate.contrib.django import app

from tests.architecture.source import ROOT, domains, named, python, tree

INSTALL = ROOT / "docs/how-to/install.md"


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for domain in domains():
        for path in python(f"aldea/{domain}/"):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield path, node


def test_events_are_a_noun_and_what_became_of_it():
    badly_named = [
        named(path, call)
        for path, call in calls("record")
        if isinstance(call.args[0], ast.Constant)
        and not re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", call.args[0].value)
    ]

    assert badly_named == []


def ours() -> list:
    app.perform_import_paths()
    return [task for task in app.tasks.values() if task.func.__module__.startswith("aldea.")]


def test_jobs_live_in_jobs_and_say_what_they_do():
    assert ours()
    for task in ours():
        assert task.func.__module__.endswith(".jobs"), task.name
        assert task.func.__doc__, task.name
        assert re.fullmatch(r"([a-z]+\.)?[a-z]+_[a-z_]+", task.name), task.name


def test_jobs_take_keys_and_days_and_no_rows():
    """The queue is read by the worker alone, but its arguments stay there: no name, no number."""
    for task in ours():
        given = {name: kind for name, kind in task.func.__annotations__.items() if name != "return"}
        given.pop("timestamp", None)  # the minute that a periodic job is told
        for name, kind in given.items():
            if (name, kind) == ("timestamp", int):
                continue  # what runs by the clock is told when it was due
            assert name.endswith(("_id", "_on", "_key")), f"{task.name} takes {name}"
            assert kind in {str, "str"}, f"{task.name} takes {name} as {kind}"


def test_every_setting_of_the_environment_is_documented():
    read = {
        name
        for path in python("config/settings/")
        if path.name in {"base.py", "prod.py"}
        for name in re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", path.read_text())
    }

    documented = INSTALL.read_text()
    assert sorted(name for name in read if f"`{name}`" not in documented) == []
