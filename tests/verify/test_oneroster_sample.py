"""The reader against a OneRoster sample made by others."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.arrivals.packing import read

SAMPLE = (
    Path(__file__).parents[3] / "shared/data/oneroster-1.1-oat/data/samples/OneRosterv1p1BaseCSV"
)

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample data is not here")


def packed() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(SAMPLE.glob("*.csv")):
            archive.write(path, path.name)
    return out


def test_the_sample_reads_as_it_is():
    rows, refused = read(packed())

    assert refused == []
    assert [org.name for org in rows["orgs"]] == ["School 1", "School 2"]
    assert [(user.given_name, user.orgs) for user in rows["users"]] == [
        ("ionut", "12345"),
        ("ionut2", "54321"),
    ]
    assert [(one.user, one.school) for one in rows["enrollments"]] == [
        ("user1", "12345"),
        ("user1", "12345"),
        ("user2", "54321"),
    ]
