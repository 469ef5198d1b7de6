"""Translations: the .po files that people edit, compiled to the .mo files that Django reads.

With Babel, so that no machine needs gettext's own programs.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from aldea.core import embedded


def build() -> list[str]:
    """Compile each catalog whose .po is newer than its .mo; name their languages."""
    built = []
    for source in sorted((embedded.PROJECT / "locale").glob("*/LC_MESSAGES/django.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            _compile(source, compiled)
            built.append(source.parent.parent.name)
    return built


def _compile(source: Path, compiled: Path) -> None:
    with source.open("rb") as file:
        catalog = read_po(file)
    part = compiled.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, catalog)
    part.rename(compiled)
