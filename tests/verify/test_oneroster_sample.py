"""The reader against a OneRoster sample made by others."""

import io
import zipfile
from pathlib import Path

import pytest

from aldea.arrivals import arrivals
from aldea.arrivals.models import RefusedRow
from aldea.audit.trail import command
from aldea.core.rls import Reach, reading
from aldea.people.models import Student
from tests.arrivals.packing import read
from tests.factories.network import DistrictFactory, SchoolFactory

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


def test_the_sample_is_applied_to_a_district_with_its_schools(db, frozen, tmp_path):
    district = DistrictFactory()
    for name in ("School 1", "School 2"):
        SchoolFactory(district=district, organization__parent=district, organization__name=name)
    path = tmp_path / "sample.zip"
    path.write_bytes(packed().getvalue())

    with reading(Reach("jobs")):
        brought = arrivals.import_file(
            path=path,
            district_cds=district.cds_code,
            by=command("test"),
            progress=lambda line: None,
        )

    # The second student's class has no grade, nor has the student.
    assert (brought.new, brought.refused) == (1, 1)
    assert RefusedRow.objects.get().rule == "GRADE_MISSING"
    assert Student.objects.get().name == "ionut padurariu"
