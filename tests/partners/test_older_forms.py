"""Loading directories in the forms from before HSDS 3: HSDS 1.1 and Ohana."""

import pytest

from aldea.audit.trail import command
from aldea.partners import directory
from aldea.partners.formats import upgrading
from aldea.partners.models import (
    Address,
    Attribute,
    CostOption,
    Language,
    ListedOrganization,
    OpenHour,
    Phone,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
)
from tests.partners import packages

pytestmark = pytest.mark.django_db
BY = command("test")
OLD = {
    "organizations": "id,name,description,url\n1,Sunny Table,Neighbors,example.org",
    "services": "id,organization_id,name,status,fees\n1,1,Pantry,active,None",
    "locations": "id,organization_id,name,latitude,longitude\n1,1,Hall,34.05,-118.2",
    "services_at_location": "id,service_id,location_id\n1,1,1",
    "regular_schedules": "id,service_id,weekday,opens_at,closes_at\n"
    "1,1,1,09:00:00,17:00:00\n2,1,Tue-Thu,9am,5:30 pm\n3,1,Friday,by appointment,",
    "holiday_schedules": "id,service_id,closed,opens_at,closes_at,start_date,end_date\n"
    "1,1,true,,,2026-12-24,2026-12-26",
    "phones": "id,service_id,number,extension,type,language,department\n"
    '1,1,5555550142,4b,voice,"en, es",Desk',
    "languages": "id,service_id,language\n1,1,Spanish",
    "payments_accepted": "id,service_id,payment\n1,1,cash",
    "eligibility": "id,service_id,eligibility\n1,1,adult\n2,1,teen",
    "physical_addresses": "id,location_id,address_1,address_3,city,state_province,postal_code,"
    "country\n1,1,1 Main St,Rear,Bell,CA,90201,US",
    "postal_addresses": "id,location_id,address_1,city,state_province,postal_code,country\n"
    "1,1,PO Box 1,Bell,CA,90201,US",
    "taxonomy": "id,name,vocabulary\nBD-1800,Food,AIRS",
    "services_taxonomy": "id,service_id,taxonomy_id,taxonomy_detail\n1,1,BD-1800,",
    "metadata": "id,resource_id,last_action_date,last_action_type,field_name,previous_value,"
    "replacement_value,updated_by\n1,1,2016-01-01,create,name,,Pantry,Ana",
}
OHANA = {
    "organizations": "id,name,description,date_incorporated,funding_sources\n"
    '1,Sunny Table,Neighbors,"January 01, 1970","State, Grants"',
    "locations": "id,organization_id,name,languages,accessibility,virtual,admin_emails\n"
    '1,1,Hall,"Chinese (Mandarin), Spanish","ramp, tape_braille",false,editor@example.org',
    "services": "id,location_id,name,description,audience,eligibility,status,keywords,"
    'taxonomy_ids,website\n1,1,Pantry,Rice,Anyone,None,active,"rice, beans","102, 102-04",',
    "taxonomy": "taxonomy_id,name,parent_id,parent_name\n102,Food,,\n102-04,Food Pantry,102,Food",
    "regular_schedules": "id,location_id,service_id,weekday,opens_at,closes_at\n1,,1,Mon,9am,3pm",
    "holiday_schedules": "id,location_id,service_id,start_date,end_date,closed,opens_at,closes_at\n"
    '1,,1,"January 01, 0001","January 01, 0001",true,,\n2,,1,12/24/2026,12/25/26,false,10:00,12:00',
    "mail_addresses": "id,location_id,attention,address_1,city,state_province,postal_code,country\n"
    "1,1,Ana,PO Box 1,Bell,CA,90201,US",
    "phones": "id,service_id,country_prefix,number,extension,number_type,vanity_number\n"
    "1,1,+1,555-555-0142,7,voice,555-555-FOOD",
}


def load(folder, form, source=""):
    return directory.import_file(path=folder, by=BY, form=form, source=source)


def old(tmp_path, **change):
    return packages.folder(tmp_path / "old", **{**OLD, **change})


def test_hsds_1_1_becomes_3_1_and_again_changes_nothing(tmp_path):
    first = load(old(tmp_path), "hsds-1.1")
    again = load(old(tmp_path), "hsds-1.1")

    service = Service.objects.get()
    assert first.new > 15
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert service.eligibility_description == "adult, teen"
    assert service.fees_description == "None"
    assert service.organization.website == "http://example.org"
    assert ServiceAtLocation.objects.get().location.location_type == "physical"
    assert set(Address.objects.values_list("address_type", "address_2")) == {
        ("physical", "Rear"),
        ("postal", ""),
    }
    assert Phone.objects.get().number == "5555550142 ext. 4b"
    assert set(Language.objects.exclude(phone=None).values_list("code", flat=True)) == {"en", "es"}
    assert Language.objects.get(service=service).code == "es"
    assert CostOption.objects.get().option == "cash"
    term = Attribute.objects.get().taxonomy_term
    assert (term.code, term.taxonomy_detail.name) == ("BD-1800", "AIRS")


