"""What setting type needs wherever it is done: the screens' own faces and pictures."""

import functools
from pathlib import Path

import typst
from django.contrib.staticfiles import finders


@functools.cache
def fonts() -> typst.Fonts:
    """The screens' own faces, then whatever this machine has for other scripts."""
    ours = finders.find("paper")
    return typst.Fonts(font_paths=[ours] if isinstance(ours, str) else [])


@functools.cache
def drawing(name: str) -> str:
    """Read a picture that the screens use; nothing where it is not built."""
    path = finders.find(name)
    return Path(path).read_text() if isinstance(path, str) else ""
