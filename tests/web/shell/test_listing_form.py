"""The form that changes a listing: what it asks, what it takes, and that it loses nothing."""

import json

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from aldea.partners import editable, edits, rules
from aldea.partners.editable import EDITABLE
from aldea.partners.models import Language, Phone, RequiredDocument, Schedule, Service
from aldea.partners.rules import Change
from aldea.web.shell.listing_fields import MAIN, NOT_ASKED, asks
from aldea.web.shell.listing_form import ListingForm
from tests.partners import listings
from tests.web.public.conftest import pantry, publish

__all__ = ["publish"]
BEDS = {"id": listings.key("beds"), "name": "beds"}


@pytest.fixture
def service(school, publish):
    room = {
        "id": listings.key("room"), "available": 3, "maximum": 10.5,
        "updated": "2026-01-01T00:00:00Z", "unit": BEDS,
    }  # fmt: skip
    hours = [
        listings.weekly("pantry", "TU,TH", "9:00", "24:00"),
        listings.weekly("pantry", "1MO", "08:00", "12:00") | {"freq": "MONTHLY"},
    ]
    more = {"capacities": [room], "minimum_age": 5, "schedules": hours}
    return publish(pantry(school, fees_description="Free.\nAlways.", **more))["Food pantry"]


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


def opened(service, kept=()):
    return ListingForm(service=service, kept=kept)


def typed(form, **changed):
    """What a browser sends back, with some fields typed anew: `phone__number="..."`."""
    data = QueryDict(mutable=True)
    for field in form:
        value = field.field.widget.format_value(field.value())
        if isinstance(value, list):
            data.setlist(field.html_name, value)
        elif value not in (None, False):
            data[field.html_name] = value
    for name, value in changed.items():
        table, column = name.split("__")
        [first, *_] = [key for key in form.fields if key.startswith(f"{table}-")]
        key = first.removeprefix(f"{table}-")[:36]
        data.setlist(f"{table}-{key}-{column}", value if isinstance(value, list) else [value])
    return data


def new(form, table, **said):
    """What is typed into the first empty row of a table."""
    return {f"{table}-{form.new[table][0]}-{column}": value for column, value in said.items()}


def sent(service, data, kept=()):
    form = ListingForm(data, service=service, kept=kept)
    form.is_valid()
    return form


def row_of(model):
    return str(model.objects.get().pk)


def test_everything_that_may_be_changed_is_asked():
    for table, may in EDITABLE.items():
        asked = {*asks(table), *NOT_ASKED.get(table, ())}
        assert asked == {*may.columns}, table
        assert {*MAIN.get(table, ())} <= {*asks(table)}


def test_what_nobody_touched_is_no_change(service):
    form = opened(service)

    again = sent(service, typed(form))

    assert again.is_valid(), again.errors
    assert again.changes() == []


def test_each_kind_of_field_becomes_what_the_directory_keeps(service):
    form = opened(service)
    phone = row_of(Phone)
    weekly = str(Schedule.objects.get(freq="WEEKLY").pk)
    data = typed(form, service__url="example.org/food", service__minimum_age="6")
    data[f"phone-{phone}-number"] = "(626) 555-0199"
    data[f"schedule-{weekly}-opens_at"] = "10:30 am"
    data.setlist(f"schedule-{weekly}-byday", ["FR", "MO"])
    data.update(new(form, "language", code="vi", note="Mondays"))

    found = {(each.table, each.column): each for each in sent(service, data).changes()}

    assert found["service", "url"].after == "https://example.org/food"
    assert (found["service", "minimum_age"].before, found["service", "minimum_age"].after) == (5, 6)
    assert found["phone", "number"].after == "(626) 555-0199"
    assert found["schedule", "byday"].after == "MO,FR"
    assert found["schedule", "opens_at"].after == "10:30"
    assert found["language", ""].after == {
        "code": "vi", "note": "Mondays", "service_id": str(service.pk),
    }  # fmt: skip
    assert len(found) == 6


def test_a_row_is_removed_by_a_box(service, by):
    form = opened(service)
    data = typed(form)
    data[f"required_document-{row_of(RequiredDocument)}-remove"] = "on"

    edits.edit(service=service, changes=sent(service, data).changes(), by=by)

    assert not RequiredDocument.objects.exists()


def test_hours_that_days_cannot_say_are_told_and_kept(service):
    form = opened(service)
    monthly = str(Schedule.objects.get(freq="MONTHLY").pk)
    groups = {group.row: group for part in form.parts() for group in part.groups}

    assert groups[monthly].title == "first Monday of the month, 8:00 am to 12:00 pm"
    assert [field.name for field in groups[monthly].fields] == [f"schedule-{monthly}-description"]
    assert f"schedule-{monthly}-remove" in form.fields


