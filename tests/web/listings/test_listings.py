"""A partner keeps its own listings right by its link, with no account."""

import html
import re

import pytest
from django.urls import reverse

from aldea.audit.models import Event
from aldea.core import links
from aldea.core.ids import new_id
from aldea.core.links import Purpose
from aldea.partners import jobs, standing
from aldea.partners.models import (
    Edit,
    ListedOrganization,
    Phone,
    Service,
    ServiceCapacity,
    Verification,
)
from tests.partners import listings
from tests.web.public.conftest import near, pantry, publish
from tests.web.shell.test_listing_form import new, opened, typed

__all__ = ["publish"]
ROOM = {
    "id": listings.key("room"), "available": 3, "updated": "2026-01-01T00:00:00Z",
    "unit": {"id": listings.key("beds"), "name": "beds"},
}  # fmt: skip
OLD, NEW = "(626) 555-0142", "(626) 555-0199"


@pytest.fixture
def food(school, publish, partner):
    """The partner's only service."""
    service = publish(pantry(school, capacities=[ROOM]))["Food pantry"]
    ListedOrganization.objects.update(partner=partner)
    return service


@pytest.fixture
def page(partner):
    """An address under the partner's link."""

    def address(name="own", *more, query=""):
        token = links.token(purpose=Purpose.LISTINGS, subject=partner.pk)
        return reverse(f"listings:{name}", args=[token, *more]) + query

    return address


def read(client, address):
    return html.unescape(client.get(address).content.decode())


def everything():
    return [
        *(table.objects.count() for table in (Event, Verification, Edit, Phone)),
        ServiceCapacity.objects.get().updated,
    ]


def test_the_partner_sees_what_families_read(client, food, page):
    text = read(client, page())

    for words in (
        "Is this still right?", "Food pantry", OLD, "12 Olmo Street, Duarte", "A bag", "Spanish",
        "Tuesday, Thursday, 9:00 am to 6:00 pm", "We have not checked it yet.", "beds",
        "All is right",
    ):  # fmt: skip
        assert words in text
    assert "January 10, 2027" not in text
    assert "works until January 9" in text


def test_opening_the_link_changes_nothing(client, food, page):
    before = everything()

    for address in (page(), page("edit", food.pk), page("saved", food.pk)):
        assert client.get(address).status_code == 200
    for name in ("right", "room"):
        assert client.get(page(name, food.pk)).status_code == 405

    assert everything() == before


def test_one_tap_says_that_all_is_right_and_families_read_it(client, food, school, page):
    said = client.post(page("right", food.pk), follow=True)
    again = client.post(page("right", food.pk), follow=True)

    text = html.unescape(said.content.decode())
    assert "Families now read that “Food pantry” was checked today." in text
    assert "Checked by you on Nov. 10, 2026." in text
    assert f"#s-{food.pk}" in said.redirect_chain[0][0]
    assert again.status_code == 200
    assert food.verifications.get().how == "PARTNER"
    assert food.capacities.get().updated > "2026-11-10"
    public = reverse("public:service", args=[school.cds_code, food.pk])
    assert "Checked by a person on November 10, 2026, today." in read(client, public)


def test_a_number_is_changed_and_families_see_it(client, food, school, page):
    data = typed(opened(food), phone__number=NEW)

    saved = client.post(page("edit", food.pk), dict(data.lists()), follow=True)

    text = html.unescape(saved.content.decode())
    assert "Thank you. It is saved" in text
    assert re.search(rf"Number.*{re.escape(OLD)}.*{re.escape(NEW)}", text, re.DOTALL)
    assert food.verifications.get().how == "PARTNER"
    public = reverse("public:service", args=[school.cds_code, food.pk])
    jobs.refresh_service(service_id=str(food.pk))
    assert NEW in read(client, public)


def test_rows_come_and_go_and_are_told(client, food, page):
    form = opened(food)
    data = typed(form)
    data.update(new(form, "required_document", document="A letter"))
    data[f"phone-{Phone.objects.get().pk}-remove"] = "on"

    text = html.unescape(
        client.post(page("edit", food.pk), dict(data.lists()), follow=True).content.decode()
    )

    assert "A letter" in text
    assert "taken out" in text
    assert not Phone.objects.exists()


def test_saving_twice_saves_once(client, food, page):
    form = opened(food)
    data = typed(form)
    data.update(new(form, "required_document", document="A letter"))

    client.post(page("edit", food.pk), dict(data.lists()))
    again = client.post(page("edit", food.pk), dict(data.lists()))

    assert again.status_code == 302
    assert food.required_documents.filter(document="A letter").count() == 1


