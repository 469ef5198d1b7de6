"""What families did not find, as the directory's desk reads it."""

import itertools

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.network.models import School
from aldea.partners import misses
from aldea.partners.models import Miss, ZipPoint
from aldea.web.directory import gap_map

PAGE = "directory:gaps"
COUNTS = {
    ("food-insecurity", "91010", "es"): 40,
    ("food-insecurity", "91010", "ko"): 3,
    ("food-insecurity", "93535", "es"): 60,
    ("food-insecurity", "93535", "ko"): 25,
    ("stress", "91010", "es"): 30,
    ("stress", "93535", "es"): 22,
    ("stress", "93535", "ko"): 21,
}


@pytest.fixture
def client(client_of, directory_steward):
    return client_of(directory_steward)


@pytest.fixture
def missed(client, school):
    ZipPoint.objects.create(zip_code="91010", city="Duarte", latitude=34.14, longitude=-117.97)
    ZipPoint.objects.create(zip_code="93535", city="Lancaster", latitude=34.7, longitude=-118.0)
    week = misses.monday(clock.today() - misses.A_WEEK)
    Miss.objects.bulk_create(
        Miss(
            week=week,
            need=need,
            zip_code=zip_code,
            language=language,
            missing=Miss.Missing.ANY,
            count=count,
        )
        for (need, zip_code, language), count in COUNTS.items()
    )


def words(client, **query):
    answer = client.get(reverse(PAGE), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anything_is_counted_the_page_says_how_it_will_be(client):
    assert "Nothing is counted yet" in words(client)


@pytest.mark.usefixtures("missed")
def test_the_page_counts_by_need_zip_and_language(client):
    page = words(client)

    assert ">201<" in page
    assert ">128<" in page  # food, in both tables
    assert "Lancaster" in page
    assert page.count("<circle") == 2


@pytest.mark.usefixtures("missed")
def test_a_small_count_and_what_would_tell_it_are_withheld(client):
    page = client.get(reverse(PAGE), {"why": "ANY"})
    food, stress, every = page.context["gaps"].languages_shown
    korean = [door.words for line in (food, stress, every) for door in line.doors
              if door.label == "Korean"]  # fmt: skip

    assert page.context["gaps"].total.words == "201"
    assert korean == ["28", "21", "49"]  # three of one ZIP are only a part of these

    Miss.objects.filter(need="stress", language="ko").update(count=4)
    again = client.get(reverse(PAGE), {"why": "ANY"}).context["gaps"]
    food, stress, every = again.languages_shown
    assert [door.state for door in stress.doors if door.label == "Korean"] == ["withheld"]
    assert [door.state for door in stress.doors].count("withheld") >= 2
    assert [door.words for door in stress.doors if door.label == "Armenian"] == ["0"]


@pytest.mark.usefixtures("missed")
def test_why_nothing_was_found_is_told_by_need_and_by_language(client):
    Miss.objects.filter(need="stress", language="es", zip_code="91010").update(missing="LANGUAGE")
    Miss.objects.filter(need="stress", language="es", zip_code="93535").update(missing="NEAR")
    page = client.get(reverse(PAGE))
    found = page.context["gaps"]

    told = {line.name: [door.words for door in line.doors] for line in found.by_reason}
    assert told == {
        "Food": ["128", "0", "0"],
        "Someone to talk to": ["21", "30", "22"],
        "All needs": ["149", "30", "22"],
    }
    assert "Nothing in the language" in page.content.decode()
    assert found.why == "LANGUAGE"
    languages = {line.name: line.total.words for line in found.languages_shown}
    assert languages == {"Food": "0", "Someone to talk to": "30", "All needs": "30"}


@pytest.mark.usefixtures("missed")
def test_a_small_reason_is_withheld_with_another_beside_it(client):
    Miss.objects.filter(need="food-insecurity", zip_code="91010", language="ko").update(
        missing="NEAR"
    )
    found = client.get(reverse(PAGE)).context["gaps"]

    [food] = [line for line in found.by_reason if line.name == "Food"]
    assert [door.state for door in food.doors][2] == "withheld"  # three
    assert [door.state for door in food.doors].count("withheld") == 2 or food.total.state


@pytest.mark.usefixtures("missed")
def test_a_zip_shows_its_needs_with_what_is_near(client):
    page = client.get(reverse(PAGE), {"zip": "93535"})
    found = page.context["gaps"]

    assert "93535 Lancaster, by need" in page.content.decode()
    assert [(line.name, door.words, door.near) for line, door in found.needs_here] == [
        ("Food", "85", 0), ("Someone to talk to", "43", 0), ("All needs", "128", None),
    ]  # fmt: skip
    assert "none near" in page.content.decode()
    assert client.get(reverse(PAGE), {"zip": "00000"}).context["gaps"].here is None


@pytest.mark.usefixtures("missed")
def test_names_on_the_map_cover_neither_rings_nor_each_other(client):
    for number in range(30):
        code = f"90{number:03}"
        ZipPoint.objects.create(
            zip_code=code, city="A", latitude=34.1 + number % 6 / 90, longitude=-118 - number / 150
        )
        Miss.objects.create(
            week=misses.monday(clock.today() - misses.A_WEEK), need="stress", zip_code=code,
            language="en", missing="ANY", count=number * 3 + 1,
        )  # fmt: skip
    dots = client.get(reverse(PAGE)).context["gaps"].dots
    names = [
        gap_map._box(dot.name_x, dot.name_y, gap_map.NAME_WIDE / 2, gap_map.NAME_HIGH / 2)
        for dot in dots
        if dot.name
    ]
    rings = [gap_map._around(dot) for dot in dots]

    assert len(dots) == 32
    assert len(names) > 3
    assert not any(gap_map._overlap(name, ring) for name in names for ring in rings)
    assert not any(gap_map._overlap(one, other) for one, other in itertools.combinations(names, 2))


@pytest.mark.usefixtures("missed")
def test_a_need_shows_what_is_near_each_zip_and_leads_to_the_guide(client, school):
    School.objects.filter(pk=school.pk).update(zip_code="93535")
    page = words(client, need="food-insecurity")

    assert "Services within 15 miles" in page
    assert f"/guide/{school.cds_code}/" in page
    assert "need=food-insecurity" in page


@pytest.mark.usefixtures("missed")
def test_a_need_that_nobody_asked_for_shows_all(client):
    assert "All needs, by ZIP" in words(client, need="<script>")


@pytest.mark.usefixtures("missed")
def test_the_file_withholds_the_same(client):
    Miss.objects.filter(need="stress", language="ko").update(count=4)
    answer = client.get(reverse("directory:gaps_csv"))
    rows = answer.content.decode().splitlines()

    assert answer["Content-Disposition"].startswith('attachment; filename="not-found-')
    withheld = '"withheld: 10 or fewer, or beside one"'
    assert f"language,Someone to talk to,Korean,Nothing at all,{withheld}," in rows
    assert "ZIP,Food,93535,,85,0" in rows
    assert "reason,All needs,,Nothing near,0," in rows
    assert not [row for row in rows if row.rstrip(",").endswith((",4", ",3"))]


@pytest.mark.usefixtures("missed")
def test_the_page_takes_as_many_queries_whatever_is_counted(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        client.get(reverse(PAGE), {"need": "food-insecurity"})


def test_a_coach_does_not_see_it(client_of, coach):
    for name in (PAGE, "directory:gaps_csv"):
        assert client_of(coach).get(reverse(name)).status_code == 403
