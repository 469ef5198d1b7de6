"""Pairs that may be one: found by what they share, explained in words, told apart for good."""

import pytest
from django.db import IntegrityError, transaction

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core.ids import new_id
from aldea.core.rls import Reach, reading
from aldea.partners import directory, duplicates, merges
from aldea.partners.models import Candidate, NotTheSame, Service
from tests.partners import listings

HOUSE = (34.14, -117.95)


def load(folder, *services):
    return directory.import_file(path=listings.write(folder, list(services)), by=command("test"))


def phone(owner, number="(626) 555-0142"):
    return {"id": listings.key("phone", owner), "number": number}


def address(owner, street="12 Olmo Street", postal_code="91010"):
    return {
        "id": listings.key("address", owner), "address_1": street, "city": "Duarte",
        "state_province": "CA", "postal_code": postal_code, "country": "US",
        "address_type": "physical",
    }  # fmt: skip


def at(owner, point=HOUSE, **more):
    return [listings.at(owner, listings.place(owner, *point) | more)]


def of(name, **more):
    return listings.organization(name) | more


def told(candidate):
    return [proof.words for proof in duplicates.proofs(candidate=candidate)]


@pytest.fixture
def twins(tmp_path, db):
    """One pantry as two senders write it, eighty feet apart."""
    load(
        tmp_path,
        listings.service(
            "Olive Street Food Pantry",
            organization=of("Olive Street Church"),
            phones=[phone("a")],
            service_at_locations=at("a"),
        ),
        listings.service(
            "Food Pantry at Olive Street",
            organization=of("Second Harvest Center, Inc."),
            phones=[phone("b", "626.555.0142")],
            service_at_locations=at("b", (34.1402, -117.9501)),
        ),
    )
    return duplicates.waiting(listed="SERVICE").get()


def test_twins_are_found_and_said_why(twins):
    assert twins.score >= 70
    assert "the same telephone" in told(twins)
    assert "80 feet apart" in told(twins)
    assert any(words.startswith("names ") and words.endswith(" % alike") for words in told(twins))


def test_legal_forms_and_shortened_words_do_not_tell_names_apart(tmp_path, db):
    load(
        tmp_path,
        listings.service(
            "Rides",
            organization=of("The Duarte Family Center, Inc.", website="https://www.dfc.org/en"),
        ),
        listings.service(
            "Meals", organization=of("Duarte Family Ctr. LLC", website="http://dfc.org")
        ),
    )

    found = duplicates.waiting(listed="ORGANIZATION").get()

    same = "the same name, or nearly"
    assert told(found) == [same, "the same website, dfc.org"]


def test_a_street_is_the_same_however_its_words_are_shortened(tmp_path, db):
    streets = ("12 North Olmo Street, Suite 3", "12 N. Olmo St. Ste 3")
    load(
        tmp_path,
        *[
            listings.service(
                f"Olive pantry {where}",
                organization=of(street),
                service_at_locations=at(street, addresses=[address(street, street)]),
            )
            for street, where in zip(streets, ("", "food"), strict=True)
        ],
    )

    assert "the same address" in told(duplicates.waiting(listed="SERVICE").get())


def test_organizations_are_reached_by_the_telephones_of_their_services(tmp_path, db):
    load(
        tmp_path,
        listings.service("Rides", organization=of("Duarte Family Center"), phones=[phone("a")]),
        listings.service("Meals", organization=of("Family Center, Duarte"), phones=[phone("b")]),
    )

    assert "the same telephone" in told(duplicates.waiting(listed="ORGANIZATION").get())


def test_what_a_name_means_counts_in_both_languages(tmp_path, db):
    shared = {"phones": [phone("a")], "service_at_locations": at("a", addresses=[address("a")])}
    other = {"phones": [phone("b")], "service_at_locations": at("b", addresses=[address("b")])}
    load(
        tmp_path,
        listings.service("Duarte food pantry", organization=of("A"), **shared),
        listings.service("Despensa Duarte food", organization=of("B"), **other),
    )

    assert "both names mean the same need" in told(duplicates.waiting(listed="SERVICE").get())


def test_a_switchboard_joins_nobody(tmp_path, db):
    names = ["Adult reading", "Boat repair", "Choir", "Diabetes class", "Eye test", "Fire drills"]
    names += [f"{name} for {who}" for name in names for who in ("seniors", "veterans", "mothers")]
    load(tmp_path, *[listings.service(name, phones=[phone(name)]) for name in names])

    assert not duplicates.waiting(listed="SERVICE")


def test_short_numbers_are_nobodys_own(tmp_path, db):
    load(
        tmp_path,
        listings.service("Rent help line", organization=of("A"), phones=[phone("a", "211")]),
        listings.service("Rent line help", organization=of("B"), phones=[phone("b", "2-1-1")]),
    )

    assert "the same telephone" not in str([told(each) for each in Candidate.objects.all()])


def test_one_service_at_two_branches_far_apart_is_two(tmp_path, db):
    load(
        tmp_path,
        listings.service("Homework club Duarte", service_at_locations=at("a")),
        listings.service("Homework club Lancaster", service_at_locations=at("b", (34.7, -118.1))),
    )

    assert not duplicates.waiting(listed="SERVICE")


def test_what_was_told_apart_comes_back_only_when_one_changes(
    twins, tmp_path, coordinator, as_staff
):
    with as_staff(coordinator, Permission.DIRECTORY_REVIEW) as by:
        duplicates.tell_apart(candidate=twins, by=by)
        with pytest.raises(duplicates.NotACandidate):
            duplicates.tell_apart(candidate=twins, by=by)

    duplicates.refresh()
    assert not duplicates.waiting(listed="SERVICE")
    assert Event.objects.filter(name="listing.told_apart").exists()

    load(
        tmp_path,
        listings.service(
            "Food Pantry of Olive Street",
            id=listings.key("service", "Food Pantry at Olive Street"),
            organization=of("Second Harvest Center, Inc."),
        ),
    )
    assert duplicates.waiting(listed="SERVICE").get().mark != twins.mark


def test_merged_listings_are_not_proposed(twins, actor_for, coordinator):
    away, kept = Service.objects.order_by("pk")
    merges.merge(away=away, kept=kept, by=actor_for(coordinator))

    assert not duplicates.waiting(listed="SERVICE")


def test_the_list_narrows_by_kind_and_score(twins):
    assert not duplicates.waiting(listed="ORGANIZATION")
    assert not duplicates.waiting(least=100)


def test_families_read_no_candidates(twins):
    with pytest.raises(Exception, match="permission denied"), reading(Reach("visitor")):
        list(Candidate.objects.all())


@pytest.mark.parametrize("broken", [{"score": 101}, {"turned": True}, {"again": True}])
def test_constraints_hold_candidates(twins, broken):
    first, second = twins.first_id, twins.second_id
    if broken.get("turned"):
        first, second = second, first
    elif not broken.get("again"):
        first, second = sorted([new_id(), new_id()])

    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(
            listed="SERVICE", first_id=first, second_id=second, evidence=[], mark="x",
            score=broken.get("score", 60),
        )  # fmt: skip


def test_one_pair_is_told_apart_once(twins, coordinator, actor_for):
    said = duplicates.tell_apart(candidate=twins, by=actor_for(coordinator))

    with pytest.raises(IntegrityError), transaction.atomic():
        NotTheSame.objects.create(
            first_id=said.first_id, second_id=said.second_id, mark=said.mark, at=said.at,
            by=coordinator.profile,
        )  # fmt: skip
