"""A family says what is wrong with a listing, field by field, in its language, leaving no trace."""

import re
from html import unescape

import pytest
from django.urls import reverse

from aldea.partners import edits
from aldea.partners.models import ChangeRequest, Phone, ProposedField, Service
from aldea.partners.rules import Change
from aldea.web.public.reporting import KINDS
from tests.partners import listings
from tests.web.public.conftest import near, pantry

About = ChangeRequest.About


@pytest.fixture
def address(school, food):
    return reverse("public:wrong", args=[school.cds_code, food.pk])


@pytest.fixture
def page(client, address):
    """Open the form of one kind, as a browser would send it back untouched."""

    def opened(about, **query):
        words = client.get(address, {"about": about, **query}).content.decode()
        sent = {"about": about, "said": ""}
        for tag in re.findall(r"<input[^>]*>", words):
            named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            is_tick = named.get("type") in ("checkbox", "radio")
            if "name" in named and (not is_tick or " checked" in tag):
                value = unescape(named.get("value", ""))
                sent[named["name"]] = [*sent.get(named["name"], []), value] if is_tick else value
        return words, sent

    return opened


def proposed():
    rows = ProposedField.objects.order_by("pk")
    return [(row.table, row.column, row.before, row.after) for row in rows]


def new(table):
    found = ProposedField.objects.get(row=None, table=table).after
    found.pop("service_id")
    return found


def test_first_it_is_asked_what_is_wrong(client, address):
    words = client.get(address).content.decode()

    for about in About:
        assert f'href="?about={about}"' in words
    assert client.post(address, {"about": "PRICE"}).status_code == 422


def test_every_kind_of_report_has_its_words_and_its_form(page):
    assert set(KINDS) == set(About)
    for about in About:
        words, _sent = page(about)
        assert 'name="said"' in words


def test_a_page_that_is_sent_back_as_it_was_says_nothing(client, address, page):
    for about in set(About) - {About.CLOSED}:
        answer = client.post(address, page(about)[1])
        assert answer.status_code == 422, about
        assert "Write what is different." in answer.content.decode()
    assert not ChangeRequest.objects.exists()


def test_nothing_is_kept_of_whoever_says_it(client, address, page):
    words, sent = page("PHONE")

    answer = client.post(address, {**sent, "phone-0-number": "626 555 0199"})

    assert answer.status_code == 302
    assert not answer.cookies
    assert "csrf" not in words
    assert not client.cookies


def test_the_right_telephone_and_one_that_is_missing(client, address, page):
    words, sent = page("PHONE")
    sent |= {"phone-0-number": "626.555.0199", "phone-new-number": "6265550100"}

    client.post(address, sent)

    assert "The right number instead of (626) 555-0142" in words
    changed = ProposedField.objects.get(column="number")
    assert (changed.before, changed.after) == ("(626) 555-0142", "(626) 555-0199")
    assert new("phone") == {"number": "(626) 555-0100"}


def test_a_number_that_cannot_ring_is_asked_again_and_stays(client, address, page):
    _words, sent = page("PHONE", lang="es")
    sent |= {"phone-0-number": "555", "said": "Nadie contesta"}

    answer = client.post(f"{address}?lang=es", sent)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Escriba el número completo, con su código de área." in words
    assert 'value="555"' in words
    assert "Nadie contesta" in words
    assert not ChangeRequest.objects.exists()


def test_hours_that_no_longer_hold_and_the_right_ones(client, address, page):
    words, sent = page("HOURS")
    sent |= {
        "schedule-gone": ["schedule-0"], "schedule-1-byday": ["TU", "FR"],
        "schedule-1-opens_at": "10:00", "schedule-1-closes_at": "18:30",
    }  # fmt: skip

    client.post(address, sent)

    assert "Tuesday, 9:00\u00a0am to 6:00\u00a0pm" in words
    gone = ProposedField.objects.get(row__isnull=False)
    assert (gone.column, gone.before["byday"], gone.after) == ("", "TU,TH", None)
    assert new("schedule") == {
        "freq": "WEEKLY", "byday": "TU,FR", "opens_at": "10:00", "closes_at": "18:30",
    }  # fmt: skip


def test_hours_in_words_are_asked_about_and_silent_ones_are_not(client, school, publish):
    said = [
        {"id": listings.key("said"), "description": "By appointment"},
        listings.weekly("past", "MO", "09:00", "10:00", valid_to="2020-01-01"),
    ]
    service = publish(pantry(school, schedules=said))["Food pantry"]
    address = reverse("public:wrong", args=[school.cds_code, service.pk])

    words = client.get(address, {"about": "HOURS"}).content.decode()

    assert "By appointment" in words
    assert words.count('name="schedule-gone"') == 1


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        ({"byday": ["MO"]}, "Choose the days, and write both hours."),
        ({"opens_at": "09:00", "closes_at": "10:00"}, "Choose the days, and write both hours."),
        ({"byday": ["MO"], "opens_at": "nine", "closes_at": "10:00"}, "Write the hour like 09:30."),
        (
            {"byday": ["MO"], "opens_at": "09:00", "closes_at": "09:00"},
            "It cannot close at the hour at which it opens.",
        ),
    ],
)
def test_hours_that_make_no_sense_are_asked_again(client, address, page, hours, why):
    sent = page("HOURS")[1] | {f"schedule-2-{name}": value for name, value in hours.items()}

    answer = client.post(address, sent)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert '<details class="note" open>' in answer.content.decode()


