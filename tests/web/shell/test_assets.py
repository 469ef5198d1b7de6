"""The style sheets are built from pinned packages, and ask for no file that is not there."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "var" / "assets"
THEME = ROOT / "aldea" / "web" / "theme"


def test_the_lock_names_versions_and_hashes_and_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)


def test_every_package_is_pinned():
    package = json.loads((ROOT / "package.json").read_text())

    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in wanted.items() if not version[0].isdigit()] == []


def test_icons_are_listed_once_in_order():
    icons = (THEME / "icons.txt").read_text().split()

    assert icons == sorted(set(icons))


@pytest.mark.parametrize("path", sorted(THEME.glob("*.css")), ids=lambda path: path.name)
def test_our_layers_need_no_force_and_no_ids(path):
    text = path.read_text()

    assert "!important" not in text
    assert not re.search(r"^\s*#[a-z]", text, re.MULTILINE)
    assert len(text.splitlines()) <= 400


def test_the_style_sheet_asks_for_files_that_are_there():
    if not (ASSETS / "aldea.css").exists():
        pytest.skip("The style sheets are not built; `make assets` builds them.")
    css = (ASSETS / "aldea.css").read_text()
    asked = set(re.findall(r'url\("?(\./[^")]+)"?\)', css))

    assert [name for name in asked if not (ASSETS / name).exists()] == []
    assert {Path(name).suffix for name in asked if "fonts" in name} == {".woff2"}
