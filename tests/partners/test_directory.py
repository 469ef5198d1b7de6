"""Loading the directory from HSDS files."""

import json

import pytest
from django.db import IntegrityError, transaction

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core.ids import new_id
from aldea.network.models import Organization
from aldea.partners import directory
from aldea.partners.models import (
    Attribute,
    DirectoryFile,
    Language,
    ListedOrganization,
    OpenHour,
    Phone,
    SearchEntry,
    Service,
    ServiceCapacity,
)
from tests.partners import listings

pytestmark = pytest.mark.django_db
BY = command("test")


def load(tmp_path, content, name="services.json"):
    return directory.import_file(path=listings.write(tmp_path, content, name), by=BY)


def refusals(tmp_path, content):
    with pytest.raises(directory.FileRefused) as refused:
        load(tmp_path, content)
    return [(refusal.pointer, refusal.rule) for refusal in refused.value.refusals]


def test_a_service_comes_in_with_all_that_nests_in_it(tmp_path):
    pantry = listings.service(
        languages=[listings.language("pantry", "es")],
        phones=[{"id": listings.key("phone"), "number": "(555) 555-0142"}],
        schedules=[listings.weekly("pantry", "TU,TH", "14:00", "18:00")],
        attributes=[listings.tag("pantry", "food-insecurity")],
    )

    loaded = load(tmp_path, pantry)

    service = Service.objects.get()
    assert loaded.new == 7
    assert service.organization.name == "Sunny Table"
    assert Language.objects.get().service == service
    assert Attribute.objects.get().taxonomy_term.code == "food-insecurity"
    assert OpenHour.objects.filter(service=service).count() == 2
    assert SearchEntry.objects.get(service=service).terms == ["food-insecurity"]


def test_the_same_file_again_changes_nothing(tmp_path):
    first = load(tmp_path, [listings.service(), listings.service("Hot supper")])

    again = load(tmp_path, [listings.service(), listings.service("Hot supper")])

    assert first.new == 3
    assert (again.new, again.changed, again.removed, again.same) == (0, 0, 0, 3)


def test_a_load_leaves_an_event_with_its_counts(tmp_path):
    load(tmp_path, listings.service())

    event = Event.objects.get(name="directory.loaded")
    assert event.detail == {"new": 2, "changed": 0, "removed": 0, "refused": 0}


def test_a_changed_word_changes_one_row(tmp_path):
    load(tmp_path, listings.service(description="Rice."))

    loaded = load(tmp_path, listings.service(description="Rice and beans."))

    assert (loaded.new, loaded.changed) == (0, 1)
    assert Service.objects.get().description == "Rice and beans."


def test_what_a_file_does_not_mention_stays(tmp_path):
    load(tmp_path, listings.service(description="Rice."))

    load(tmp_path, listings.service())

    assert Service.objects.get().description == "Rice."


def test_a_whole_list_lets_go_what_it_no_longer_names(tmp_path):
    phone = {"id": listings.key("phone"), "number": "(555) 555-0142"}
    load(tmp_path, listings.service(phones=[phone]))

    loaded = load(tmp_path, listings.service(phones=[]))

    assert loaded.removed == 1
    assert not Phone.objects.exists()


def test_a_phone_shared_with_the_organization_stays_with_it(tmp_path):
    phone = {"id": listings.key("phone"), "number": "(555) 555-0142"}
    owner = {**listings.organization(), "phones": [phone]}
    load(tmp_path, listings.service(organization=owner, phones=[phone]))

    load(tmp_path, listings.service(phones=[]))

    assert Phone.objects.get().service is None
    assert Phone.objects.get().organization.name == "Sunny Table"


def test_one_id_under_two_services_becomes_a_row_for_each(tmp_path):
    spanish = {"id": listings.key("spanish"), "code": "es"}

    load(
        tmp_path,
        [
            listings.service(languages=[spanish]),
            listings.service("Hot supper", languages=[spanish]),
        ],
    )

    assert Language.objects.values("service").distinct().count() == 2


def test_properties_we_do_not_know_are_kept(tmp_path):
    load(tmp_path, listings.service(shelf="B"))

    assert Service.objects.get().extra == {"shelf": "B"}