def test_the_lines_of_an_address(client, address, page):
    sent = page("PLACE")[1]
    assert sent["address-0-address_1"] == "12 Olmo Street"

    emptied = client.post(address, {**sent, "address-0-city": ""})
    client.post(address, {**sent, "address-0-address_1": "9 Elm Street"})

    assert "This cannot be empty." in emptied.content.decode()
    assert proposed() == [("address", "address_1", "12 Olmo Street", "9 Elm Street")]


def test_papers_that_are_not_needed_and_more(client, address, page):
    sent = page("PAPERS")[1]
    sent |= {
        "required_document-gone": ["required_document-0"],
        "required_document-new-document": "A letter",
    }

    client.post(address, sent)

    gone = ProposedField.objects.get(row__isnull=False)
    assert (gone.before, gone.after) == ({"document": "A bag"}, None)
    assert new("required_document") == {"document": "A letter"}


def test_what_it_costs(client, address, page):
    words, sent = page("COST")
    sent |= {"cost_option-0-amount": "5", "cost_option-0-option": "Cinco dólares"}

    refused = client.post(address, {**sent, "cost_option-0-amount": "-1"})
    client.post(address, sent)

    assert "Now: Free" in words
    assert "Write a number, such as 5 or 12.50." in refused.content.decode()
    assert sorted(proposed()) == [
        ("cost_option", "amount", 0.0, 5.0),
        ("cost_option", "option", "Free", "Cinco dólares"),
    ]


def test_languages_are_ticked(client, address, page):
    sent = page("LANGUAGE")[1]
    assert len(sent["language-spoken"]) == 2
    english, _spanish = sent["language-spoken"]
    sent |= {"language-spoken": [english, "vi"], "language-new-name": "Kʼicheʼ"}

    client.post(address, sent)

    gone = ProposedField.objects.get(row__isnull=False)
    after = [row.after for row in ProposedField.objects.filter(row=None).order_by("pk")]
    assert gone.before["code"] in ("en", "es")
    assert [(row.get("code"), row["name"]) for row in after] == [
        ("vi", "Vietnamese"), (None, "Kʼicheʼ"),
    ]  # fmt: skip


def test_ticks_that_were_perhaps_never_shown_take_no_language_away(client, address):
    client.post(address, {"about": "LANGUAGE", "said": "Solo inglés", "seen": "forged"})

    assert ChangeRequest.objects.get().fields == 0


def test_closed_for_now_or_for_good(client, address, page):
    sent = page("CLOSED")[1]

    client.post(address, sent)
    client.post(address, {**sent, "service-0-status": "defunct"})

    assert [each.fields for each in ChangeRequest.objects.order_by("pk")] == [0, 1]
    assert proposed() == [("service", "status", "active", "defunct")]


def test_what_the_reader_saw_goes_with_it(
    client, address, page, food, directory_steward, actor_for
):
    sent = page("PHONE")[1]
    phone = Phone.objects.get()
    meanwhile = Change("phone", phone.pk, "number", "(626) 555-0142", "(626) 555-0143")
    edits.edit(service=food, changes=[meanwhile], by=actor_for(directory_steward))

    client.post(address, {**sent, "phone-0-number": "(626) 555-0199"})

    assert ProposedField.objects.get().before == "(626) 555-0142"


def test_what_another_listing_showed_is_not_taken(client, school, publish, food, address):
    publish(pantry(school), listings.service("Supper", phones=[
        {"id": listings.key("supper"), "number": "(626) 555-0300"},
    ]))  # fmt: skip
    supper = Service.objects.get(name="Supper")
    other = reverse("public:wrong", args=[school.cds_code, supper.pk])
    words = client.get(other, {"about": "PHONE"}).content.decode()
    seal = unescape(re.search(r'name="seen" value="([^"]*)"', words)[1])

    client.post(address, {"about": "PHONE", "seen": seal, "phone-0-number": "(626) 555-0199"})

    assert ProposedField.objects.get().before == "(626) 555-0142"


def test_many_fields_take_as_many_queries_as_few(
    client, school, publish, django_assert_max_num_queries, page
):
    phones = [
        {"id": listings.key("phone", str(n)), "number": f"(626) 555-01{n:02}"} for n in range(30)
    ]
    publish(pantry(school, phones=phones, service_at_locations=[
        listings.at("pantry", near(school, f"Hall {n}", north=n / 100)) for n in range(5)
    ]))  # fmt: skip
    service = Service.objects.get()
    address = reverse("public:wrong", args=[school.cds_code, service.pk])

    for about in About:
        with django_assert_max_num_queries(34):
            client.get(address, {"about": about})
