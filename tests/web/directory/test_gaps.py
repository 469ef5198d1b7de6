"""What families did not find, as the directory's desk reads it."""

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.network.models import School
from aldea.partners import misses
from aldea.partners.models import Miss, ZipPoint

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
    page = client.get(reverse(PAGE))
    food, stress, every = page.context["gaps"].by_language
    korean = [door.words for line in (food, stress, every) for door in line.doors
              if door.label == "Korean"]  # fmt: skip

    assert page.context["gaps"].total.words == "201"
    assert korean == ["28", "21", "49"]  # three of one ZIP are only a part of these

    Miss.objects.filter(need="stress", language="ko").update(count=4)
    food, stress, every = client.get(reverse(PAGE)).context["gaps"].by_language
    assert [door.state for door in stress.doors if door.label == "Korean"] == ["withheld"]
    assert [door.state for door in stress.doors].count("withheld") >= 2
    assert [door.words for door in stress.doors if door.label == "Armenian"] == ["0"]


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
    assert 'language,Someone to talk to,Korean,"withheld: 10 or fewer, or beside one"' in rows
    assert not [row for row in rows if row.endswith((",4", ",3"))]


@pytest.mark.usefixtures("missed")
def test_the_page_takes_as_many_queries_whatever_is_counted(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        client.get(reverse(PAGE), {"need": "food-insecurity"})


def test_a_coach_does_not_see_it(client_of, coach):
    for name in (PAGE, "directory:gaps_csv"):
        assert client_of(coach).get(reverse(name)).status_code == 403
