"""Small packages of tables for the tests of the directory."""

import zipfile
from pathlib import Path


def folder(path: Path, **tables: str) -> Path:
    """Write `services="id,name\\n1,Pantry"` as services.csv, and so on."""
    path.mkdir(exist_ok=True)
    for name, content in tables.items():
        (path / f"{name}.csv").write_text(content.strip() + "\n", encoding="utf-8")
    return path


def packed(folder: Path) -> Path:
    """Pack a folder as a ZIP, a folder deep."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"export/{file.name}")
    return path
