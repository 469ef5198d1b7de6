"""The guide on paper, read back as a reader of PDFs reads it."""

import io
from datetime import time

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from aldea.core import clock
from aldea.partners import closures, guides, wordings
from aldea.partners.models import Remark, Wording
from aldea.web.public import leaflets, paper
from aldea.web.public.needs import NEEDS
from tests.partners import listings
from tests.web.public.conftest import pantry


def printed(client, school, **query):
    answer = client.get(reverse("public:pdf", args=[school.cds_code]), query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    return PdfReader(io.BytesIO(answer.content))


def text(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_pdf_says_what_to_know_before_going(client, school, food):
    words = text(printed(client, school))

    for said in (
        "Help near the school", school.name, "Food pantry", "Take what you cook.",
        "(626) 555-0142", "12 Olmo Street, Duarte (0.7 miles away)", "Walk in.", "A bag", "Free",
        "Tuesday and Thursday", "911", "988", "211", "page 1 of 1",
    ):  # fmt: skip
        assert said in words, said


def test_the_pdf_is_tagged_and_has_a_title_and_a_language(client, school, food):
    pdf = printed(client, school)

    assert pdf.trailer["/Root"]["/Lang"].startswith("en")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title == f"Help near the school · {school.name}"
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_the_pdf_speaks_spanish_and_marks_what_does_not(client, school, food):
    Wording.objects.create(
        source="Food pantry", source_key=wordings.key("Food pantry"), language="es",
        text="Despensa", reviewed_on=None,
    )  # fmt: skip

    pdf = printed(client, school, lang="es")
    words = text(pdf)

    assert pdf.trailer["/Root"]["/Lang"].startswith("es")
    assert "Ayuda cerca de la escuela" in words
    assert "Despensa" in words
    assert "Martes y jueves" in words
    assert "no las ha revisado" in words
    assert "Take what you cook." in words


def test_only_chosen_needs_are_printed_and_unknown_ones_are_left_out(client, school, publish):
    publish(
        pantry(school),
        listings.service("Tutor", attributes=[listings.tag("tutor", "educational-attainment")]),
    )

    food = text(printed(client, school, need="food"))
    learn = text(printed(client, school, need=["learn", "nothing"]))

    assert "Food pantry" in food
    assert "Tutor" not in food
    assert "Tutor" in learn
    assert "Food pantry" not in learn


def test_a_listing_under_two_needs_is_printed_once_and_named_again(client, school, publish):
    both = [listings.tag("a", "food-insecurity"), listings.tag("b", "stress")]
    publish(pantry(school, attributes=both))

    words = text(printed(client, school))

    assert words.count("Take what you cook.") == 1
    assert "See also: Food pantry (page 1)" in words


def test_large_print_is_larger_and_takes_more_pages(client, school, publish):
    publish(*(pantry_named(school, number) for number in range(8)))

    assert len(printed(client, school, size="large").pages) > len(printed(client, school).pages)


def pantry_named(school, number):
    return listings.service(
        f"Pantry {number}",
        attributes=[listings.tag(f"pantry {number}", "food-insecurity")],
        description="Take what you cook. " * 5,
    )


def test_a_closure_is_on_paper_in_the_language_of_the_page(
    client, school, food, coordinator, actor_for
):
    closures.declare(
        organization=school.organization, starts_on=clock.today(), last_day=clock.today(),
        why="SMOKE", title_en="The gym is closed", title_es="El gimnasio está cerrado",
        helps=[closures.Help("MEALS", time(7, 30), time(11), "North door")],
        by=actor_for(coordinator),
    )  # fmt: skip

    vietnamese = text(printed(client, school, lang="vi"))
    english = text(printed(client, school, lang="en"))

    assert "Đóng cửa vì khói" in vietnamese
    assert "Bữa ăn mang về nhà" in vietnamese
    assert "North door" in vietnamese
    assert "The gym is closed" in english
    assert "Meals to take home" in english


def test_markup_in_a_listing_is_only_text(client, school, publish):
    name = '#panic("no") *bold* $x$ @ref <label> [body] \\ `code` #read("guide.typ")'
    publish(pantry(school, description=name))

    assert '#panic("no") *bold* $x$ @ref <label> [body]' in text(printed(client, school))


@pytest.mark.parametrize("size", ["", "large"])
def test_a_listing_longer_than_a_page_loses_nothing(client, school, publish, size):
    publish(pantry(school, eligibility_description=f"{'Every family. ' * 900} To the end."))

    pdf = printed(client, school, size=size)

    assert len(pdf.pages) > 1
    assert "To the end." in text(pdf)


def test_a_script_without_a_font_at_hand_still_prints(client, school, publish):
    publish(pantry(school, description="𒀀𒀁 መግለጫ 食物银行 Վարդան"))

    assert "(626) 555-0142" in text(printed(client, school))


def test_an_empty_directory_prints_whom_to_call(client, school):
    words = text(printed(client, school))

    assert "No service is listed near here yet" in words
    assert "211" in words


def test_what_staff_say_stands_beside_the_listing(client, school, food, coordinator):
    Remark.objects.create(
        service=food, kind=Remark.Kind.MOVED, words_en="At the library",
        starts_on=clock.today(), by=coordinator.profile, at=clock.now(),
    )  # fmt: skip

    words = text(printed(client, school))

    assert "Moved for now: At the library" in words


def test_a_district_has_a_guide_on_paper_and_an_unknown_code_has_none(client, school, food):
    district = client.get(reverse("public:pdf", args=[school.district.cds_code]))
    nowhere = client.get(reverse("public:pdf", args=["19000000000000"]))

    assert "Help near our schools" in text(PdfReader(io.BytesIO(district.content)))
    assert nowhere.status_code == 404


def test_paper_is_made_twelve_times_a_minute_for_one_address(client, school):
    address = reverse("public:pdf", args=[school.cds_code])

    answers = [client.get(address).status_code for _ in range(13)]

    assert answers == [200] * 12 + [429]


def test_more_services_ask_the_database_no_more_often(
    school, publish, django_assert_num_queries, django_assert_max_num_queries
):
    publish(*(pantry_named(school, number) for number in range(3)))
    few = _queries(school, django_assert_max_num_queries)
    publish(*(pantry_named(school, number) for number in range(12)))

    with django_assert_num_queries(few):
        _leaflet(school)


def _queries(school, at_most):
    with at_most(1000) as seen:
        _leaflet(school)
    return len(seen)


def _leaflet(school):
    place = guides.place(cds_code=school.cds_code)
    return leaflets.leaflet(place=place, at=clock.now(), needs=NEEDS[:1], site="https://x.example")


@pytest.mark.parametrize("language", ["en", "es"])
def test_codes_lead_to_the_list_as_it_is_today(school, food, language):
    with translation.override(language):
        leaflet = _leaflet(school)

    [section] = leaflet.sections
    assert leaflet.address == f"https://x.example/guide/{school.cds_code}/?lang={language}"
    assert section.address == (
        f"https://x.example/guide/{school.cds_code}/find/?need=food&lang={language}"
    )
    assert paper.qr(section.address).startswith("<svg")


def test_the_page_of_choices_leads_to_the_pdf(client, school):
    words = client.get(reverse("public:paper", args=[school.cds_code])).content.decode()

    assert reverse("public:pdf", args=[school.cds_code]) in words
    assert 'name="need" value="food"' in words
    assert 'name="size" value="large"' in words
