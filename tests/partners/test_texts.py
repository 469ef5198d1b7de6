"""Texts of listings, and how they stand in another language."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import jobs, standing, texts, translated, wordings
from aldea.partners.models import Lesson, ListedText, Service, Standing, Wording, WordingPlace
from aldea.partners.texts import State
from tests.partners import listings
from tests.partners.test_directory import load

pytestmark = pytest.mark.django_db
BY = command("test")
WHOLE = {
    "description": "Take what you cook.",
    "alert": "Closed on the 12th.",
    "application_process": "Walk in.",
    "eligibility_description": "Families of Duarte",
    "required_documents": [{"id": listings.key("bag"), "document": "A bag"}],
    "wait_time": "Two weeks",
    "interpretation_services": "By telephone",
    "schedules": [{"id": listings.key("rule"), "description": "Most Mondays"}],
    "service_at_locations": [
        {
            "id": listings.key("at"),
            "location": listings.place("North hall")
            | {
                "transportation": "Bus 12",
                "accessibility": [{"id": listings.key("ramp"), "description": "A ramp"}],
            },
        }
    ],
    "fees_description": "Nothing",
    "fees": "nobody is shown these",
    "cost_options": [{"id": listings.key("cost"), "option": "Free", "amount": 0}],
}


def say(source, text, *, language="vi", is_read=False):
    return wordings.write(source=source, language=language, text=text, is_read=is_read, by=BY)


def sources(**asked):
    return [text.source for text in texts.page(language="vi", size=50, **asked)]


def test_every_field_that_families_see_is_listed(tmp_path):
    load(tmp_path, listings.service(**WHOLE))

    found = texts.page(language="vi", size=50)

    assert {text.source: text.fields for text in found} == {
        "Food pantry": ("name",),
        "Sunny Table": ("by",),
        "Two weeks": ("wait",),
        "By telephone": ("talk",),
        "Most Mondays": ("hours",),
        "North hall": ("place",),
        "Bus 12": ("way",),
        "A ramp": ("access",),
        "Take what you cook.": ("about",),
        "Closed on the 12th.": ("alert",),
        "Walk in.": ("how",),
        "Families of Duarte": ("who",),
        "A bag": ("papers",),
        "Nothing": ("fees",),
        "Free": ("fees",),
    }
    assert {field for text in found for field in text.fields} == set(texts.FIELDS)


def test_what_most_families_see_comes_first(tmp_path):
    load(tmp_path, [listings.service(f"Pantry {n}", description="Food.") for n in range(2)])
    sent_to = Service.objects.get(name="Pantry 1")
    for n in range(3):
        Lesson.objects.create(service=sent_to, kind="SENT", mark=str(n))
    jobs.refresh_texts(timestamp=0)

    found = texts.page(language="vi", size=50)

    assert [(text.source, text.services, text.sent) for text in found] == [
        ("Food.", 2, 3),
        ("Sunny Table", 2, 3),
        ("Pantry 1", 1, 3),
        ("Pantry 0", 1, 0),
    ]


def test_pages_follow_each_other_and_know_how_many_there_are(tmp_path):
    load(tmp_path, listings.service(**WHOLE))

    first = texts.page(language="vi", size=10)
    second = texts.page(language="vi", start=10, size=10)

    assert (len(first), len(second)) == (10, 5)
    assert len({text.key for text in first + second}) == 15
    assert sum(texts.counts(language="vi").values()) == 15


def test_hidden_and_inactive_listings_wait_for_nobody(tmp_path, actor_for, directory_steward):
    load(tmp_path, [listings.service("Hidden"), listings.service("Gone", status="inactive")])
    hidden = Service.objects.get(name="Hidden")
    by = actor_for(directory_steward)
    standing.put(listing=hidden, kind=Standing.Kind.DO_NOT_LIST, why="Asked.", by=by)

    assert sources() == []


def test_a_text_is_missing_then_unreviewed_then_reviewed(tmp_path):
    load(tmp_path, listings.service())
    states = []
    for is_read in (None, False, True):
        if is_read is not None:
            wordings.write(
                source="Food pantry", language="vi", text="Thức ăn", is_read=is_read,
                by=BY,
            )  # fmt: skip
        states.append(texts.one(key=wordings.key("Food pantry"), language="vi").state)

    assert states == [State.MISSING, State.UNREVIEWED, State.REVIEWED]
    assert sources() == ["Sunny Table"]
    assert texts.counts(language="vi")[State.REVIEWED] == 1
    assert texts.counts(language="ko")[State.MISSING] == 2


def test_when_the_words_change_the_former_translation_is_where_one_begins(tmp_path):
    load(tmp_path, listings.service(description="One bag."))
    say("One bag.", "Một túi.")
    load(tmp_path, listings.service(description="Two bags."))

    found = next(t for t in texts.page(language="vi", size=9) if t.source == "Two bags.")
    elsewhere = texts.one(key=found.key, language="ko")

    assert found.state == State.CHANGED
    assert (found.former_source, found.former_text) == ("One bag.", "Một túi.")
    assert elsewhere.state == State.MISSING


def test_a_text_translated_before_its_listing_came_is_remembered_too(tmp_path):
    say("One bag.", "Một túi.")
    load(tmp_path, listings.service(description="One bag."))
    load(tmp_path, listings.service(description="Two bags."))

    assert sources(states=[State.CHANGED]) == ["Two bags."]


def test_a_new_paper_does_not_take_the_words_of_one_that_still_stands(tmp_path):
    bag = {"id": listings.key("bag"), "document": "A bag"}
    load(tmp_path, listings.service(required_documents=[bag]))
    say("A bag", "Một cái túi")
    paper = {"id": listings.key("paper"), "document": "A paper"}
    load(tmp_path, listings.service(required_documents=[bag, paper]))

    assert sources(states=[State.CHANGED]) == []


def test_texts_narrow_by_field(tmp_path):
    load(tmp_path, listings.service(**WHOLE))

    assert set(sources(field="fees")) == {"Nothing", "Free"}
    assert texts.counts(language="vi", field="fees")[State.MISSING] == 2


def test_a_text_is_found_by_its_key_with_the_services_that_show_it(tmp_path):
    load(tmp_path, listings.service(description=" Take what you cook.\u00a0\n"))
    key = wordings.key("Take what you cook.")

    assert texts.one(key=key, language="vi").source == "Take what you cook."
    assert [name for _, name in texts.services_with(key=key, most=5)] == ["Food pantry"]
    assert texts.one(key="0" * 64, language="vi") is None


def test_what_goes_out_comes_in_again_and_changes_nothing(tmp_path):
    load(tmp_path, listings.service(**{**WHOLE, "alert": "=1+1, “now”\nor later"}))
    say("Walk in.", "-Vào.", is_read=True)
    say("=1+1, “now”\nor later", "=1+1")
    before = list(Wording.objects.order_by("pk").values())
    path = tmp_path / "vi.csv"
    path.write_text(texts.as_csv(language="vi"), encoding="utf-8-sig", newline="")

    rows = list(csv.DictReader(io.StringIO(texts.as_csv(language="vi"), newline="")))
    said = translated.import_file(path=path, by=BY)

    assert str(said) == "0 new, 0 changed, 0 removed, 2 the same"
    assert list(Wording.objects.order_by("pk").values()) == before
    assert {row["source"]: row["text"] for row in rows}["Food pantry"] == ""
    assert not any(cell.startswith(texts.FORMULAS) for row in rows for cell in row.values())


def test_a_translator_fills_in_a_file_and_it_comes_in(tmp_path):
    load(tmp_path, listings.service())
    path = tmp_path / "vi.csv"
    filled = texts.as_csv(language="vi").replace("vi,Food pantry,,", "vi,Food pantry,Thức ăn,")
    path.write_text(filled, encoding="utf-8", newline="")

    assert translated.import_file(path=path, by=BY).new == 1
    assert wordings.words(texts=["Food pantry"], language="vi").say("Food pantry").text == "Thức ăn"


@given(st.text())
@example("'=1")
@example("''+1")
def test_no_value_is_changed_by_what_keeps_a_spreadsheet_from_running_it(value):
    assert texts.read_plain(texts._kept_plain(value)) == value


@given(st.text(st.sampled_from([*texts.BLANK, "a"]), max_size=5))
def test_blanks_are_those_that_python_strips(value):
    assert value.strip(texts.BLANK) == value.strip()


def test_a_place_is_noted_once(tmp_path):
    load(tmp_path, listings.service())
    say("Food pantry", "Thức ăn")
    place = WordingPlace.objects.get(field="name")

    with pytest.raises(IntegrityError), transaction.atomic():
        WordingPlace.objects.create(
            service=place.service, field="name", source_key=place.source_key, at=clock.now()
        )


def test_what_was_read_once_reads_the_same_again(tmp_path):
    load(tmp_path, listings.service(**WHOLE))
    load(tmp_path, listings.service(description="Anew."))

    def kept():
        return [list(model.objects.order_by("pk").values()) for model in (ListedText, WordingPlace)]

    before = kept()
    texts.refresh()

    assert kept() == before


def test_where_a_text_stood_that_nobody_translated_is_forgotten_in_time(tmp_path, frozen):
    load(tmp_path, listings.service(description="One bag."))
    say("Food pantry", "Thức ăn")
    load(tmp_path, listings.service(description="Two bags.") | {"name": "Pantry"})
    former = WordingPlace.objects.filter(stands=False)
    assert former.count() == 2

    frozen.move_to(clock.now() + texts.KEPT + timedelta(days=1))
    texts.refresh()

    assert [place.source_key for place in former] == [wordings.key("Food pantry")]


def test_a_text_shown_by_a_hidden_listing_too_counts_the_others(
    tmp_path, actor_for, directory_steward
):
    load(tmp_path, [listings.service(f"Pantry {n}", description="Food.") for n in range(3)])
    hidden = Service.objects.get(name="Pantry 1")
    by = actor_for(directory_steward)
    standing.put(listing=hidden, kind=Standing.Kind.DO_NOT_LIST, why="Asked.", by=by)

    assert texts.one(key=wordings.key("Food."), language="vi").services == 2
    assert "Pantry 1" not in sources()
    names = texts.services_with(key=wordings.key("Food."), most=5)
    assert [name for _, name in names] == ["Pantry 0", "Pantry 2"]