def test_a_package_and_a_page_are_read_too(tmp_path):
    package = {
        "organizations": [listings.organization()],
        "services.csv": [
            {
                "id": listings.key("plain"),
                "name": "Plain",
                "status": "active",
                "organization_id": listings.key("Sunny Table"),
            }
        ],
    }
    page = {"total_items": 1, "contents": [listings.service()]}

    assert load(tmp_path, package).new == 2
    assert load(tmp_path, page).new == 1


def test_a_listing_with_a_partners_exact_name_is_linked(tmp_path):
    partner = Organization.objects.create(kind="NONPROFIT", name="Sunny Table")

    load(tmp_path, listings.service())

    assert ListedOrganization.objects.get().partner == partner


def test_two_partners_of_one_name_are_left_to_a_person(tmp_path):
    Organization.objects.create(kind="NONPROFIT", name="Sunny Table")
    partner = Organization.objects.create(kind="AGENCY", name="Sunny Table")

    load(tmp_path, listings.service())

    listed = ListedOrganization.objects.get()
    assert listed.partner is None
    directory.link(listed=listed, partner=partner, by=BY)
    assert ListedOrganization.objects.get().partner == partner


@pytest.mark.parametrize(
    ("change", "pointer", "rule"),
    [
        ({"id": "17"}, "/id", "A UUID"),
        ({"name": None}, "/name", "A service must have name"),
        (
            {"status": "open"},
            "/status",
            "One of: active, inactive, defunct, temporarily closed",
        ),
        ({"minimum_age": "twelve"}, "/minimum_age", "A number"),
        ({"url": "example.org"}, "/url", "An address with its scheme"),
        ({"email": "desk"}, "/email", "An e-mail address"),
        ({"last_modified": "yesterday"}, "/last_modified", "A date, a time and its zone"),
        ({"description": "a\0b"}, "/description", "A text"),
        ({"description": "a\ud800b"}, "/description", "A text"),
        ({"shelf": {"row": ["a\0b"]}}, "", "A text"),
        ({"shelf": "a\ud800b"}, "", "A text"),
        ({"shelf": float("nan")}, "", "A text"),
        ({"phones": {}}, "/phones", "A list stands here"),
    ],
)
def test_a_broken_rule_is_named_with_its_place(tmp_path, change, pointer, rule):
    assert refusals(tmp_path, {**listings.service(), **change}) == [(pointer, rule)]


def test_a_file_of_nothing_but_broken_rows_writes_nothing(tmp_path):
    broken = [listings.service(name, status="open") for name in ("One", "Two")]

    assert refusals(tmp_path, broken)

    assert not ListedOrganization.objects.exists()


def test_a_broken_row_is_left_out_with_what_hangs_on_it_and_the_rest_is_loaded(tmp_path):
    phone = {"id": listings.key("phone"), "number": "(555) 555-0142"}

    loaded = load(
        tmp_path, [listings.service(), listings.service("Broken", status="open", phones=[phone])]
    )

    assert Service.objects.get().name == "Food pantry"
    assert not Phone.objects.exists()
    assert (loaded.left_out, loaded.refusals[0].pointer) == (2, "/1/status")
    assert "/1/status: 'open'" in str(loaded)
    assert DirectoryFile.objects.get().refused[0]["value"] == "open"


def test_a_broken_row_within_another_is_left_out_alone(tmp_path):
    loaded = load(tmp_path, listings.service(phones=["555"]))

    assert Service.objects.exists()
    assert [found.pointer for found in loaded.refusals] == ["/phones/0"]


def test_while_rows_are_refused_nothing_is_removed(tmp_path):
    phone = {"id": listings.key("phone"), "number": "(555) 555-0142"}
    load(tmp_path, listings.service(phones=[phone]))

    loaded = load(tmp_path, listings.service(phones=[{**phone, "id": "mistyped"}]))

    assert loaded.removed == 0
    assert Phone.objects.get().number == "(555) 555-0142"


