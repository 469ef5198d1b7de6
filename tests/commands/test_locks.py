"""The hashed locks: everything pyproject.toml asks for, and no addresses."""

import re
import tomllib

import pytest

from aldea.core import embedded

PROJECT = tomllib.loads((embedded.PROJECT / "pyproject.toml").read_text())["project"]
EXTRAS = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
ASKED = {
    "prod.txt": PROJECT["dependencies"],
    "dev.txt": [*PROJECT["dependencies"], *EXTRAS],
}


def name_of(requirement: str) -> str:
    words = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert words is not None
    return re.sub(r"[-_.]+", "-", words[0]).lower()


@pytest.mark.parametrize("lock", list(ASKED))
def test_a_lock_holds_every_dependency(lock: str) -> None:
    lines = (embedded.PROJECT / "requirements" / lock).read_text().splitlines()

    locked = {name_of(line) for line in lines if "==" in line}

    assert {name_of(requirement) for requirement in ASKED[lock]} <= locked


@pytest.mark.parametrize("lock", list(ASKED))
def test_a_lock_is_hashed_and_names_no_host(lock: str) -> None:
    text = (embedded.PROJECT / "requirements" / lock).read_text()

    assert "://" not in text
    for entry in re.split(r"\n(?=\S)", text):
        assert "--hash=sha256:" in entry
