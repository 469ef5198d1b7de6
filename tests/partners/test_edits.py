"""Editing listings: what people write stands, is kept beside, and can be put back."""

import pytest
from django.db import DatabaseError

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.partners import editable, edits, rules
from aldea.partners.models import (
    Edit,
    EditedField,
    Language,
    Location,
    Phone,
    RequiredDocument,
    Service,
)
from aldea.partners.rules import Change
from tests.factories.network import PartnerFactory
from tests.partners import listings
from tests.partners.pantry import (
    NUMBER,
    OTHER,
    THIRD,
    load,
    numbers,
    pantry,
    remove,
    renumber,
    states,
)

State = EditedField.State


@pytest.fixture
def service(tmp_path, db):
    load(tmp_path, pantry())
    return Service.objects.get()


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


@pytest.fixture
def phone(service):
    return Phone.objects.get()


def test_staff_change_a_field_and_it_is_kept_beside(service, phone, directory_steward, as_staff):
    with as_staff(directory_steward, Permission.DIRECTORY_KEEP) as actor:
        made = renumber(service, actor)

    field = made.fields.get()
    assert numbers() == [OTHER]
    assert (field.before, field.after, field.sent) == (NUMBER, OTHER, NUMBER)
    assert made.by_id == actor.profile_id
    assert Event.objects.get(name="listing.edited").detail == {"fields": 1}


def test_an_edit_is_put_back_by_an_edit(service, by):
    field = renumber(service, by).fields.get()

    edits.revert(field=field, by=by)

    assert numbers() == [NUMBER]
    assert states() == [State.REVERTED, State.AGREED]
    assert Edit.objects.count() == 2


def test_a_later_edit_is_put_back_first(service, by):
    first = renumber(service, by).fields.get()
    second = renumber(service, by, THIRD, before=OTHER).fields.get()

    with pytest.raises(edits.NotTheLatest):
        edits.revert(field=first, by=by)
    edits.revert(field=second, by=by)
    first.refresh_from_db()
    assert numbers() == [OTHER]
    assert EditedField.objects.standing().get().sent == NUMBER


def test_all_of_an_edit_is_put_back_with_what_hung_on_it(service, phone, by):
    whole = Change("phone", phone.pk, before={"number": NUMBER})
    renamed = Change("service", service.pk, "name", "Food pantry", "Pantry")

    made = edits.edit(service=service, changes=[renamed, whole], by=by)

    assert not Phone.objects.exists()
    assert not Language.objects.exists()
    edits.revert_all(edit=made, by=by)
    service.refresh_from_db()
    assert (service.name, numbers(), Language.objects.get().phone) == (
        "Food pantry", [NUMBER], phone,
    )  # fmt: skip
    assert not EditedField.objects.standing().exists()


def test_what_hung_on_a_row_waits_for_the_row(service, phone, by):
    made = remove(service, phone, by)
    language = made.fields.get(table="language")

    with pytest.raises(edits.NotTheLatest):
        edits.revert(field=language, by=by)

    assert not Language.objects.exists()