def test_weekdays_and_hours_become_rules_and_what_cannot_be_read_stays_words(tmp_path):
    load(old(tmp_path), "hsds-1.1")

    rules = Schedule.objects.exclude(freq="").values_list("byday", "opens_at", "closes_at")
    assert set(rules) == {("MO", "09:00", "17:00"), ("TU,WE,TH", "09:00", "17:30")}
    assert set(Schedule.objects.filter(freq="").values_list("description", flat=True)) == {
        "Friday: by appointment",
        "Closed 2026-12-24 – 2026-12-26",
    }
    assert OpenHour.objects.count() == 4


def test_ids_stay_the_same_for_a_source_and_differ_between_sources(tmp_path):
    load(old(tmp_path), "hsds-1.1", source="North")
    load(old(tmp_path), "hsds-1.1", source="North")
    assert ListedOrganization.objects.count() == 1

    load(old(tmp_path), "hsds-1.1", source="South")
    assert ListedOrganization.objects.count() == 2


def test_numbers_of_another_sender_are_refused_until_the_source_is_named(tmp_path):
    mine = old(tmp_path, organizations="id,name,description\n1,Sun,\n2,Moon,")
    load(mine, "hsds-1.1")
    renamed = old(tmp_path, organizations="id,name,description\n1,Sun,\n2,Full Moon,")
    assert load(renamed, "hsds-1.1").changed == 1
    theirs = old(tmp_path, organizations="id,name,description\n1,Red,\n2,Blue,")

    with pytest.raises(directory.FileRefused, match="--source NAME"):
        load(theirs, "hsds-1.1")

    load(theirs, "hsds-1.1", source="South")
    assert ListedOrganization.objects.count() == 4


def test_a_reference_to_nowhere_is_told_with_the_senders_own_id(tmp_path):
    folder = old(
        tmp_path, services="id,organization_id,program_id,name,status\n1,1,17,Pantry,active"
    )

    found = load(folder, "hsds-1.1").refusals[0]

    assert (found.pointer, found.value) == ("services.csv:2/program_id", "17")


def test_a_package_without_services_is_refused(tmp_path):
    folder = packages.folder(tmp_path / "half", organizations=OLD["organizations"])

    for form in ("hsds-1.1", "ohana"):
        with pytest.raises(directory.FileRefused, match=r"services\.csv"):
            load(folder, form)


def test_ohana_becomes_3_1_and_again_changes_nothing(tmp_path):
    folder = packages.folder(tmp_path / "ohana", **OHANA)

    load(folder, "ohana")
    again = load(folder, "ohana")

    service = Service.objects.get()
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert service.organization.name == "Sunny Table"
    assert service.organization.year_incorporated == 1970
    assert service.eligibility_description == "None Anyone"
    assert service.extra == {"keywords": "rice, beans"}
    assert set(Language.objects.values_list("code", flat=True)) == {"zh", "es"}
    assert Phone.objects.get().number == "+1 555-555-0142"
    assert Phone.objects.get().extension == 7
    assert Address.objects.get().address_type == "postal"
    assert set(Schedule.objects.values_list("description", flat=True)) == {
        "",
        "Closed every January 1",
        "2026-12-24 – 2026-12-25: 10:00 – 12:00",
    }
    assert "editor@example.org" not in str(service.service_at_locations.get().location.extra)


def test_an_ohana_service_is_found_under_the_need_its_tags_stand_for(tmp_path):
    load(packages.folder(tmp_path / "ohana", **OHANA), "ohana")

    assert set(SearchEntry.objects.get().terms) == {"102", "102-04", "food-insecurity"}


def test_a_word_taken_out_of_a_list_goes(tmp_path):
    load(packages.folder(tmp_path / "ohana", **OHANA), "ohana")
    fewer = OHANA["locations"].replace("Chinese (Mandarin), Spanish", "Spanish")

    loaded = load(packages.folder(tmp_path / "ohana", **{**OHANA, "locations": fewer}), "ohana")

    assert loaded.removed == 1
    assert Language.objects.get().code == "es"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("1", ["MO"]),
        ("7", ["SU"]),
        ("0", ["SU"]),
        ("Tues", ["TU"]),
        ("Fri - Mon", ["FR", "SA", "SU", "MO"]),
        ("Monday, Wednesday and Friday", ["MO", "WE", "FR"]),
        ("daily", ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
        ("s", []),
        ("first Monday", []),
        ("", []),
    ],
)
def test_weekdays_are_read_or_left(said, days):
    assert upgrading.weekdays(said) == days


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("09:00:00", "09:00"),
        ("9am", "09:00"),
        ("12 p.m.", "12:00"),
        ("12am", "00:00"),
        ("4:30 PM", "16:30"),
        ("0830", "08:30"),
        ("24:00", "24:00"),
        ("25:00", ""),
        ("13pm", ""),
        ("9", ""),
        ("noon", ""),
    ],
)
def test_hours_are_read_or_left(said, hour):
    assert upgrading.hour(said) == hour
