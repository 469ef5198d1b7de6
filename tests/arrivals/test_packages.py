"""Packages as a whole: what is opened, and every reason to refuse one."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldea.arrivals.formats import packages, tables
from aldea.arrivals.formats.packages import PackageRefused
from tests.arrivals.packing import FILES_1_1, pack, read, replaced, roster


def test_a_whole_package_reads_without_refusals():
    rows, refused = read(roster())

    assert refused == []
    assert [user.sourced_id for user in rows["users"]] == ["s1", "s2", "s3", "p1", "p2", "t1"]
    assert len(rows["enrollments"]) == 3


def test_a_file_that_is_no_zip_is_refused():
    with pytest.raises(packages.NotAZip) as refusal:
        read(io.BytesIO(b"sourcedId,name\n1,Ana\n"))

    assert refusal.value.why == "This file is not a ZIP."
    assert refusal.value.remedy


def test_an_empty_file_is_refused():
    with pytest.raises(packages.NotAZip):
        read(io.BytesIO(b""))


def test_a_zip_cut_off_on_the_way_is_refused():
    whole = roster().getvalue()

    with pytest.raises(packages.NotAZip):
        read(io.BytesIO(whole[: len(whole) // 2]))


def test_a_zip_with_changed_bytes_inside_is_refused():
    data = bytearray(roster().getvalue())
    where = data.index(b"users.csv") + len("users.csv") + 20
    data[where : where + 40] = bytes(40)

    with pytest.raises(packages.Damaged) as refusal:
        read(io.BytesIO(bytes(data)))
    assert refusal.value.file == "users.csv"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    files = dict(FILES_1_1)
    files["users.csv"] = FILES_1_1["users.csv"] + "s9,M,student,A,B,,,,,,\n" * 2_000_000

    with pytest.raises(packages.UnpacksTooLarge) as refusal:
        read(pack(files))
    assert "megabytes" in refusal.value.why


def test_entries_that_share_their_packed_bytes_are_refused():
    data = roster().getvalue()
    archive = zipfile.ZipFile(io.BytesIO(data))
    sizes = [info.compress_size for info in archive.infolist()]
    claimed = bytearray(data)
    # The central directory's packed size stands 20 bytes into each of its entries.
    start = data.index(b"PK\x01\x02")
    claimed[start + 20 : start + 24] = struct.pack("<I", sizes[0] + len(data))

    with pytest.raises(packages.UnpacksTooLarge):
        read(io.BytesIO(bytes(claimed)))


def test_a_zip_with_very_many_files_is_refused():
    with pytest.raises(packages.TooManyFiles):
        read(pack({**FILES_1_1, **{f"page{n}.csv": "" for n in range(200)}}))


def test_a_zip_with_a_password_is_refused():
    data = bytearray(roster().getvalue())
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1

    with pytest.raises(packages.Locked):
        read(io.BytesIO(bytes(data)))


def test_files_in_a_folder_are_refused_with_what_to_do():
    with pytest.raises(packages.InsideFolder) as refusal:
        read(pack({f"export/{name}": content for name, content in FILES_1_1.items()}))

    assert "not the folder" in refusal.value.remedy


def test_what_computers_leave_in_a_zip_is_passed_over():
    _, refused = read(pack({**FILES_1_1, "__MACOSX/._users.csv": "x", ".DS_Store": "x"}))

    assert refused == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("users.csv", "a")
        archive.writestr("users.csv", "b")

    with pytest.raises(packages.NamedTwice):
        read(out)


def test_a_missing_manifest_is_refused():
    with pytest.raises(packages.ManifestMissing):
        read(roster(manifest=None))


@pytest.mark.parametrize(
    "manifest",
    ["", "name,value\n", b"\xff\xfe", "propertyName,value\n" + "x,y\n" * 50_000, 'a,"b'],
)
def test_a_manifest_that_says_nothing_is_refused(manifest):
    with pytest.raises(packages.ManifestUnreadable):
        read(roster(manifest=manifest))


def test_a_mode_nobody_knows_is_refused():
    with pytest.raises(packages.ManifestUnreadable) as refusal:
        read(replaced("manifest", "file.users,bulk", "file.users,all"))

    assert "all" in refusal.value.why


@pytest.mark.parametrize("version", ["1.0", "2.0", ""])
def test_another_version_is_refused(version):
    with pytest.raises(packages.VersionUnknown):
        read(replaced("manifest", "oneroster.version,1.1", f"oneroster.version,{version}"))


def test_a_file_the_manifest_promises_must_be_there():
    with pytest.raises(packages.FileMissing) as refusal:
        read(roster(demographics=None))

    assert refusal.value.file == "demographics.csv"


def test_a_roster_without_people_is_refused():
    with pytest.raises(packages.FileMissing) as refusal:
        read(replaced("manifest", "file.users,bulk", "file.users,absent"))

    assert refusal.value.file == "users.csv"


def test_a_file_said_to_be_absent_is_not_read_and_that_is_noted():
    file = replaced("manifest", "file.demographics,bulk", "file.demographics,absent")
    with packages.open_package(file) as package:
        assert package.notes == ("The manifest says demographics.csv is absent. We left it aside.",)
    rows, _ = read(file)
    assert rows["demographics"] == []


def test_a_file_of_another_kind_is_left_aside_and_that_is_noted():
    with packages.open_package(pack({**FILES_1_1, "lunches.csv": "x", "results.csv": "x"})) as one:
        assert one.notes == ("lunches.csv is not a OneRoster 1.1 file. We left it aside.",)


def test_a_column_that_is_not_named_refuses_the_file():
    with pytest.raises(tables.ColumnsMissing) as refusal:
        read(replaced("users", "givenName,familyName", "first,last"))

    assert refusal.value.why == (
        "The first row of users.csv does not name the columns givenName, familyName."
    )


def test_a_column_in_other_capitals_is_named_in_the_remedy():
    with pytest.raises(tables.ColumnsMissing) as refusal:
        read(replaced("users", "sourcedId", "SourcedID"))

    assert refusal.value.remedy == (
        "It says SourcedID: write sourcedId, with the same capital letters."
    )


def test_an_empty_csv_is_refused():
    with pytest.raises(tables.ColumnsMissing):
        read(roster(users=""))


def test_bytes_that_are_not_utf8_are_refused_with_line_and_byte():
    bad = FILES_1_1["users.csv"].replace("Lucía", "Lucia").encode().replace(b"Lucia", b"Luc\xeda")
    with pytest.raises(tables.NotUtf8) as refusal:
        read(roster(users=bad))

    assert refusal.value.line == 5
    assert "line 5, byte 16" in refusal.value.why


def test_utf16_is_refused():
    with pytest.raises(tables.NotUtf8):
        read(roster(users=FILES_1_1["users.csv"].encode("utf-16-le")))


def test_a_byte_order_mark_is_passed_over():
    rows, refused = read(roster(users="\ufeff" + FILES_1_1["users.csv"]))

    assert refused == []
    assert rows["users"][0].sourced_id == "s1"


def test_a_quote_that_never_closes_is_refused():
    with pytest.raises(tables.QuotesUnbalanced) as refusal:
        read(replaced("users", "Mateo", '"Mateo'))

    assert refusal.value.line == 3


def test_a_line_without_end_is_refused():
    with pytest.raises(tables.LineTooLong):
        read(roster(users=FILES_1_1["users.csv"] + "x" * 300_000))


def test_columns_may_come_in_any_order():
    lines = [line.split(",") for line in FILES_1_1["users.csv"].splitlines()]
    turned = "\n".join(",".join(reversed(line)) for line in lines) + "\n"

    assert read(roster(users=turned)) == read(roster())


def refusal_of(file: io.BytesIO) -> PackageRefused | None:
    try:
        read(file)
    except PackageRefused as refusal:
        return refusal
    return None


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_as_a_package_raise_only_refusals(data):
    refusal = refusal_of(io.BytesIO(data))

    assert refusal is None or (refusal.why and refusal.remedy)


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(["manifest", "orgs", "classes", "users", "enrollments", "demographics"]),
    data=st.binary(max_size=200),
    kept=st.booleans(),
)
def test_any_bytes_as_a_file_raise_only_refusals(name, data, kept):
    content = FILES_1_1[f"{name}.csv"].encode() + data if kept else data
    refusal = refusal_of(roster(**{name: content}))

    assert refusal is None or refusal.why


@settings(max_examples=100, deadline=None)
@given(where=st.integers(0, 1200), byte=st.integers(0, 255))
def test_a_zip_with_any_byte_changed_raises_only_refusals(where, byte):
    data = bytearray(roster().getvalue())
    data[where % len(data)] = byte
    refusal = refusal_of(io.BytesIO(bytes(data)))

    assert refusal is None or refusal.why