def test_rows_that_are_not_theirs_are_told_and_not_asked(service):
    place = service.service_at_locations.get().location
    address = place.addresses.get()

    form = opened(service, kept={place.pk, address.pk})
    told = [group.told for part in form.parts() for group in part.groups if part.key == "place"]
    data = typed(form)
    data["seen"] = opened(service)["seen"].value()
    data[f"address-{address.pk}-city"] = "Elsewhere"

    assert told == ["Duarte house", "12 Olmo Street, Duarte, CA, 91010"]
    assert not any(name.startswith(("location-", "address-")) for name in form.fields)
    assert sent(service, data, kept={place.pk, address.pk}).changes() == []


@pytest.mark.parametrize("seen", ["", "x", "[]", "[1, 2]", '[{"phone": {"x": {}}}, {}]'])
def test_a_form_without_what_stood_there_is_refused(service, seen):
    data = typed(opened(service))
    data["seen"] = seen

    with pytest.raises(BadRequest):
        ListingForm(data, service=service, kept=())


def test_a_new_row_says_something(service):
    form = opened(service)
    data = typed(form)
    data.update(new(form, "language", note="Mondays"))
    data.update(new(form, "schedule", opens_at="10:00"))

    wrong = sent(service, data)

    assert wrong.errors[f"language-{form.new['language'][0]}-code"] == ["This cannot be empty."]
    assert wrong.errors[f"schedule-{form.new['schedule'][0]}-byday"] == ["This cannot be empty."]
    assert wrong.errors[f"schedule-{form.new['schedule'][0]}-closes_at"]
    assert [part.key for part in wrong.parts() if part.is_open] == ["hours", "languages"]


def test_what_breaks_a_rule_is_said_at_its_field(service, by):
    data = typed(opened(service), service__email="desk", service__name="", phone__number="555")
    form = sent(service, data)

    with pytest.raises(rules.NotRight) as refused:
        edits.edit(service=service, changes=form.changes(), by=by)
    form.refuse(refused.value)

    assert {name.split("-")[-1]: words for name, words in form.errors.items()} == {
        "email": ["Write it like desk@example.org."],
        "name": ["This cannot be empty."],
        "number": ["Write the whole number with its area code."],
    }
    assert form[f"phone-{row_of(Phone)}-number"].value() == "555"


def test_what_somebody_wrote_meanwhile_is_shown_and_saving_again_is_meant(service, by):
    data = typed(opened(service), phone__number="(626) 555-0199", service__alert="Ring twice")
    phone = Phone.objects.get()
    other = Change("phone", phone.pk, "number", phone.number, "(626) 555-0100")
    edits.edit(service=service, changes=[other], by=by)

    form = sent(service, data)
    with pytest.raises(edits.ChangedMeanwhile) as refused:
        edits.edit(service=service, changes=form.changes(), by=by)
    form.refuse(refused.value)

    [told] = form.errors[f"phone-{phone.pk}-number"]
    assert "Now it says: (626) 555-0100." in told
    assert form[f"phone-{phone.pk}-number"].value() == "(626) 555-0199"
    edits.edit(service=service, changes=sent(service, form.data).changes(), by=by)
    phone.refresh_from_db()
    assert phone.number == "(626) 555-0199"


def test_a_row_that_somebody_removed_meanwhile_can_be_added_again(service, by):
    data = typed(opened(service), phone__number="(626) 555-0199")
    phone = Phone.objects.get()
    gone = Change("phone", phone.pk, before={"number": phone.number})
    edits.edit(service=service, changes=[gone], by=by)

    form = sent(service, data)
    with pytest.raises(edits.ChangedMeanwhile) as refused:
        edits.edit(service=service, changes=form.changes(), by=by)
    form.refuse(refused.value)

    assert "Somebody removed this" in str(form.errors)
    edits.edit(service=service, changes=sent(service, form.data).changes(), by=by)
    assert Phone.objects.get().number == "(626) 555-0199"


def test_the_same_sent_twice_stands_once(service, by):
    form = opened(service)
    data = typed(form, service__alert="Ring twice")
    data.update(new(form, "required_document", document="A letter"))
    data[f"language-{Language.objects.first().pk}-remove"] = "on"
    edits.edit(service=service, changes=sent(service, data).changes(), by=by)

    again = sent(Service.objects.get(), data)

    with pytest.raises(edits.ChangedMeanwhile):
        edits.edit(service=service, changes=again.changes(), by=by)
    assert again.stands()
    assert RequiredDocument.objects.filter(document="A letter").count() == 1


def test_an_unknown_word_of_the_sender_stays(service):
    Phone.objects.update(type="hotline")

    form = opened(service)

    assert "hotline" in str(form[f"phone-{row_of(Phone)}-type"])
    assert sent(service, typed(form)).changes() == []


def test_the_form_asks_the_database_the_same_whatever_the_listing(
    service, django_assert_num_queries
):
    with django_assert_num_queries(len(EDITABLE)):
        seen = json.loads(opened(service)["seen"].value())
    assert {*seen[0]} == {*editable.EDITABLE}
