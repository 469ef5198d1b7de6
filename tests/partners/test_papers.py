"""Guides on paper as a job: asked for, made once each, stopped, picked up, thrown away."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from procrastinate.contrib.django import procrastinate_app
from procrastinate.testing import InMemoryConnector

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core import clock
from aldea.network.models import School
from aldea.partners import guides, papers
from aldea.partners.models import PaperGuide, PaperOrder
from aldea.partners.models.paper import KEPT, SILENCE
from aldea.partners.papers import Pressed
from tests.factories.network import SchoolFactory

pytestmark = pytest.mark.django_db
BY = command("test")


@pytest.fixture(autouse=True)
def queue():
    connector = InMemoryConnector()
    with procrastinate_app.current_app.replace_connector(connector):
        yield connector


@pytest.fixture
def district(school):
    """A district with two schools that are open."""
    SchoolFactory(organization__name="Pepper Elementary", district=school.district)
    return school.district


class Printer:
    """Sets no type; remembers what it was asked, and does something before number `at`."""

    def __init__(self, at=0, then=None):
        self.asked, self.at, self.then = [], at, then

    def __call__(self, place, language, is_large):
        self.asked.append((place.organization.name, language, is_large))
        if len(self.asked) == self.at:
            self.then()
        return Pressed(f"{place.organization.name} {language}".encode(), 3)


def ask(organization, languages=("en", "es"), *, is_large=False):
    place = guides.place(cds_code=organization.cds_code)
    return papers.ask(place=place, languages=languages, is_large=is_large, by=BY)


def make(order, printer, as_jobs):
    with as_jobs():
        papers.make(order_id=order.pk, press=printer)
    order.refresh_from_db()
    return order


def died():
    raise KeyboardInterrupt  # no Exception: as when the process is ended


def test_each_school_gets_one_guide_a_language_and_all_get_one_zip(district, as_jobs):
    printer = Printer()
    order = make(ask(district, is_large=True), printer, as_jobs)

    schools = ("Jacaranda High", "Pepper Elementary")
    assert sorted(printer.asked) == [
        (name, tongue, True) for name in schools for tongue in ("en", "es")
    ]
    assert order.is_ready
    with default_storage.open(order.bundle) as kept, zipfile.ZipFile(kept) as bundle:
        inside = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert sorted(inside.values()) == [f"{name} {t}" for name in schools for t in ("en", "es")]
    assert {name.split("/")[0] for name in inside} == {slugify(district.name)}
    assert all(name.endswith(f"-{said[-2:]}.pdf") for name, said in inside.items())


def test_the_county_has_the_schools_of_each_district_that_takes_part(school, other_school):
    outside = SchoolFactory(district__is_participating=False)

    order = ask(school.county_office, ["en"])

    asked = set(order.guides.values_list("school", flat=True))
    assert {school.pk, other_school.pk} <= asked
    assert outside.pk not in asked


def test_the_worker_is_asked_when_the_row_stands(district, queue):
    order = ask(district)

    [job] = queue.jobs.values()
    assert (job["task_name"], job["args"]) == (papers.MAKE, {"order_id": str(order.pk)})


def test_a_place_is_made_once_at_a_time(district):
    ask(district)

    with pytest.raises(papers.AlreadyBeingMade, match="being made now"):
        ask(district)
    assert PaperOrder.objects.count() == 1


def test_a_place_without_a_school_that_is_open_is_refused(school):
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSED)

    with pytest.raises(papers.NoSchool):
        ask(school.district)


def test_what_a_worker_died_over_goes_on_where_it_was(district, as_jobs):
    order = ask(district)
    with pytest.raises(KeyboardInterrupt), as_jobs():
        papers.make(order_id=order.pk, press=Printer(at=3, then=died))
    # The tests' own transaction undid what the worker had committed: the first two, again.
    done = order.guides.order_by("pk")[:2]
    for guide in done:
        name = default_storage.save(f"papers/{order.pk}/{guide.pk}", io.BytesIO(b"kept"))
        PaperGuide.objects.filter(pk=guide.pk).update(
            made_at=clock.now(), document=name, seconds=1.0
        )

    second = Printer()
    order = make(order, second, as_jobs)

    assert len(second.asked) == 2
    assert order.is_ready


def test_a_silent_order_is_given_to_the_worker_again_and_others_are_not(
    district, other_school, queue, frozen, as_jobs
):
    silent = ask(district)
    frozen.shift(SILENCE + timedelta(seconds=1))
    ask(other_school.district)
    queue.jobs.clear()

    with as_jobs():
        papers.pick_up(now=clock.now())
        papers.pick_up(now=clock.now())

    assert [job["args"]["order_id"] for job in queue.jobs.values()] == [str(silent.pk)]


def test_cancelling_stops_after_the_guide_that_is_being_made(district, as_jobs):
    order = ask(district)
    printer = Printer(at=2, then=lambda: papers.cancel(order=order, by=BY))

    order = make(order, printer, as_jobs)

    assert len(printer.asked) == 2
    assert order.is_stopped
    assert order.guides.exclude(document="").count() == 2
    assert order.bundle == ""


def test_cancelling_while_the_zip_is_written_leaves_no_zip(district, as_jobs, monkeypatch):
    order = ask(district)
    finish = papers._finish

    def too_late(**more):
        papers.cancel(order=order, by=BY)
        finish(**more)

    monkeypatch.setattr(papers, "_finish", too_late)
    order = make(order, Printer(), as_jobs)

    assert order.is_stopped
    assert not [n for n in default_storage.listdir(f"papers/{order.pk}")[1] if "zip" in n]


def test_what_was_stopped_goes_on_with_the_rest_only(district, as_jobs):
    order = ask(district)
    make(order, Printer(at=2, then=lambda: papers.cancel(order=order, by=BY)), as_jobs)

    papers.go_on(order=order, by=BY)
    printer = Printer()
    order = make(order, printer, as_jobs)

    assert len(printer.asked) == 2
    assert order.is_ready


def test_what_moves_cannot_go_on_and_what_is_ready_cannot_be_cancelled(district, as_jobs):
    order = ask(district)
    with pytest.raises(papers.MovedOn):
        papers.go_on(order=order, by=BY)

    make(order, Printer(), as_jobs)
    with pytest.raises(papers.MovedOn):
        papers.cancel(order=order, by=BY)


def test_going_on_is_refused_while_the_place_is_made_anew(district):
    order = ask(district)
    papers.cancel(order=order, by=BY)
    ask(district)

    with pytest.raises(papers.AlreadyBeingMade):
        papers.go_on(order=order, by=BY)


def test_a_school_that_closed_meanwhile_is_left_out_and_said(district, school, as_jobs):
    order = ask(district, ["en"])
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSED)

    order = make(order, Printer(), as_jobs)

    assert order.is_ready
    assert order.guides.get(school=school).left_out == "The school has closed."


def test_a_fault_stops_the_order_and_says_whose_it_is(district, as_jobs):
    order = ask(district)

    def broken():
        raise RuntimeError("no font")

    with as_jobs():
        with pytest.raises(RuntimeError):
            papers.make(order_id=order.pk, press=Printer(at=2, then=broken))
        order.refresh_from_db()

    assert order.is_stopped
    assert "our fault" in order.told
    assert order.guides.exclude(document="").count() == 1


def test_old_guides_are_deleted_with_their_files_and_younger_ones_stay(
    district, other_school, frozen, as_jobs
):
    old = make(ask(district), Printer(), as_jobs)
    left = default_storage.save(f"papers/{old.pk}/half.pdf", io.BytesIO(b"%PD"))
    frozen.shift(timedelta(days=1))
    young = make(ask(other_school.district), Printer(), as_jobs)
    frozen.shift(KEPT - timedelta(hours=23))

    with as_jobs():
        papers.throw_away_old(now=clock.now())

    assert list(PaperOrder.objects.all()) == [young]
    assert not default_storage.exists(old.bundle)
    assert not default_storage.exists(left)
    assert default_storage.exists(young.bundle)


def test_every_step_leaves_an_event(district, as_jobs):
    order = ask(district)
    papers.cancel(order=order, by=BY)
    papers.go_on(order=order, by=BY)
    make(order, Printer(), as_jobs)

    told = Event.objects.filter(subject_id=order.pk).order_by("pk")
    assert set(told.values_list("name", flat=True)) == {
        "papers.asked", "papers.cancelled", "papers.went_on", "papers.made",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "READY", "bundle": ""},
        {"state": "MAKING", "ended_at": clock.now()},
        {"state": "STOPPED", "ended_at": None},
        {"state": "STOPPED", "bundle": "papers/x.zip"},
    ],
)
def test_the_database_refuses_an_order_that_cannot_be(district, as_jobs, wrong):
    order = make(ask(district), Printer(), as_jobs)

    with pytest.raises(IntegrityError), transaction.atomic():
        PaperOrder.objects.filter(pk=order.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"document": "x"}, {"left_out": "x"}, {"made_at": clock.now()}])
def test_the_database_refuses_a_guide_that_cannot_be(district, wrong):
    order = ask(district)

    with pytest.raises(IntegrityError), transaction.atomic():
        order.guides.update(**wrong)


def test_time_left_is_that_of_the_guides_done(district):
    order = ask(district)
    assert PaperOrder.objects.counted().get(pk=order.pk).seconds_left is None

    first = order.guides.order_by("pk")[0]
    PaperGuide.objects.filter(pk=first.pk).update(made_at=clock.now(), document="x", seconds=2.5)

    counted = PaperOrder.objects.counted().get(pk=order.pk)
    assert (counted.done, counted.total, counted.seconds_left) == (1, 4, 7.5)
