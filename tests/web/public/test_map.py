"""The guide as a map: what the list says, and nothing that it does not."""

import re

import pytest
from django.urls import reverse

from tests.partners import listings
from tests.web.public.conftest import near, pantry


def names(page: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", page)


@pytest.fixture
def several(school, publish):
    return publish(
        pantry(school),
        listings.service(
            "Second pantry",
            attributes=[listings.tag("second", "food-insecurity")],
            service_at_locations=[listings.at("second", near(school, "Olmo hall", north=0.05))],
        ),
        listings.service(
            "Pantry by telephone", attributes=[listings.tag("third", "food-insecurity")]
        ),
    )


@pytest.mark.parametrize("only", [[], ["open/now"], ["language/mine", "cost/free"]])
def test_the_map_says_what_the_list_says_in_its_order(client, school, several, frozen, only):
    asked = {"need": "food", "only": only}

    listed = client.get(reverse("public:find", args=[school.cds_code]), asked).content.decode()
    mapped = client.get(reverse("public:map", args=[school.cds_code]), asked).content.decode()

    assert names(mapped)
    assert names(mapped) == names(listed)


def test_each_place_stands_on_the_map_under_its_number(client, school, several):
    page = client.get(reverse("public:map", args=[school.cds_code])).content.decode()

    rows = re.findall(r'data-point="([^"]+)" data-number="(\d+)" data-name="([^"]+)"', page)
    assert {name for _point, _number, name in rows} == {"Food pantry", "Second pantry"}
    assert (f"{school.latitude + 0.01:.5f},{school.longitude:.5f}") in {row[0] for row in rows}
    assert f'data-home="{school.latitude:.5f},{school.longitude:.5f}"' in page
    assert page.count("not on the map") == 1


def test_a_place_off_the_earth_is_in_the_list_only(client, school, publish):
    publish(
        pantry(school, service_at_locations=[listings.at("far", near(school, "Nowhere", north=90))])
    )

    page = client.get(reverse("public:map", args=[school.cds_code])).content.decode()

    assert names(page) == ["Food pantry"]
    assert "data-point" not in page


def test_words_are_posted_and_no_cookie_is_set(client, school, several):
    address = reverse("public:map", args=[school.cds_code])

    answer = client.post(address, {"q": "second"})

    assert names(answer.content.decode()) == ["Second pantry"]
    assert not answer.cookies
    assert names(client.get(address, {"q": "second"}).content.decode()) != ["Second pantry"]


def test_a_map_of_nothing_leads_on(client, school, several):
    answer = client.post(reverse("public:map", args=[school.cds_code]), {"q": "zzzzqqq"})

    assert "Nothing here fits" in answer.content.decode()
    assert "data-map=" not in answer.content.decode()


def test_the_map_takes_as_many_queries_as_the_list(
    client, school, several, django_assert_max_num_queries
):
    client.get(reverse("public:map", args=[school.cds_code]))

    with django_assert_max_num_queries(45) as taken:
        client.get(reverse("public:find", args=[school.cds_code]))
    with django_assert_max_num_queries(len(taken)):
        client.get(reverse("public:map", args=[school.cds_code]))
