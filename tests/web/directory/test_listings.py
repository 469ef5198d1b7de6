"""The steward's page of a listing: its history, putting back, and what senders say since."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from aldea.partners import edits, freshness
from aldea.partners.models import EditedField, Phone, Service
from aldea.partners.rules import Change
from tests.partners import listings
from tests.partners.pantry import NUMBER, OTHER, THIRD, load, numbers, pantry, renumber


@pytest.fixture
def service(tmp_path, db):
    load(tmp_path, pantry())
    return Service.objects.get()


@pytest.fixture
def client(client_of, directory_steward):
    return client_of(directory_steward)


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


@pytest.fixture
def page(service):
    return reverse("directory:listing", args=[service.pk])


def test_staff_find_a_listing_and_read_who_changed_what(client, service, page, by):
    renumber(service, by)

    assert page in client.get(reverse("directory:listings"), {"q": "pantry"}).content.decode()
    said = client.get(page).content.decode()

    assert "Dora Steward" in said
    assert f"<del>{NUMBER.split()[1]}</del>" in said
    assert "Telephones: Number" in said


def test_staff_put_one_field_back(client, service, page, by):
    field = renumber(service, by).fields.get()

    answer = client.post(reverse("directory:revert_field", args=[field.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == page
    assert numbers() == [NUMBER]
    assert "Put back" in answer.content.decode()


def test_staff_put_all_of_an_edit_back(client, service, page, by):
    changes = [
        Change("phone", Phone.objects.get().pk, "number", NUMBER, OTHER),
        Change("service", service.pk, "alert", "", "Ring twice"),
    ]
    made = edits.edit(service=service, changes=changes, by=by)
    assert "Put all of it back" in client.get(page).content.decode()

    client.post(reverse("directory:revert_edit", args=[made.pk]))

    service.refresh_from_db()
    assert (numbers(), service.alert) == ([NUMBER], "")


def test_what_was_changed_since_is_said_and_stays(client, service, by):
    first = renumber(service, by).fields.get()
    renumber(service, by, THIRD, before=OTHER)

    answer = client.post(reverse("directory:revert_field", args=[first.pk]), follow=True)

    assert "Put back the later change first" in answer.content.decode()
    assert numbers() == [THIRD]


@pytest.mark.parametrize(("whose", "stands"), [("ours", OTHER), ("theirs", THIRD)])
def test_staff_say_who_is_right(client, service, by, tmp_path, whose, stands):
    renumber(service, by)
    load(tmp_path, pantry(THIRD))
    field = EditedField.objects.get()
    address = reverse("directory:overtaken_list")
    said = client.get(address).content.decode()
    assert THIRD in said
    assert "1</b> waiting" in client.get(reverse("directory:desk")).content.decode()

    client.post(reverse("directory:settle_field", args=[field.pk]), {"whose": whose})

    assert numbers() == [stands]
    assert "Nothing to look at" in client.get(address).content.decode()


def test_a_newer_word_on_room_is_one_thing_to_look_at(client, db, tmp_path, by):
    beds = {"id": listings.key("beds"), "name": "beds"}
    said = {"id": listings.key("room"), "available": 3, "unit": beds}
    load(tmp_path, pantry(capacities=[said | {"updated": "2020-01-01T00:00:00Z"}]))
    service = Service.objects.get()
    edits.affirm(service=service, by=by)
    history = client.get(reverse("directory:listing", args=[service.pk])).content.decode()
    assert "Nobody has edited this listing" in history
    one = Change("service_capacity", service.capacities.get().pk, "available", 3, 1)
    edits.edit(service=service, changes=[one], by=by)

    load(tmp_path, pantry(capacities=[said | {"available": 5, "updated": "2999-01-01T00:00:00Z"}]))

    page = client.get(reverse("directory:overtaken_list"))
    assert page.status_code == 200
    assert [line.field.column for _, line in page.context["rows"]] == ["available"]


def test_a_reviewer_reads_and_changes_nothing(client_of, coordinator, service, page, by):
    field = renumber(service, by).fields.get()
    reader = client_of(coordinator)

    said = reader.get(page).content.decode()
    answer = reader.post(reverse("directory:revert_field", args=[field.pk]))

    assert "Put back" not in said
    assert answer.status_code == 403
    assert numbers() == [OTHER]


def test_a_long_history_takes_no_more_queries(
    client, service, page, by, django_assert_max_num_queries: DjangoAssertNumQueries
):
    for before, after in ((NUMBER, OTHER), (OTHER, THIRD), (THIRD, NUMBER)):
        renumber(service, by, after, before=before)

    for address in (page, reverse("directory:listings")):
        with django_assert_max_num_queries(26):
            client.get(address)


def fields(answer):
    """What a browser would send back of the form on a page."""
    form, about = answer.context["form"], answer.context["about"]
    data = {}
    for field in (*form, *about):
        value = field.field.widget.format_value(field.value())
        if value not in (None, "", False, []):
            data[field.html_name] = value
    return data


def test_a_steward_edits_a_listing(client, service, page):
    address = reverse("directory:edit_listing", args=[service.pk])
    opened = client.get(address)
    number = f"phone-{Phone.objects.get().pk}-number"
    typed = fields(opened) | {number: OTHER, "how": "CALLED", "why": "They said so."}

    answer = client.post(address, typed, follow=True)

    said = answer.content.decode()
    assert numbers() == [OTHER]
    assert "Saved" in said
    assert "They said so." in said
    assert service.verifications.get().how == "CALLED"


def test_what_cannot_be_is_said_at_the_field_and_what_was_typed_stays(client, service):
    address = reverse("directory:edit_listing", args=[service.pk])
    number = f"phone-{Phone.objects.get().pk}-number"

    answer = client.post(address, fields(client.get(address)) | {number: "555"})

    assert answer.status_code == 422
    assert answer.context["form"].errors[number]
    assert 'value="555"' in answer.content.decode()
    assert numbers() == [NUMBER]


def test_a_listing_that_somebody_calls_is_not_checked_by_two(client, service, actor_for, director):
    freshness.claim(service=service, by=actor_for(director))
    address = reverse("directory:edit_listing", args=[service.pk])
    number = f"phone-{Phone.objects.get().pk}-number"
    typed = fields(client.get(address)) | {number: OTHER, "how": "CALLED"}

    answer = client.post(address, typed)

    assert "Somebody else is calling" in answer.content.decode()
    assert numbers() == [NUMBER]
