"""The guide as a family meets it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from aldea.audit.trail import command
from aldea.core.ids import new_id
from aldea.network.models import School
from aldea.partners import wordings
from aldea.partners.models import Answerer, Wording
from tests.factories.network import SchoolFactory
from tests.partners import listings
from tests.web.public.conftest import near, pantry


def page(client, name, school, *more, **query):
    return client.get(reverse(f"public:{name}", args=[school.cds_code, *more]), query)


def test_the_front_says_what_is_open_now_how_far_and_in_which_language(client, school, food):
    words = page(client, "guide", school).content.decode()

    assert "Open now, near" in words
    assert "0.7 miles away, Duarte" in words
    assert "open until 6:00\u00a0pm" in words
    assert "English and Spanish" in words
    assert "(626) 555-0142" in words


def test_outside_its_hours_the_front_says_when_it_opens(client, school, food, frozen):
    frozen.move_to("2026-11-11T20:00:00-08:00")

    words = page(client, "guide", school).content.decode()

    assert "Open now, near" not in words
    assert "opens tomorrow at 9:00\u00a0am" in words


def test_reading_sets_no_cookie_and_asks_nobody_else(client, school, food):
    for name, more in [("guide", ()), ("find", ()), ("service", (food.pk,)), ("list", ())]:
        answer = page(client, name, school, *more)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "htmx" not in answer.content.decode().replace("htmx-config", "")


def test_each_need_leads_to_what_helps_with_it(client, school, publish):
    publish(
        pantry(school),
        listings.service("Tutor", attributes=[listings.tag("tutor", "educational-attainment")]),
    )

    words = page(client, "find", school, need="food").content.decode()

    assert "Food pantry" in words
    assert "Tutor" not in words
    assert "1 service" in words


def test_words_are_posted_and_read_with_typos(client, school, food):
    address = reverse("public:find", args=[school.cds_code])

    answer = client.post(address, {"q": "pantri"})

    assert "Food pantry" in answer.content.decode()
    assert "We read pantri as pantry." in answer.content.decode()
    assert answer.request["QUERY_STRING"] == ""


def test_words_in_the_address_are_not_searched(client, school, food):
    words = page(client, "find", school, q="nothing like it").content.decode()

    assert "Food pantry" in words
    assert "nothing like it" not in words


def test_filters_hold_and_what_cannot_be_read_is_left_out(client, school, food):
    address = reverse("public:find", args=[school.cds_code])

    free = client.post(address, {"only": ["cost/free", "open/now"]}).content.decode()
    papers = client.post(address, {"only": ["papers/none"], "q": "pantry"}).content.decode()
    broken = client.post(address, {"only": ["cost/x"], "need": "x", "page": "-1"})

    assert "Food pantry" in free
    assert "Nothing here fits" in papers
    assert broken.status_code == 200


def test_a_page_of_results_is_followed_by_the_next(client, school, publish):
    publish(*(listings.service(f"Pantry {number}") for number in range(25)))
    address = reverse("public:find", args=[school.cds_code])

    first = client.post(address, {"q": "pantry"}).content.decode()
    second = client.post(address, {"q": "pantry", "page": "2"}).content.decode()

    assert first.count("<h3>") == 20
    assert "More services" in first
    assert second.count("<h3>") == 5
    assert "More services" not in second


def test_a_service_says_everything_before_going(client, school, publish):
    found = publish(
        pantry(
            school,
            eligibility_description="Families of Duarte",
            minimum_age=3,
            maximum_age=19,
            wait_time="2 weeks",
            alert="Closed on the 12th.",
            email="desk@table.example",
            url="https://table.example/",
        )
    )["Food pantry"]

    words = page(client, "service", school, found.pk).content.decode()

    for said in (
        "A bag", "Free", "Walk in.", "Families of Duarte", "3 to 19 years", "2 weeks",
        "Closed on the 12th.", "desk@table.example", "https://table.example/", "Tuesday",
        "9:00\u00a0am to 6:00\u00a0pm", "12 Olmo Street", "openstreetmap.org/directions",
        "Nobody has checked this listing", "tel:+1-626-555-0142", "sms:?&amp;body=",
    ):  # fmt: skip
        assert said in words, said
    assert "Immigration status" not in words


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("immigration-status-not-asked", "They do not ask about it."),
        ("immigration-status-asked", "They ask about it."),
    ],
)
def test_immigration_status_is_told_where_the_listing_says_so(client, school, publish, code, said):
    found = publish(pantry(school, attributes=[listings.tag("pantry", code)]))["Food pantry"]

    assert said in page(client, "service", school, found.pk).content.decode()


def test_words_of_a_listing_are_shown_as_text(client, school, publish):
    found = publish(
        pantry(school, description="<script>alert(1)</script>", url="javascript:alert(1)")
    )["Food pantry"]

    words = page(client, "service", school, found.pk).content.decode()

    assert "&lt;script&gt;alert(1)" in words
    assert "javascript:alert" not in words


def test_a_place_in_the_sea_or_nowhere_is_not_measured_and_not_lost(client, school, publish):
    far = near(school, "Swapped") | {"latitude": -117.9, "longitude": 34.1}
    found = publish(pantry(school, service_at_locations=[listings.at("p", far)]))["Food pantry"]

    words = page(client, "service", school, found.pk).content.decode()
    front = page(client, "guide", school).content.decode()

    assert "Swapped" in words
    assert "openstreetmap" not in words
    assert "Food pantry" in front


def test_the_page_speaks_spanish_and_marks_what_it_cannot(client, school, food):
    words = page(client, "service", school, food.pk, lang="es").content.decode()

    assert '<html lang="es"' in words
    assert "Antes de ir" in words
    assert '<span lang="en">Take what you cook.</span>' in words
    assert "abierto hasta las 6:00" in words.lower()
    assert "español e inglés" in words


def test_a_wording_stands_for_the_exact_text_and_says_who_has_not_read_it(client, school, food):
    Wording.objects.create(
        pk=new_id(),
        source="Take what you cook.",
        source_key=wordings.key("Take what you cook."),
        language="es",
        text="Lleve lo que cocina.",
    )

    words = page(client, "service", school, food.pk, lang="es").content.decode()
    food.description = "Take two bags."
    food.save()
    later = page(client, "service", school, food.pk, lang="es").content.decode()

    assert "Lleve lo que cocina." in words
    assert "todavía no la ha revisado una persona" in words
    assert "Lleve lo que cocina." not in later


def put(source, text, *, is_read=False):
    wordings.write(source=source, language="es", text=text, is_read=is_read, by=command("test"))


def test_each_translation_that_nobody_reviewed_is_marked_with_its_original(client, school, food):
    put("Take what you cook.", "Lleve lo que cocina.")
    put("Walk in.", "Pase.", is_read=True)

    words = page(client, "service", school, food.pk, lang="es").content.decode()

    assert words.count("Todavía no lo ha revisado una persona. Ver el original") == 1
    assert '<p lang="en">Take what you cook.</p></details>' in words
    assert '<p lang="en">Walk in.</p>' not in words


def test_an_organizations_name_in_the_readers_language_stands_beside_its_own(client, school, food):
    put("Sunny Table", "Mesa Soleada", is_read=True)

    whole = page(client, "service", school, food.pk, lang="es").content.decode()
    kept = page(client, "list", school, lang="es", s=food.pk).content.decode()

    assert 'Mesa Soleada · <span lang="en">Sunny Table</span>' in whole
    assert "Mesa Soleada" in kept


def test_the_original_name_is_a_tap_away_when_somebody_reviewed_it_too(client, school, food):
    put("Food pantry", "Despensa", is_read=True)

    words = page(client, "service", school, food.pk, lang="es").content.decode()

    assert "<summary>Ver el original</summary>" in words
    assert '<p lang="en">Food pantry</p></details>' in words


def test_the_way_there_as_it_was_written_is_a_tap_away(client, school, publish):
    by_bus = near(school) | {"transportation": "Bus 187"}
    found = publish(pantry(school, service_at_locations=[listings.at("p", by_bus)]))["Food pantry"]
    put("Bus 187", "Autobús 187")

    words = page(client, "service", school, found.pk, lang="es").content.decode()

    assert 'Autobús 187 <small class="unread">' in words
    assert '<p lang="en">Bus 187</p></details>' in words


def test_in_a_list_the_mark_stands_beside_the_link_and_not_in_it(client, school, food):
    put("Food pantry", "Despensa")
    put("Walk in.", "Pase.", is_read=True)

    words = page(client, "find", school, need="food", lang="es").content.decode()

    assert 'Despensa</a> <small class="unread">sin revisar por una persona</small>' in words
    assert words.count("sin revisar") == 1


def test_in_the_language_it_was_written_in_nothing_is_marked(client, school, food):
    put("Food pantry", "Despensa")

    words = page(client, "service", school, food.pk).content.decode()

    assert '<details class="original"' not in words
    assert "unread" not in words


def test_a_list_holds_what_its_address_names(client, school, food):
    address = reverse("public:list", args=[school.cds_code])

    words = client.get(f"{address}?s={food.pk}&s={uuid4()}&s=nonsense").content.decode()
    empty = client.get(address).content.decode()

    assert "Food pantry" in words
    assert f"s%3D{food.pk}" in words
    assert "mailto:?subject=" in words
    assert "Nothing is on your list yet" in empty


def test_a_list_goes_along_from_page_to_page_without_a_script(client, school, food):
    for name, more in [("guide", ()), ("find", ()), ("service", (food.pk,))]:
        words = page(client, name, school, *more, s=str(food.pk)).content.decode()
        assert f"/list/?s={food.pk}" in words


def test_a_district_lists_its_schools_and_the_county_its_districts(client, school, food):
    district = client.get(reverse("public:guide", args=[school.district.cds_code]))
    county = client.get(reverse("public:guide", args=[school.county_office.cds_code]))
    every = client.get(reverse("public:guides"))

    assert school.name in district.content.decode()
    assert "Food pantry" in district.content.decode()
    assert school.district.name in county.content.decode()
    assert school.district.name in every.content.decode()


def test_a_school_that_is_gone_or_unknown_has_no_guide(client, db):
    closed = SchoolFactory(status=School.Status.CLOSED)

    for code in (closed.organization.cds_code, "99999990000000", "x"):
        assert client.get(f"/guide/{code}/").status_code == 404
    assert client.get(f"/guide/{closed.district.cds_code}/").status_code == 200


def test_an_unknown_service_is_absent(client, school):
    assert page(client, "service", school, uuid4()).status_code == 404


def test_a_service_closed_for_now_says_so(client, school, publish):
    found = publish(pantry(school, status="temporarily closed"))["Food pantry"]

    assert "Not offered now" in page(client, "service", school, found.pk).content.decode()
    assert "Food pantry" not in page(client, "guide", school).content.decode()


def test_a_list_of_twenty_takes_as_many_queries_as_one_of_two(
    client, school, publish, django_assert_max_num_queries
):
    publish(*(listings.service(f"Pantry {n}", phones=[
        {"id": listings.key("phone", str(n)), "number": f"(626) 555-01{n:02}"}
    ]) for n in range(20)))  # fmt: skip

    with django_assert_max_num_queries(40):
        page(client, "find", school)


def test_who_answers_stands_on_the_guide_where_somebody_said_they_do(client, school, coordinator):
    Answerer.objects.create(
        organization=school.organization,
        person=coordinator.profile,
        phone="(626) 555-0110",
        takes_texts=True,
        languages=["es", "en"],
    )

    words = page(client, "guide", school).content.decode()

    assert "Maya Coordinator" in words
    assert "speaks English and Spanish" in words or "speaks Spanish and English" in words
    assert "sms:(626) 555-0110" in words


def test_pages_travel_small(client, school, food):
    answer = client.get(
        reverse("public:guide", args=[school.cds_code]), headers={"accept-encoding": "gzip"}
    )

    assert answer["Content-Encoding"] == "gzip"
