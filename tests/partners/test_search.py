"""Finding services."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aldea.audit.trail import command
from aldea.network.models import Organization
from aldea.partners import directory, search, shelf_lives
from aldea.partners.models import SearchEntry
from aldea.partners.search import Question
from tests.partners import listings

pytestmark = pytest.mark.django_db
PACIFIC = ZoneInfo("America/Los_Angeles")
TUESDAY_TEN = datetime(2026, 11, 17, 10, 0, tzinfo=PACIFIC)
SCHOOL = (34.136, -117.971)


def room(owner, available, at=TUESDAY_TEN):
    return [
        {
            "id": listings.key("capacity", owner),
            "unit": {"id": listings.key("openings"), "name": "openings"},
            "available": available,
            "updated": at.isoformat(),
        }
    ]


@pytest.fixture
def stocked(tmp_path):
    """A small directory: food near and far, counseling, glasses, and a closed service."""
    services = [
        listings.service(
            "Food pantry",
            alternate_name="Despensa de comida",
            description="Rice, beans and fruit.",
            service_at_locations=[listings.at("pantry", listings.place("near", 34.14, -117.96))],
            schedules=[listings.weekly("pantry", "TU", "09:00", "12:00")],
            languages=[listings.language("pantry", "es"), listings.language("pantry", "en")],
            cost_options=[{"id": listings.key("free"), "amount": 0}],
            attributes=[
                listings.tag("pantry", "food-insecurity"),
                listings.tag("pantry", "drop-in"),
            ],
        ),
        listings.service(
            "Food pantry in the desert",
            service_at_locations=[listings.at("desert", listings.place("far", 34.69, -118.13))],
            required_documents=[{"id": listings.key("paper"), "document": "An address"}],
            languages=[listings.language("desert", "en")],
            attributes=[listings.tag("desert", "food-insecurity")],
        ),
        listings.service(
            "Grief counseling",
            alternate_name="Consejería de duelo",
            minimum_age=12,
            maximum_age=18,
            capacities=room("grief", 3),
            schedules=[listings.weekly("grief", "TU,TH", "15:00", "19:00")],
            languages=[listings.language("grief", "es")],
            attributes=[listings.tag("grief", "stress"), listings.tag("grief", "medi-cal")],
        ),
        listings.service(
            "Eye test and glasses", attributes=[listings.tag("eyes", "medical-cost-burden")]
        ),
        listings.service("Closed pantry", status="defunct"),
    ]
    directory.import_file(path=listings.write(tmp_path, services), by=command("test"))


def names(question, at=TUESDAY_TEN):
    found = search.find(question=question, at=at)
    return [match.service.name for match in found.matches]


@pytest.mark.usefixtures("stocked")
class TestWords:
    """One class, so that the fixture is named once."""

    def test_words_find_names_first(self):
        assert names(Question(text="glasses")) == ["Eye test and glasses"]

    def test_spanish_words_find_what_is_told_in_english(self):
        assert names(Question(text="lentes")) == ["Eye test and glasses"]

    def test_accents_and_capitals_do_not_matter(self):
        assert names(Question(text="CONSEJERIA")) == names(Question(text="consejería"))

    def test_a_misspelt_word_finds_its_way_and_says_so(self):
        answer = search.find(question=Question(text="glases"), at=TUESDAY_TEN)

        assert answer.matches[0].service.name == "Eye test and glasses"
        assert answer.mended == {"glases": "glasses"}

    def test_a_whole_sentence_is_understood(self):
        found = names(Question(text="someone to talk to after a loss"))

        assert found == ["Grief counseling"]

    def test_mixed_languages_are_understood(self):
        assert "Food pantry" in names(Question(text="need comida gratis today"))

    def test_a_closed_service_is_not_found(self):
        assert "Closed pantry" not in names(Question(text="pantry"))

    def test_nothing_is_found_for_what_nobody_offers(self):
        assert names(Question(text="xylophone")) == []

    @pytest.mark.parametrize("text", ["'", "a & | !", "%", "\\", "((", "<->", ":*", "--", "💛"])
    def test_signs_are_no_commands(self, text):
        names(Question(text=text))


@pytest.mark.usefixtures("stocked")
class TestFilters:
    """What is asked besides words."""

    def test_a_need_narrows(self):
        assert names(Question(domains=("stress",))) == ["Grief counseling"]

    def test_nearest_comes_first(self):
        question = Question(text="food", point=SCHOOL)

        assert names(question) == ["Food pantry", "Food pantry in the desert"]

    def test_what_is_too_far_is_left_out(self):
        assert names(Question(text="food", point=SCHOOL, within=5)) == ["Food pantry"]

    def test_an_unknown_place_is_never_dropped(self):
        assert "Eye test and glasses" in names(Question(point=SCHOOL, within=5))

    def test_distance_is_told_in_miles(self):
        answer = search.find(question=Question(text="food", point=SCHOOL), at=TUESDAY_TEN)

        assert answer.matches[0].miles == pytest.approx(0.69, abs=0.05)

    def test_age_keeps_what_is_for_it(self):
        assert "Grief counseling" not in names(Question(age=8))
        assert "Grief counseling" in names(Question(age=12))

    def test_open_now_is_the_countys_clock(self):
        now = Question(chosen={"open": ("now",)})

        assert names(now) == ["Food pantry"]
        assert names(now, TUESDAY_TEN.replace(hour=16)) == ["Grief counseling"]
        assert names(now, TUESDAY_TEN.replace(hour=12)) == []

    def test_free_without_papers_drop_in(self):
        assert names(Question(chosen={"cost": ("free",)})) == ["Food pantry"]
        assert "Food pantry in the desert" not in names(Question(chosen={"papers": ("none",)}))
        assert names(Question(chosen={"room": ("drop-in",)})) == ["Food pantry"]

    def test_choices_of_one_group_add_up(self):
        both = Question(chosen={"cost": ("free", "medi-cal")})

        assert set(names(both)) == {"Food pantry", "Grief counseling"}

    def test_a_language_narrows(self):
        chosen = Question(chosen={"language": ("es",)})

        assert set(names(chosen)) == {"Food pantry", "Grief counseling"}

    def test_old_words_about_room_are_not_believed(self):
        opening = Question(chosen={"room": ("opening",)})

        assert names(opening) == ["Grief counseling"]
        assert names(opening, TUESDAY_TEN + timedelta(days=shelf_lives.ANY_ROOM + 1)) == []

    def test_counts_say_what_each_choice_would_leave(self):
        answer = search.find(
            question=Question(text="food", chosen={"language": ("es",)}), at=TUESDAY_TEN
        )

        assert answer.total == 1
        assert answer.counts["language"] == {"es": 1, "en": 2}
        assert answer.counts["cost"]["free"] == 1

    @pytest.mark.parametrize("text", ["", "food", "glasses and a loss"])
    @pytest.mark.parametrize("within", [None, 5])
    @pytest.mark.parametrize("chosen", [{}, {"open": ("now",)}, {"language": ("es",)}])
    def test_every_count_is_what_its_choice_leaves(self, text, within, chosen):
        question = Question(text=text, point=SCHOOL, within=within, chosen=chosen)
        answer = search.find(question=question, at=TUESDAY_TEN)

        for group, counts in answer.counts.items():
            for choice, count in counts.items():
                narrowed = replace(question, chosen={**chosen, group: (choice,)})
                left = search.find(question=narrowed, at=TUESDAY_TEN)
                assert count == left.total == len(left.matches), (group, choice)

    def test_a_choice_that_is_none_leaves_nothing(self):
        assert names(Question(chosen={"cost": ("a song",)})) == []
        assert names(Question(chosen={"language": ("%",)})) == []

    def test_a_service_left_out_stays_out(self):
        first = search.find(question=Question(text="food"), at=TUESDAY_TEN).matches[0]

        rest = names(Question(text="food", without=(first.service.pk,)))

        assert first.service.name not in rest


@pytest.mark.usefixtures("stocked")
def test_the_familys_language_lifts_a_service():
    assert names(Question(text="food", speaks="es"))[0] == "Food pantry"


@pytest.mark.usefixtures("stocked")
def test_those_that_can_be_asked_are_proposed_first(tmp_path):
    partner = Organization.objects.create(kind="NONPROFIT", name="Desert Network")
    other = listings.service(
        "Desert food box",
        organization=listings.organization("Desert Network"),
        attributes=[listings.tag("box", "food-insecurity")],
    )
    directory.import_file(path=listings.write(tmp_path, other, "more.json"), by=command("test"))
    question = Question(domains=("food-insecurity",), point=SCHOOL, shared_with=(partner.pk,))

    proposed = search.eligible_next(question=question, at=TUESDAY_TEN)

    assert proposed[0].service.name == "Desert food box"
    assert proposed[0].is_referable


@pytest.mark.usefixtures("stocked")
def test_queries_do_not_grow_with_results(django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        answer = search.find(question=Question(), at=TUESDAY_TEN)
        for match in answer.matches:
            [place.location.name for place in match.service.service_at_locations.all()]

    assert answer.total == 4


def test_the_nearest_of_many_places_counts(tmp_path):
    many = listings.service(
        "Food pantry",
        service_at_locations=[
            listings.at("many", listings.place("far", 34.69, -118.13)),
            listings.at("many", listings.place("near", 34.14, -117.96)),
        ],
    )
    directory.import_file(path=listings.write(tmp_path, many), by=command("test"))
    question = Question(text="food", point=SCHOOL, within=5)

    found = search.find(question=question, at=TUESDAY_TEN)

    assert [match.miles for match in found.matches] == [pytest.approx(0.69, abs=0.05)]


def test_hours_of_some_weeks_only_are_open_in_those(tmp_path):
    monthly = listings.weekly("food", "3TU", "09:00", "12:00", freq="MONTHLY")
    pantry = listings.service("Food pantry", schedules=[monthly])
    directory.import_file(path=listings.write(tmp_path, pantry), by=command("test"))
    now = Question(chosen={"open": ("now",)})

    assert names(now) == ["Food pantry"]
    assert names(now, TUESDAY_TEN + timedelta(days=7)) == []


@pytest.mark.usefixtures("stocked")
def test_everyday_words_do_not_outweigh_what_is_asked_for(tmp_path):
    house = listings.service("Kids need help now", description="Something for my family.")
    directory.import_file(path=listings.write(tmp_path, house, "more.json"), by=command("test"))

    assert names(Question(text="my kids need help with glasses"))[0] == "Eye test and glasses"


@pytest.mark.usefixtures("stocked")
def test_what_has_all_needs_that_are_meant_comes_before_what_has_one(tmp_path):
    needs = {"Aster house": ["stress"], "Zinnia house": ["stress", "food-insecurity"]}
    houses = [
        listings.service(name, attributes=[listings.tag(name, code) for code in codes])
        for name, codes in needs.items()
    ]
    directory.import_file(path=listings.write(tmp_path, houses, "more.json"), by=command("test"))

    found = names(Question(text="hungry and depressed"))

    assert found.index("Zinnia house") < found.index("Aster house")


@pytest.mark.usefixtures("stocked")
def test_entries_that_a_new_release_let_go_are_made_by_the_next_load(tmp_path):
    SearchEntry.objects.all().delete()
    again = listings.service("Closed pantry", status="defunct")

    directory.import_file(path=listings.write(tmp_path, again, "same.json"), by=command("test"))

    assert names(Question(text="glasses")) == ["Eye test and glasses"]


def test_a_stem_that_everything_has_still_says_something(tmp_path):
    same = [listings.service(f"Food pantry {number}") for number in range(3)]
    directory.import_file(path=listings.write(tmp_path, same), by=command("test"))

    assert len(names(Question(text="food pantry"))) == 3


def test_what_is_equal_otherwise_is_in_the_order_of_names(tmp_path):
    same = [listings.service(f"Pantry {name}") for name in "CAB"]
    directory.import_file(path=listings.write(tmp_path, same), by=command("test"))

    assert names(Question(text="pantry")) == ["Pantry A", "Pantry B", "Pantry C"]
