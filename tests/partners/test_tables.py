"""Loading HSDS 3.1 tables, from a folder, a ZIP or one file."""

import zipfile

import pytest

from aldea.audit.trail import command
from aldea.partners import directory, exports
from aldea.partners.formats import packages as reading
from aldea.partners.models import Language, Phone, Service, ServiceAtLocation
from tests.partners import listings, packages

pytestmark = pytest.mark.django_db
BY = command("test")
ORGANIZATION, SERVICE, PLACE = listings.key("o"), listings.key("s"), listings.key("p")
TABLES = {
    "organizations": f"id,name,description\n{ORGANIZATION},Sunny Table,",
    "services": "id,organization_id,name,description,status,minimum_age,shelf\n"
    f'{SERVICE},{ORGANIZATION},Pantry,"<script>alert(1)</script>",Active,16,B',
    "locations": f"id,location_type,name,latitude\n{PLACE},physical,Hall,34.05",
    "service_at_location": f"id,service_id,location_id\n{listings.key('at')},{SERVICE},{PLACE}",
    "phones": f"id,service_id,number,extension\n{listings.key('t')},{SERVICE},(555) 555-0142,",
}


def load(path, form="hsds"):
    return directory.import_file(path=path, by=BY, form=form)


def refusal(folder, form="hsds"):
    try:
        return load(folder, form).refusals[0]
    except directory.FileRefused as refused:
        return refused.refusals[0]


def test_tables_become_rows_and_again_change_nothing(tmp_path):
    folder = packages.folder(tmp_path / "export", **TABLES)

    first, again = load(folder), load(folder)

    assert first.new == 5
    assert (again.new, again.changed, again.removed, again.same) == (0, 0, 0, 5)
    service = Service.objects.get()
    assert (service.minimum_age, service.status, service.extra) == (16, "active", {"shelf": "B"})
    assert service.description == "<script>alert(1)</script>"
    assert Phone.objects.get().service == service


def test_a_zip_says_the_same_as_its_folder(tmp_path):
    folder = packages.folder(tmp_path / "export", **TABLES)
    load(folder)

    again = load(packages.packed(folder))

    assert (again.new, again.changed) == (0, 0)


def test_a_line_that_is_gone_from_its_table_goes(tmp_path):
    folder = packages.folder(tmp_path / "export", **TABLES)
    load(folder)
    packages.folder(folder, phones="id,service_id,number,extension")

    assert load(folder).removed == 1
    assert not Phone.objects.exists()


def test_a_table_that_was_not_sent_stays_as_it_was(tmp_path):
    folder = packages.folder(tmp_path / "export", **TABLES)
    load(folder)
    (folder / "phones.csv").unlink()

    assert load(folder).removed == 0
    assert Phone.objects.exists()


def test_a_descriptor_says_which_file_is_which_table(tmp_path):
    folder = packages.folder(tmp_path / "export", list_of_orgs=TABLES["organizations"])
    (folder / "datapackage.json").write_text(
        '{"resources": [{"name": "organization", "path": "list_of_orgs.csv"}]}'
    )

    assert load(folder).new == 1


def test_what_we_write_as_tables_comes_back_the_same(tmp_path):
    load(
        listings.write(
            tmp_path,
            listings.service(
                languages=[listings.language("pantry", "es")],
                attributes=[listings.tag("pantry", "food-insecurity")],
                service_at_locations=[listings.at("pantry", listings.place("Hall", 34, -118))],
            ),
        )
    )
    exports.write(folder=tmp_path / "out", form="csv", by=BY)

    again = load(tmp_path / "out")

    assert (again.changed, again.removed) == (0, 0)
    assert Language.objects.count() == ServiceAtLocation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "pointer", "rule"),
    [
        ({"services": "id,name,status\n7,Pantry,active"}, "services.csv:2/id", "A UUID"),
        (
            {"services": f"id,name,status,organization_id\n{SERVICE},,active,{ORGANIZATION}"},
            "services.csv:2/name",
            "A service must have name",
        ),
        (
            {"locations": f"id,location_type,latitude\n{PLACE},physical,north"},
            "locations.csv:2/latitude",
            "A number",
        ),
        ({"phones": 'id,number\n1,"555'}, "phones.csv:2", "The file is CSV with a comma"),
        ({"phones": "id,number\n1,2,3"}, "phones.csv:2", "A line has 2 cells"),
        ({"phones": f"id,number\n{listings.key('t')},"}, "phones.csv:2/number", "A phone must"),
        (
            {"phones": f"id,number,service_id\n{listings.key('t')},5,{listings.key('lost')}"},
            "phones.csv:2/service_id",
            "The service must be in the file",
        ),
    ],
)
def test_a_broken_line_is_named_with_file_and_place(tmp_path, change, pointer, rule):
    folder = packages.folder(tmp_path / "export", **{**TABLES, **change})

    found = refusal(folder)

    assert found.pointer == pointer
    assert found.rule.startswith(rule)
    assert found.remedy


def test_bytes_that_are_no_utf8_are_refused(tmp_path):
    folder = packages.folder(tmp_path / "export", **TABLES)
    (folder / "phones.csv").write_bytes(b"id,number\n\xff,1\n")

    assert refusal(folder).pointer == "phones.csv"


@pytest.mark.parametrize("form", ["hsds", "hsds-1.1", "ohana"])
def test_too_much_is_refused_by_its_size(tmp_path, monkeypatch, form):
    monkeypatch.setattr(reading, "LARGEST", 100)
    folder = packages.folder(tmp_path / "export", **TABLES)

    assert refusal(folder, form).rule == "A file is at most 200 MB, unpacked"
    assert refusal(packages.packed(folder), form).rule == "A file is at most 200 MB, unpacked"


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path):
    for name in ("services.json", "services.csv"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(201 * 1024 * 1024)
        assert refusal(path).rule.startswith("A file is at most 200 MB")


def test_a_folder_without_tables_is_refused(tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()

    assert refusal(empty).rule == "A package holds tables as CSV files"
    assert refusal(packages.folder(empty, colors="id\n1")).rule.startswith("The tables have")


def test_a_damaged_zip_is_refused(tmp_path):
    folder = packages.folder(tmp_path / "export", **TABLES)
    path = packages.packed(folder)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.infolist()[0].header_offset + 60
    content[start : start + 20] = b"x" * 20
    path.write_bytes(content)

    assert refusal(path).rule == "A ZIP can be unpacked without a password"


def test_odd_telephones_and_places_are_loaded_and_told(tmp_path):
    phones = [
        f"{listings.key('t', str(length))},{SERVICE},{'5' * length}" for length in range(1, 20)
    ]
    tables = TABLES | {
        "phones": "\n".join(["id,service_id,number", *phones]),
        "locations": "id,location_type,latitude,longitude\n"
        f"{PLACE},physical,-118.2,34.05\n{listings.key('sea')},physical,0,0",
    }

    loaded = load(packages.folder(tmp_path / "export", **tables))

    told = [(doubt.pointer.split("/")[1], doubt.why) for doubt in loaded.doubts]
    assert Phone.objects.count() == 19
    assert [why for column, why in told if column == "latitude"] == [
        "No such place on the earth; latitude and longitude may be swapped.",
        "This point is in the sea: it stands for nothing known.",
    ]
    assert sum(column == "number" for column, _ in told) == 9 + 4
    assert "Look at phones.csv:2/number: '5'. A number of 1 digits." in str(loaded)
