"""aldea chromium: the browser that the browser tests drive, from the system's packages."""

import argparse
import os
import shutil
import subprocess

from config.commands import Failed

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-liberation")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(options: argparse.Namespace) -> int:
    """Install Chromium where it is missing."""
    if find():
        return 0
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    prefix = _rights()
    if prefix is None or not shutil.which("apt-get"):
        raise Failed(f"the browser tests need Chromium: sudo {' '.join(install)}")
    print("Installing Chromium for the browser tests ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], install):
        done = subprocess.run(
            [*prefix, *step],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            raise Failed(f"`{' '.join(step)}` failed:\n{done.stdout[-2000:]}")
    return 0


def find() -> str | None:
    """Tell where Chromium is, if it is."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _rights() -> list[str] | None:
    """Tell what to put before a command so that it runs as root."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None
