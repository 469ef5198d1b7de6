"""Guides on paper at the directory's desk: asked for, watched, downloaded."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector
from pypdf import PdfReader

from aldea.audit.trail import command
from aldea.core.rls import Reach, reading
from aldea.partners import directory, papers
from aldea.partners.models import PaperGuide, PaperOrder
from aldea.partners.papers import Pressed
from aldea.web import jobs
from tests.factories.network import SchoolFactory
from tests.partners import listings
from tests.web.public.conftest import pantry

PAPERS = reverse("directory:papers")


@pytest.fixture(autouse=True)
def queue():
    connector = InMemoryConnector()
    with procrastinate_app.current_app.replace_connector(connector):
        yield connector


@pytest.fixture
def food(school, tmp_path):
    """A pantry near the school."""
    directory.import_file(path=listings.write(tmp_path, [pantry(school)]), by=command("test"))


@pytest.fixture
def client(client_of, coordinator):
    return client_of(coordinator)


def page(order, name="paper"):
    return reverse(f"directory:{name}", args=[order.pk])


def ask(client, school, **more):
    said = {"place": school.district.cds_code, "languages": ["en"], "print": "normal", **more}
    return client.post(PAPERS, said)


@pytest.fixture
def order(client, school):
    assert ask(client, school).status_code == 302
    return PaperOrder.objects.get()


def work(order, press=None):
    with reading(Reach("jobs")):
        if press:
            papers.make(order_id=order.pk, press=press)
        else:
            jobs.make_papers(order_id=str(order.pk))


def plain(place, language, is_large):
    return Pressed(b"%PDF-", 3)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_reviewer_asks_and_downloads_real_guides(client, school, food, order):
    work(order)

    bundle = zipfile.ZipFile(io.BytesIO(client.get(page(order, "paper_bundle")).getvalue()))
    [name] = bundle.namelist()
    pdf = PdfReader(io.BytesIO(bundle.read(name)))
    assert "Food pantry" in " ".join(each.extract_text() for each in pdf.pages)
    one = client.get(page(PaperGuide.objects.get(), "paper_guide"))
    assert one.getvalue() == bundle.read(name)
    assert one["Content-Disposition"].endswith(
        f'filename="jacaranda-high-{school.cds_code}-en.pdf"'
    )
    assert PaperGuide.objects.get().services == 1


def test_the_page_says_how_far_it_is_and_how_long_yet(client, school, order):
    SchoolFactory(district=school.district)
    papers.cancel(order=order, by=papers.MAKER)
    ask(client, school)
    moving = PaperOrder.objects.get(state="MAKING")
    first = moving.guides.order_by("pk")[0]
    PaperGuide.objects.filter(pk=first.pk).update(
        made_at=moving.asked_at, document="x", seconds=90.0
    )

    said = text(client.get(page(moving)))

    assert "1 of 2 guides made" in said
    assert "about 2 minutes left" in said
    assert "every 3s" in said


def test_what_is_over_is_not_asked_for_again_and_again(client, order):
    work(order, plain)

    said = text(client.get(page(order)))
    assert "every 3s" not in said
    assert "To be downloaded until November" in said or "until December" in said


def test_cancelling_and_going_on(client, order):
    client.post(page(order, "cancel_paper"))
    assert "Stopped after 0 of 1 guides" in text(client.get(page(order)))

    client.post(page(order, "paper_go_on"))
    assert "0 of 1 guides made" in text(client.get(page(order)))


def test_a_refused_decision_is_said(client, order):
    said = text(client.post(page(order, "paper_go_on"), follow=True))

    assert "have moved on" in said


def test_a_second_order_of_a_place_is_refused_with_what_was_chosen(client, school, order):
    answer = ask(client, school, languages=["es"], print="large")

    assert answer.status_code == 422
    said = text(answer)
    assert "are being made now" in said
    assert f'value="{school.district.cds_code}" selected' in said
    assert PaperOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"place": ""}, "Choose the county or a district."),
        ({"place": "99"}, "Choose the county or a district that takes part."),
        ({"languages": []}, "Choose at least one language."),
        ({"print": ""}, "Choose normal or large print."),
    ],
)
def test_what_is_missing_is_said(client, school, wrong, words):
    answer = ask(client, school, **wrong)

    assert answer.status_code == 422
    assert words in text(answer)


def test_nothing_is_downloaded_before_it_is_there(client, order):
    assert client.get(page(order, "paper_bundle")).status_code == 404
    assert client.get(page(order.guides.get(), "paper_guide")).status_code == 404


def test_a_school_that_was_left_out_is_named(client, school, order):
    school.status = school.Status.CLOSED
    school.save()
    work(order, plain)

    assert "The school has closed." in text(client.get(page(order)))


def test_who_does_not_review_the_directory_stays_out(client_of, data_steward, order):
    client = client_of(data_steward)

    assert client.get(PAPERS).status_code == 403
    assert client.get(page(order)).status_code == 403


def test_pages_ask_the_same_number_of_queries_for_more_rows(
    client, school, other_school, order, count_queries
):
    few = count_queries(lambda: client.get(PAPERS)), count_queries(lambda: client.get(page(order)))
    work(order, plain)
    ask(client, school, languages=["en", "es", "zh-hant"])
    bigger = PaperOrder.objects.get(state="MAKING")
    work(bigger, plain)
    ask(client, other_school)

    assert count_queries(lambda: client.get(PAPERS)) == few[0]
    assert count_queries(lambda: client.get(page(bigger))) <= few[1] + 1


@pytest.fixture
def count_queries():
    def counted(do):
        with CaptureQueriesContext(connection) as taken:
            do()
        return len(taken)

    return counted
