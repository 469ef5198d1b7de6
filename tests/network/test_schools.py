"""The state's directory of schools: loaded whole, safe to load again, refused exactly."""

from pathlib import Path

import pytest

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.network import schools
from aldea.network.models import Organization, School

HEADER = "\t".join(schools.NEEDED)
HERE = "Los Angeles\tDuarte Unified"
OPEN = (
    f"19644691932334\tActive\t{HERE}\tDuarte High\t1565 Central Ave\tDuarte\t91010-1234\t"
    "(626) 599-5700\t1980-07-01\t\tN\tHigh Schools (Public)\t9-12\t34.13\t-117.96"
)
REAL = Path("../shared/data/cde-pubschls-2018-la/pubschls-los-angeles-county.tsv")

pytestmark = pytest.mark.django_db


def load(folder: Path, *rows: str) -> schools.Loaded:
    path = folder / "directory.tsv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return schools.import_file(path=path, by=command("test"), progress=lambda line: None)


def test_a_load_makes_the_school_its_district_and_the_county_office(tmp_path: Path) -> None:
    loaded = load(tmp_path, OPEN)

    school = School.objects.select_related("organization", "district").get()
    assert (loaded.new, loaded.changed, loaded.same) == (1, 0, 0)
    assert school.name == "Duarte High"
    assert school.zip_code == "91010"
    assert school.district.cds_code == "19644690000000"
    assert school.county_office.kind == Organization.Kind.COUNTY_OFFICE


def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, OPEN)

    assert load(tmp_path, OPEN) == schools.Loaded(new=0, changed=0, same=1)


def test_a_school_that_closes_stays_and_its_change_is_on_the_trail(tmp_path: Path) -> None:
    load(tmp_path, OPEN)

    closed = OPEN.replace("\tActive\t", "\tClosed\t").replace(
        "1980-07-01\t", "1980-07-01\t2019-06-30"
    )
    loaded = load(tmp_path, closed)

    school = School.objects.get()
    change = Event.objects.get(name="school.changed", subject_id=school.pk)
    assert loaded.changed == 1
    assert school.status == School.Status.CLOSED
    assert change.detail["status"] == ["ACTIVE", "CLOSED"]


def test_a_school_the_file_lacks_stays_as_it_is(tmp_path: Path) -> None:
    load(tmp_path, OPEN)
    load(tmp_path, OPEN.replace("19644691932334", "19644691932335"))

    assert School.objects.active().count() == 2


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("19644691932334", "1964469193233", "CDSCode"),
        ("Active", "Asleep", "StatusType"),
        ("1980-07-01", "07-1980", "OpenDate"),
        ("34.13", "134.13", "Latitude"),
        ("34.13", "north", "Latitude"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_loaded(
    tmp_path: Path, before: str, after: str, column: str
) -> None:
    with pytest.raises(schools.DirectoryRefused) as refused:
        load(tmp_path, OPEN, OPEN.replace(before, after))

    assert refused.value.column == column
    assert refused.value.line == 3
    assert School.objects.count() == 0


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(b"a,b\n1,2\n")

    with pytest.raises(schools.DirectoryRefused, match="line 1, column CDSCode"):
        list(schools.read_directory(path))


def test_bytes_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.tsv"
    path.write_bytes((HEADER + "\n" + OPEN.replace("Duarte High", "Ca\xf1ada")).encode("latin-1"))

    with pytest.raises(schools.DirectoryRefused, match="UTF-8"):
        list(schools.read_directory(path))


@pytest.mark.skipif(not REAL.exists(), reason="the real directory is not beside this clone")
def test_the_real_directory_loads_whole_and_a_second_load_changes_nothing() -> None:
    first = schools.import_file(path=REAL, by=command("test"), progress=lambda line: None)
    second = schools.import_file(path=REAL, by=command("test"), progress=lambda line: None)

    assert first.new + first.same == 3684
    assert second == schools.Loaded(new=0, changed=0, same=3684)
    assert School.objects.active().count() > 2000
