"""The demo's county is planted once; one of another version is told of, and never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.commands import Failed, assets, databases, demo

EMBEDDED = databases.Database(urls={}, is_embedded=True)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a county was planted by a version that kept no stamp."""
    monkeypatch.setenv("ALDEA_VAR", str(tmp_path))
    monkeypatch.setattr(assets, "collect", lambda: None)
    monkeypatch.setattr(demo, "_is_filled", lambda database: True)
    return tmp_path


@pytest.mark.parametrize("stamp", [None, "of another version"])
def test_a_county_of_another_version_is_told_of_with_the_line_to_say(
    var: Path, capsys: pytest.CaptureFixture[str], stamp: str | None
) -> None:
    if stamp:
        (var / demo.STAMP).write_text(stamp)

    demo._prepare(EMBEDDED)

    assert f"rm -r {var}/postgres && make demo" in capsys.readouterr().out


def test_a_county_of_this_version_is_not_spoken_of(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.remember(var=var)

    demo._prepare(EMBEDDED)

    assert capsys.readouterr().out == ""


def test_a_database_that_cannot_be_brought_up_to_date_says_what_to_do(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def reached() -> Iterator[databases.Database]:
        yield EMBEDDED

    def fails(database: databases.Database) -> None:
        raise Failed("the migration failed (exit code 1).")

    monkeypatch.setattr(databases, "reached", reached)
    monkeypatch.setattr(databases.Database, "environment", lambda self, login: {})
    monkeypatch.setattr(databases, "bring_up_to_date", fails)

    with (
        pytest.raises(Failed, match=rf"exit code 1.*rm -r {var}/postgres"),
        databases.opened(login="app"),
    ):
        pytest.fail("an old database was opened")