def test_a_preview_says_what_loading_does_and_changes_nothing(tmp_path):
    load(tmp_path, listings.service())
    changed = [listings.service(description="Fresh fruit"), listings.service("Second")]
    path = listings.write(tmp_path, changed)

    shown = directory.preview(path=path)

    assert (shown.new, shown.changed, shown.same) == (1, 1, 1)
    [one] = shown.comparison.differences
    assert (one.name, one.column, one.after) == ("Food pantry", "description", "Fresh fruit")
    assert Service.objects.get().description == ""
    assert DirectoryFile.objects.count() == 1
    loaded = directory.import_file(path=path, by=BY, as_shown=shown.comparison.mark())
    assert (loaded.new, loaded.changed, loaded.same) == (shown.new, shown.changed, shown.same)


def test_a_file_is_not_applied_as_shown_when_the_directory_changed_since(tmp_path):
    path = listings.write(tmp_path, listings.service(description="Fresh fruit"))
    shown = directory.preview(path=path)
    load(tmp_path, listings.service(description="Bread"), "between.json")

    with pytest.raises(directory.Overtaken) as overtaken:
        directory.import_file(path=path, by=BY, as_shown=shown.comparison.mark())

    assert overtaken.value.loaded.changed == 1
    assert Service.objects.get().description == "Bread"


def test_a_refusal_says_file_value_and_remedy(tmp_path):
    with pytest.raises(directory.FileRefused, match=r"services\.json /status: 'open'.*Use one of"):
        load(tmp_path, listings.service(status="open"))


def test_a_reference_to_nowhere_is_refused(tmp_path):
    found = refusals(tmp_path, listings.service(program_id=listings.key("nothing")))

    assert found == [("/program_id", "The program must be in the file or in the directory")]


def test_a_service_of_nobody_is_refused(tmp_path):
    alone = listings.service()
    del alone["organization"]

    assert refusals(tmp_path, alone) == [
        ("/organization_id", "A service belongs to something: organization_id")
    ]


def test_one_id_that_says_two_things_is_refused(tmp_path):
    other = {**listings.organization(), "description": "Somebody else."}

    found = refusals(
        tmp_path, [listings.service(), listings.service("Hot supper", organization=other)]
    )

    assert found == [
        (
            "/1/organization/description",
            "One organization is described one way; /0/organization says otherwise",
        )
    ]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b'{"id": ', "The file is JSON"),
        (b'{"name": "\xff"}', "The text is UTF-8"),
        (b'{"version": "3.1"}', "The file holds HSDS objects"),
        (b'[{"color": "blue"}]', "Each object is a service"),
        (b"[[[[", "The file is JSON"),
        (b"7", "Each object is a service"),
    ],
)
def test_what_is_no_directory_is_refused(tmp_path, content, rule):
    path = tmp_path / "broken.json"
    path.write_bytes(content)

    with pytest.raises(directory.FileRefused) as refused:
        directory.import_file(path=path, by=BY)

    assert refused.value.refusals[0].rule.startswith(rule)


def test_deep_nesting_is_refused_like_broken_json(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000 + "]" * 100_000)

    with pytest.raises(directory.FileRefused):
        directory.import_file(path=path, by=BY)


def test_progress_is_told(tmp_path):
    told = []

    directory.import_file(
        path=listings.write(tmp_path, listings.service()),
        by=BY,
        progress=told.append,
    )

    assert told[-2:] == ["2 rows compared", "services that can be found: 1"]


def test_capacity_keeps_when_it_was_said(tmp_path):
    said = {
        "id": listings.key("capacity"),
        "unit": {"id": listings.key("seats"), "name": "seats"},
        "available": 3,
        "updated": "2026-11-20T08:00:00-08:00",
    }

    load(tmp_path, listings.service(capacities=[said]))

    assert ServiceCapacity.objects.get().updated_at.isoformat() == "2026-11-20T16:00:00+00:00"


def test_a_row_that_hangs_on_nothing_cannot_be_stored():
    with pytest.raises(IntegrityError), transaction.atomic():
        Language.objects.create(id=new_id(), code="es")


def test_a_status_outside_the_four_words_cannot_be_stored(tmp_path):
    load(tmp_path, listings.service())

    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.update(status="open")


def test_a_script_in_a_description_is_kept_as_text(tmp_path):
    load(tmp_path, listings.service(description="<script>alert(1)</script>"))

    assert json.dumps(Service.objects.get().description) == '"<script>alert(1)</script>"'
