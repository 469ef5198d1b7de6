"""Files that are named or packed so that something could break."""

import io
import zipfile

import pytest

from aldea.partners.models import (
    SentFile,
)
from tests.partners import listings
from tests.web.directory.files.conftest import LOST, page, upload


def damaged_zip():
    """A ZIP whose list of files is whole and whose content is not."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", "id,name,status\n" * 50)
    start = packed.getvalue().find(b"services.csv") + len("services.csv")
    content = bytearray(packed.getvalue())
    content[start : start + 20] = bytes(each ^ 0xFF for each in content[start : start + 20])
    return bytes(content)


def test_a_damaged_zip_is_refused_where_it_is_sent_and_where_it_is_read(client, arrived):
    assert upload(client, damaged_zip(), name="services.zip").status_code == 422

    file = arrived(damaged_zip(), name="services.zip", form="hsds")

    assert file.state == SentFile.State.REFUSED
    assert "A ZIP can be unpacked without a password" in client.get(page(file)).content.decode()


@pytest.mark.parametrize(
    "name",
    ["\N{TACO}" * 200 + ".json", "e" * 300 + ".json", "\u00e9" * 250 + ".JSON", "a." + "b" * 300],
)
def test_a_long_name_is_shortened_and_the_file_is_read(client, arrived, name):
    file = arrived([listings.service()], name=name)

    assert file.state == SentFile.State.WAITING
    assert len(file.file_name.encode()) <= 255
    if "json" in name.lower():
        assert file.file_name.startswith(name[:50])
        assert file.file_name.endswith(name[-5:])


def zipped(entries, *, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        archive.writestr("services.csv", f"id,name\n{LOST},Pantry")
        for entry in entries:
            archive.writestr(entry, "id,name")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (zipped(f"{n}.txt" for n in range(2000)), "at most 2,000 files in it"),
        (zipped(f"{n}.csv" for n in range(200)), "at most 200 tables"),
        (zipped([], compression=zipfile.ZIP_BZIP2), "packed as every computer does"),
        (zipped([], compression=zipfile.ZIP_LZMA), "packed as every computer does"),
    ],
)
def test_a_zip_that_would_unpack_without_end_is_not_opened(client, arrived, content, rule):
    """Neither while somebody waits for the page, nor where it is read."""
    assert "Choose its form" in upload(client, content, name="a.zip").text

    file = arrived(content, name="a.zip", form="hsds")

    assert file.state == SentFile.State.REFUSED
    assert rule in client.get(page(file)).text