def test_a_refusal_keeps_what_was_typed(client, food, page):
    data = typed(opened(food), phone__number="555", service__description="Bags, every week.")

    answer = client.post(page("edit", food.pk), dict(data.lists()))

    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Write the whole number with its area code." in text
    assert "Bags, every week." in text
    assert 'value="555"' in text
    assert Phone.objects.get().number == OLD
    assert not Edit.objects.exists()


def test_nothing_changed_is_said(client, food, page):
    data = typed(opened(food))

    answer = client.post(page("edit", food.pk), dict(data.lists()))

    assert answer.status_code == 422
    assert "Nothing is different." in answer.content.decode()


def test_room_is_said_in_one_step(client, food, page):
    [seen] = re.findall(r'name="seen" value=\'?"?([^>]*)"', client.get(page()).content.decode())
    room = food.capacities.get()
    name = f"service_capacity-{room.pk}-available"

    said = client.post(page("room", food.pk), {"seen": html.unescape(seen), name: "1"}, follow=True)
    wrong = client.post(page("room", food.pk), {"seen": html.unescape(seen), name: ""})

    room.refresh_from_db()
    assert room.available == 1
    assert "(last said: today)" in html.unescape(said.content.decode())
    assert wrong.status_code == 422
    assert "This cannot be empty." in wrong.content.decode()


def test_the_same_room_is_said_anew(client, food, page):
    [seen] = re.findall(r'name="seen" value=\'?"?([^>]*)"', client.get(page()).content.decode())
    room = food.capacities.get()
    sent = {"seen": html.unescape(seen), f"service_capacity-{room.pk}-available": "3"}

    for _ in range(2):
        assert client.post(page("room", food.pk), sent).status_code == 302

    room.refresh_from_db()
    assert (room.available, room.updated > "2026-11-10") == (3, True)


def test_a_shared_place_is_shown_and_not_asked(client, food, school, page, publish):
    house = near(school)
    other = listings.organization("Moon House")
    publish(listings.service("Supper", organization=other,
        service_at_locations=[listings.at("supper", house)]))  # fmt: skip
    school.county_office.email = "guide@county.example"
    school.county_office.save()

    text = read(client, page("edit", food.pk))

    assert "12 Olmo Street, Duarte, CA, 91010" in text
    assert "Others use this too" in text
    assert "mailto:guide@county.example?subject=Food%20pantry" in text
    assert 'name="address-' not in text


def test_a_listing_that_is_hidden_says_why_and_is_not_changed(
    client, food, page, actor_for, directory_steward
):
    standing.put(listing=food, kind="DO_NOT_LIST", why="Secret.", by=actor_for(directory_steward))

    text = read(client, page())

    assert "Somebody asked us not to list it, so families do not see it." in text
    assert "Secret." not in text
    assert "All is right" not in text
    for name in ("edit", "saved"):
        assert client.get(page(name, food.pk)).status_code == 404
    assert client.post(page("right", food.pk)).status_code == 404


def test_another_partners_listing_is_not_there(client, food, page, publish):
    other = publish(listings.service("Supper", organization=listings.organization("Moon House")))
    supper = other["Supper"]

    assert "Supper" not in read(client, page())
    assert client.get(page("edit", supper.pk)).status_code == 404
    assert client.post(page("right", supper.pk)).status_code == 404


def test_a_partner_without_listings_learns_whom_to_tell(client, partner, page):
    assert "Nothing of yours is in the guide yet." in read(client, page())


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.WORD, Purpose.CONSENT])
def test_a_link_for_something_else_opens_nothing(client, food, partner, purpose):
    token = links.token(purpose=purpose, subject=partner.pk)

    assert client.get(f"/l/{token}/").status_code in (403, 404, 410)


def test_a_link_of_somebody_who_is_no_partner_opens_nothing(client, school):
    for subject in (new_id(), school.pk):
        token = links.token(purpose=Purpose.LISTINGS, subject=subject)
        assert client.get(f"/l/{token}/").status_code == 404


def test_every_page_is_there_in_spanish(client, food, page):
    text = read(client, page(query="?lang=es"))
    form = read(client, page("edit", food.pk, query="?lang=es"))

    assert "¿Sigue siendo correcto?" in text
    assert "martes, jueves, 9:00" in text
    for words in ("Teléfonos", "Días y horas", "Martes", "Qué recibe una familia", "Guardar"):
        assert words in form


def test_page_one_asks_the_same_of_one_listing_and_of_many(
    client, food, school, page, publish, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as one:
        client.get(page())
    for n in range(4):
        room = ROOM | {"id": listings.key("room", str(n))}
        publish(
            pantry(school, capacities=[room]) | {"id": listings.key(str(n)), "name": f"No. {n}"}
        )
    assert Service.objects.count() == 5

    with django_assert_max_num_queries(60) as many:
        client.get(page())

    assert len(many) == len(one)
