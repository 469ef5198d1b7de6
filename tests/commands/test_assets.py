"""The theme's files are built once, and again only when something they come from changed."""

from pathlib import Path

import pytest

from aldea.core import embedded
from config.commands import Failed, assets


def test_what_is_up_to_date_is_not_built() -> None:
    assets.build()

    assert not assets.build()
    assert (embedded.PROJECT / assets.OUTPUT / "aldea.css").exists()


def test_a_changed_source_makes_the_built_files_stale(tmp_path: Path) -> None:
    theme = tmp_path / assets.THEME
    theme.mkdir(parents=True)
    for path in (assets.PACKAGE, assets.LOCK, assets.THEME / "theme.scss"):
        (tmp_path / path).write_text("before")
    assets.remember(project=tmp_path)
    assert not assets.is_stale(project=tmp_path)

    (theme / "theme.scss").write_text("after")

    assert assets.is_stale(project=tmp_path)


def test_without_node_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "WHEEL", "no_such_wheel")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Failed, match="make install"):
        assets.find_node()