@pytest.mark.parametrize(
    ("table", "column", "value", "why"),
    [
        ("service", "name", "", "This cannot be empty"),
        ("service", "url", "example.org", "An address with its scheme"),
        ("service", "email", "desk", "An e-mail address"),
        ("service", "status", "open", "One of:"),
        ("service", "minimum_age", "five", "A number"),
        ("phone", "number", "555", "A number of 3 digits"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_changes(
    service, phone, by, table, column, value, why
):
    row = service if table == "service" else phone
    change = Change(table, row.pk, column, editable.plain(getattr(row, column)), value)
    fine = Change("service", service.pk, "alert", "", "Ring twice")

    with pytest.raises(rules.NotRight, match=why) as refused:
        edits.edit(service=service, changes=[fine, change], by=by)

    assert refused.value.wrong[0].column == column
    assert not Edit.objects.exists()
    service.refresh_from_db()
    assert service.alert == ""


def test_hours_that_never_come_are_refused(service, by):
    hours = {"byday": "MO", "opens_at": "09:00", "closes_at": "09:00"}

    with pytest.raises(rules.NotRight, match="closes as it opens"):
        edits.edit(service=service, changes=[edits.new_row(service, "schedule", hours)], by=by)


def test_two_editors_do_not_write_over_each_other(service, by):
    renumber(service, by)

    with pytest.raises(edits.ChangedMeanwhile) as refused:
        renumber(service, by, THIRD, before=NUMBER)

    assert refused.value.now == OTHER
    assert numbers() == [OTHER]


def test_nothing_changed_is_no_edit(service, phone, by):
    with pytest.raises(edits.NothingChanged):
        renumber(service, by, NUMBER)


def test_another_listings_row_is_not_changed(service, phone, by, tmp_path):
    load(tmp_path, listings.service("Supper"))
    supper = Service.objects.get(name="Supper")

    stray = Change("phone", listings.key("x"), after={"number": OTHER})
    owner = Change("service", supper.pk, "organization_id", None, "x")
    number = Change("phone", phone.pk, "number", NUMBER, OTHER)

    for change in (stray, owner, number):
        with pytest.raises(edits.NotOfThisListing):
            edits.edit(service=supper, changes=[change], by=by)


def test_room_that_is_changed_is_said_today(tmp_path, db, by, frozen):
    room = {
        "id": listings.key("room"), "available": 3, "updated": "2020-01-01T00:00:00Z",
        "unit": {"id": listings.key("beds"), "name": "beds"},
    }  # fmt: skip
    load(tmp_path, pantry(capacities=[room]))
    service = Service.objects.get()
    row = service.capacities.get()

    change = Change("service_capacity", row.pk, "available", 3, 1)
    edits.edit(service=service, changes=[change], by=by)
    load(tmp_path, pantry(capacities=[room]))

    row.refresh_from_db()
    assert (row.available, row.updated_at.date().year) == (1, 2026)


@pytest.fixture
def owned(service):
    """The listing's organization is a partner of ours."""
    partner = PartnerFactory()
    service.organization.partner = partner
    service.organization.save()
    return partner


def of_the_partner(partner):
    return Doer(kind=Event.DoerKind.PARTNER_LINK, id=partner.pk, name="partner")


def test_a_partner_changes_its_own_listing_by_link(service, phone, owned, as_link):
    changes = [
        Change("phone", phone.pk, "number", NUMBER, OTHER),
        Change("service", service.pk, "alert", "", "Ring twice"),
        edits.new_row(service, "required_document", {"document": "A letter"}),
    ]
    with as_link(owned.pk, "PARTNER"):
        made = edits.edit(service=service, changes=changes, by=of_the_partner(owned), partner=owned)
        papers = RequiredDocument.objects.get()
        whole = Change("required_document", papers.pk, before={"document": "A letter"})
        edits.edit(service=service, changes=[whole], by=of_the_partner(owned), partner=owned)

    assert (made.partner, made.by) == (owned, None)
    assert numbers() == [OTHER]
    assert not RequiredDocument.objects.exists()


def test_a_partners_link_changes_nobody_elses_listing(service, phone, owned, as_link, tmp_path):
    load(tmp_path, listings.service("Supper", organization=listings.organization("Sun House")))
    supper = Service.objects.get(name="Supper")
    renamed = Change("service", supper.pk, "name", "Supper", "Mine")

    with as_link(owned.pk, "PARTNER"), pytest.raises(DatabaseError):
        edits.edit(service=supper, changes=[renamed], by=of_the_partner(owned), partner=owned)

    supper.refresh_from_db()
    assert supper.name == "Supper"


def test_a_partner_describes_a_place_only_where_nobody_else_is(service, owned, as_link, tmp_path):
    shared = listings.place("Hall")
    load(tmp_path, [
        pantry(service_at_locations=[listings.at("pantry", shared)]),
        listings.service("Supper", organization=listings.organization("Sun House"),
            service_at_locations=[listings.at("supper", shared)]),
    ])  # fmt: skip
    hall = Location.objects.get()
    named = Change("location", hall.pk, "transportation", "", "Bus 70")

    with as_link(owned.pk, "PARTNER"), pytest.raises(edits.ChangedMeanwhile):
        edits.edit(service=service, changes=[named], by=of_the_partner(owned), partner=owned)
    Service.objects.get(name="Supper").delete()
    with as_link(owned.pk, "PARTNER"):
        edits.edit(service=service, changes=[named], by=of_the_partner(owned), partner=owned)

    hall.refresh_from_db()
    assert hall.transportation == "Bus 70"
