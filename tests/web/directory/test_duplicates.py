"""The desk for pairs: the list, deciding side by side, merges to take apart."""

import pytest
from django.urls import reverse

from aldea.audit.trail import command
from aldea.partners import directory, duplicates
from aldea.partners.models import Merge, NotTheSame, Service
from tests.partners import listings

PAIRS = "directory:pairs"
OWNERS = ("Church", "Dawn", "Eagle", "Friends", "Grove", "Hillside")


def phone(owner):
    return {"id": listings.key("phone", owner), "number": "(626) 555-0142"}


def load(folder, *names):
    made = [
        listings.service(name, organization=listings.organization(owner), phones=[phone(name)])
        for name, owner in zip(names, OWNERS, strict=False)
    ]
    directory.import_file(path=listings.write(folder, made), by=command("test"))


@pytest.fixture
def twins(tmp_path, db):
    load(tmp_path, "Olive Street Food Pantry", "Food Pantry, Olive Street")
    return duplicates.waiting(listed="SERVICE").get()


@pytest.fixture
def client(client_of, directory_steward):
    return client_of(directory_steward)


def page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_pair_is_listed_with_its_reasons(client, twins):
    listed = page(client, PAIRS)

    assert "Olive Street Food Pantry — " in listed or "Food Pantry, Olive Street — " in listed
    assert "the same telephone" in listed
    assert f"{twins.score} of 100" in listed
    assert "No pair waits here" in page(client, PAIRS, of="ORGANIZATION")


def test_both_are_shown_fact_by_fact_and_what_differs_is_marked(client, twins):
    both = page(client, "directory:pair", twins.pk)

    assert both.count("differs") == 2  # name and organization, not the telephone
    assert both.count("(626) 555-0142") == 2


def test_staff_merge_and_take_apart(client, twins):
    kept = Service.objects.get(pk=twins.second_id)
    client.post(reverse("directory:pair", args=[twins.pk]), {"keep": str(kept.pk)})

    merge = Merge.objects.get()
    assert (merge.away_id, merge.kept_id) == (twins.first_id, kept.pk)
    assert kept.name in page(client, "directory:merged")
    assert "No pair waits here" in page(client, PAIRS)

    client.post(reverse("directory:take_apart", args=[merge.pk]))
    client.post(reverse("directory:take_apart", args=[merge.pk]))
    merge.refresh_from_db()
    assert merge.undone_at
    assert "Nothing is merged" in page(client, "directory:merged")


def test_staff_tell_a_pair_apart(client, twins):
    client.post(reverse("directory:pair", args=[twins.pk]), {"keep": "neither"})

    assert NotTheSame.objects.get().mark == twins.mark
    assert client.get(reverse("directory:pair", args=[twins.pk])).status_code == 404


def test_nothing_chosen_is_asked_again(client, twins):
    answer = client.post(reverse("directory:pair", args=[twins.pk]), {})

    assert answer.status_code == 422
    assert "Choose which one stays" in answer.content.decode()


def test_a_merge_that_cannot_be_is_refused_on_the_page(client, tmp_path, db):
    load(tmp_path, "Olive Street Food Pantry", "Food Pantry, Olive Street", "Olive Food Pantry")
    first, *others = duplicates.waiting(listed="SERVICE")
    client.post(reverse("directory:pair", args=[first.pk]), {"keep": str(first.first_id)})
    left = duplicates.waiting(listed="SERVICE").filter(pk__in=[each.pk for each in others]).get()
    away = left.first_id if left.first_id != first.first_id else left.second_id

    answer = client.post(reverse("directory:pair", args=[left.pk]), {"keep": str(away)})

    assert answer.status_code == 422
    assert "Take that merge apart first" in answer.content.decode()


def test_more_pairs_ask_no_more_of_the_database(
    client, tmp_path, twins, django_assert_max_num_queries
):
    client.get(reverse(PAIRS))
    names = [f"Olive Street Food Pantry {letter}" for letter in "abcde"]
    load(tmp_path, *names)

    with django_assert_max_num_queries(24):
        assert "pairs" in page(client, PAIRS)


def test_a_coach_decides_nothing(client_of, coach, twins):
    outside = client_of(coach)

    assert outside.get(reverse(PAIRS)).status_code == 403
    assert outside.post(reverse("directory:pair", args=[twins.pk])).status_code == 403


def test_a_reviewer_looks_and_only_who_keeps_the_directory_decides(
    client, client_of, coordinator, twins
):
    reviewer, address = client_of(coordinator), reverse("directory:pair", args=[twins.pk])
    seen = page(reviewer, "directory:pair", twins.pk)

    assert "The directory steward decides" in seen
    assert 'name="keep"' not in seen
    for keep in (str(twins.second_id), "neither"):
        assert reviewer.post(address, {"keep": keep}).status_code == 403
    assert not Merge.objects.exists()
    assert not NotTheSame.objects.exists()

    client.post(address, {"keep": str(twins.second_id)})
    apart = reverse("directory:take_apart", args=[Merge.objects.get().pk])
    assert reviewer.post(apart).status_code == 403
    assert apart not in page(reviewer, "directory:merged")
    assert apart in page(client, "directory:merged")
    assert Merge.objects.get().undone_at is None
