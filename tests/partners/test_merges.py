"""Merging two listings of one thing, and taking it apart: the world is as it was."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core import clock
from aldea.core.rls import Reach, reading
from aldea.partners import directory, guides, merges, search
from aldea.partners.models import (
    ListedOrganization,
    Merge,
    Phone,
    Remark,
    SearchEntry,
    Service,
    Verification,
)
from tests.factories.network import PartnerFactory
from tests.partners import listings

NAMES = ("Pantry", "Food pantry", "Supper", "Legal help")
OWNERS = ("Sunny Table", "Sunny Table, Inc.", "Sun House")


def file():
    return [
        listings.service(
            name,
            organization=listings.organization(OWNERS[place % 3]),
            phones=[{"id": listings.key("phone", name), "number": f"(626) 555-01{place:02}"}],
        )
        for place, name in enumerate(NAMES)
    ]


def load(folder, content=None):
    return directory.import_file(path=listings.write(folder, content or file()), by=command("test"))


@pytest.fixture
def loaded(tmp_path, db):
    load(tmp_path)
    return {row.name: row for row in (*Service.objects.all(), *ListedOrganization.objects.all())}


@pytest.fixture
def by(actor_for, coordinator):
    return actor_for(coordinator)


def remark(service, by, **more):
    return Remark.objects.create(
        service=service, kind="NOTE", words_en="Ring twice", starts_on=clock.today(),
        by_id=by.profile_id, at=clock.now(), **more,
    )  # fmt: skip


def world():
    """All that a merge could have touched."""
    return (
        sorted(Service.objects.values_list("pk", "organization", "name", "status")),
        sorted(SearchEntry.objects.values_list("pk", "organization")),
        sorted(ListedOrganization.objects.values_list("pk", "name", "partner"), key=str),
        sorted(Phone.objects.values_list("pk", "service", "number")),
        sorted(Remark.objects.values_list("pk", "service")),
        sorted(Verification.objects.values_list("pk", "service")),
        sorted(Merge.objects.standing().values_list("pk")),
    )


def found(**asked):
    answer = search.find(question=search.Question(**asked), at=clock.now(), size=50)
    return {match.service.name for match in answer.matches}


def test_staff_merge_and_what_we_know_follows(loaded, coordinator, as_staff, by):
    away, kept = loaded["Pantry"], loaded["Food pantry"]
    note = remark(away, by)
    Verification.objects.create(service=away, at=clock.now(), by_id=by.profile_id, how="CALLED")

    with as_staff(coordinator, Permission.DIRECTORY_REVIEW) as actor:
        merges.merge(away=away, kept=kept, by=actor)

    note.refresh_from_db()
    assert note.service == kept
    assert guides.latest_verification(service=kept).how == "CALLED"
    assert "Pantry" not in found()
    assert Event.objects.get(name="listing.merged")


def test_the_key_of_a_merged_listing_means_the_kept_one(loaded, by):
    away, kept = loaded["Pantry"], loaded["Food pantry"]
    merges.merge(away=away, kept=kept, by=by)

    with reading(Reach("visitor")):
        assert guides.listed(keys=[away.pk, kept.pk], today=clock.today()) == [kept]


def test_services_of_a_merged_organization_are_the_kept_ones(loaded, coordinator, as_staff):
    away, kept = loaded["Sunny Table, Inc."], loaded["Sunny Table"]

    with as_staff(coordinator, Permission.DIRECTORY_REVIEW) as actor:
        merges.merge(away=away, kept=kept, by=actor)

    service = Service.objects.get(name="Food pantry")
    assert service.organization == kept
    assert SearchEntry.objects.get(pk=service.pk).organization == kept
    assert "Food pantry" in found()


def test_the_partner_follows_and_comes_back(loaded, by):
    away, kept = loaded["Sunny Table, Inc."], loaded["Sunny Table"]
    partner = PartnerFactory()
    directory.link(listed=away, partner=partner, by=by)

    merged = merges.merge(away=away, kept=kept, by=by)
    kept.refresh_from_db()
    assert kept.partner == partner

    merges.take_apart(merge=merged, by=by)
    away.refresh_from_db()
    kept.refresh_from_db()
    assert (away.partner, kept.partner) == (partner, None)


def test_two_partners_are_not_merged(loaded, by):
    for name in ("Sunny Table", "Sunny Table, Inc."):
        directory.link(listed=loaded[name], partner=PartnerFactory(), by=by)
    away, kept = ListedOrganization.objects.filter(partner__isnull=False)
    before = world()

    with pytest.raises(merges.TwoPartners):
        merges.merge(away=away, kept=kept, by=by)
    assert world() == before


def test_what_came_since_stays_with_the_kept_one(loaded, by):
    away, kept = loaded["Pantry"], loaded["Food pantry"]
    merged = merges.merge(away=away, kept=kept, by=by)
    since = remark(kept, by)

    merges.take_apart(merge=merged, by=by)

    since.refresh_from_db()
    assert since.service == kept


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        (("Pantry", "Pantry"), None, merges.TheSameRow),
        (("Pantry", "Sun House"), None, merges.TwoKinds),
        (("Pantry", "Food pantry"), ("Pantry", "Supper"), merges.MergedAlready),
        (("Pantry", "Food pantry"), ("Supper", "Pantry"), merges.MergedAlready),
        (("Pantry", "Food pantry"), ("Food pantry", "Supper"), merges.MergedAlready),
    ],
)
def test_chains_and_overlaps_are_refused(loaded, by, first, second, refusal):
    if second:
        merges.merge(away=loaded[first[0]], kept=loaded[first[1]], by=by)
    away, kept = (loaded[name] for name in second or first)

    with pytest.raises(refusal):
        merges.merge(away=away, kept=kept, by=by)


def test_a_merge_is_taken_apart_once(loaded, by):
    merged = merges.merge(away=loaded["Pantry"], kept=loaded["Food pantry"], by=by)
    merges.take_apart(merge=merged, by=by)

    with pytest.raises(merges.TakenApart):
        merges.take_apart(merge=merged, by=by)
    merges.merge(away=loaded["Pantry"], kept=loaded["Food pantry"], by=by)


def test_the_same_file_again_changes_nothing_of_a_merge(loaded, by, tmp_path):
    before = world()
    merged = [
        merges.merge(away=loaded["Sunny Table, Inc."], kept=loaded["Sunny Table"], by=by),
        merges.merge(away=loaded["Pantry"], kept=loaded["Supper"], by=by),
    ]
    while_merged = world()

    again = load(tmp_path)

    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert world() == while_merged
    for merge in merged:
        merge.refresh_from_db()
        merges.take_apart(merge=merge, by=by)
    assert world() == before


def test_a_new_service_of_a_merged_organization_is_the_kept_ones_until_taken_apart(
    loaded, by, tmp_path
):
    away, kept = loaded["Sunny Table, Inc."], loaded["Sunny Table"]
    merged = merges.merge(away=away, kept=kept, by=by)
    new = listings.service("Cooking class", organization=listings.organization(away.name))

    load(tmp_path, [*file(), new])
    assert Service.objects.get(name="Cooking class").organization == kept

    merged.refresh_from_db()
    merges.take_apart(merge=merged, by=by)
    assert Service.objects.get(name="Cooking class").organization == away
    assert SearchEntry.objects.get(service__name="Cooking class").organization == away


def test_a_visitor_does_not_merge(loaded, by):
    with pytest.raises(Exception, match="permission denied"), reading(Reach("visitor")):
        merges.merge(away=loaded["Pantry"], kept=loaded["Supper"], by=by)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.tuples(st.just("merge"), st.sampled_from(OWNERS), st.sampled_from(OWNERS)),
        st.tuples(st.just("apart"), st.integers(0, 3), st.none()),
        st.tuples(st.just("load"), st.none(), st.none()),
    ),
    max_size=9,
)


@given(steps=STEPS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_merges_taken_apart_in_any_order_leave_the_world_as_it_was(loaded, by, tmp_path, steps):
    with transaction.atomic():
        for place, name in enumerate(NAMES):
            remark(loaded[name], by, ends_before=clock.today() + timedelta(days=place + 1))
        before = world()
        for step, one, other in steps:
            _take(step, one, other, loaded, by, tmp_path)
        for merge in list(Merge.objects.standing().order_by("away_id")):
            merges.take_apart(merge=merge, by=by)
        assert world() == before
        transaction.set_rollback(True)


def _take(step, one, other, loaded, by, tmp_path):
    standing = list(Merge.objects.standing().order_by("pk"))
    if step == "load":
        load(tmp_path)
    elif step == "apart" and standing:
        merges.take_apart(merge=standing[one % len(standing)], by=by)
    elif step == "merge":
        with transaction.atomic():
            try:
                merges.merge(away=loaded[one], kept=loaded[other], by=by)
            except (merges.TheSameRow, merges.MergedAlready):
                transaction.set_rollback(True)


@pytest.mark.parametrize("broken", ["itself", "twice", "half undone"])
def test_constraints_hold_merges(loaded, by, broken):
    away, kept = loaded["Pantry"].pk, loaded["Supper"].pk
    values = {"listed": "SERVICE", "at": clock.now(), "by_id": by.profile_id}
    if broken == "twice":
        Merge.objects.create(away_id=away, kept_id=kept, **values)
    if broken == "half undone":
        values["undone_at"] = clock.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(away_id=away, kept_id=away if broken == "itself" else kept, **values)
