"""The source as data: files, modules, functions."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def python(*folders: str) -> Iterator[Path]:
    """Python files under folders, without migrations."""
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and name.startswith(folders) and "/migrations/" not in name:
            yield path


def templates() -> Iterator[Path]:
    """Every template."""
    return (path for path in tracked() if "/templates/" in path.as_posix())


@cache
def tree(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(), filename=str(path))


def named(path: Path, node: ast.AST | None = None) -> str:
    """How a failure names a place."""
    line = f":{node.lineno}" if node is not None else ""
    return f"{path.relative_to(ROOT)}{line}"


@cache
def project() -> dict:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def ranks() -> dict[str, int]:
    """Domains by height: the layers of the import contract, the lowest 0."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["containers"] == ["aldea"])
    return {
        domain.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for domain in layer.split("|")
    }


def domains() -> list[str]:
    """The folders of aldea that know nothing of the web."""
    return [domain for domain in ranks() if domain != "web"]
