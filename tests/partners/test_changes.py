"""Change requests, remarks and verifications."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.core.rls import Reach, reading
from aldea.partners import changes, guides, standing
from aldea.partners.changes import Correction
from aldea.partners.models import ChangeRequest, Remark, Service, Verification
from tests.partners import listings
from tests.partners.test_directory import load

About, Kind = ChangeRequest.About, Remark.Kind


@pytest.fixture
def food(school, tmp_path):
    load(tmp_path, listings.service())
    return Service.objects.get()


def suggest(service, about=About.PHONE, said="(626) 555-0199"):
    return changes.suggest(service=service, about=about, said=said, language="es")


def test_a_visitor_says_what_is_wrong_and_leaves_nothing_of_themselves(food):
    with reading(Reach("visitor")):
        suggest(food)

    change = ChangeRequest.objects.get()
    event = Event.objects.get(name="change.suggested")
    assert (change.said, change.state) == ("(626) 555-0199", ChangeRequest.State.OPEN)
    assert (event.doer_kind, event.doer_id) == (Event.DoerKind.VISITOR, None)


def test_something_must_be_said_unless_it_is_closed(food):
    with pytest.raises(changes.NothingSaid):
        suggest(food, said="   ")

    assert suggest(food, about=About.CLOSED, said="").pk


def test_staff_accept_and_families_read_the_remark(food, school, coordinator, as_staff):
    change = suggest(food)

    with as_staff(coordinator, Permission.SERVICE_FIND) as by:
        changes.accept(
            change=change,
            correction=Correction(kind=Kind.NOTE, words_es="Llame al 0199"),
            by=by,
        )
        with pytest.raises(changes.AlreadyAnswered):
            changes.decline(change=change, how="CALLED", by=by)

    place = guides.place(cds_code=school.cds_code)
    told = guides.remarks(services=[food.pk], place=place, today=clock.today())
    assert [remark.words_es for remark in told[food.pk]] == ["Llame al 0199"]
    assert not Verification.objects.exists()


def test_declining_says_that_somebody_asked(food, coordinator, as_staff):
    change = suggest(food)

    with as_staff(coordinator, Permission.SERVICE_FIND) as by:
        changes.decline(change=change, how="CALLED", by=by)

    change.refresh_from_db()
    assert change.state == ChangeRequest.State.DECLINED
    assert guides.latest_verification(service=food).how == "CALLED"


def test_a_verification_is_not_a_change_of_the_row(food, coordinator, as_staff):
    with as_staff(coordinator, Permission.SERVICE_FIND) as by:
        changes.verify(service=food, how="VISITED", by=by)

    assert Event.objects.get(name="listing.verified").subject_id == food.pk


def test_what_is_gone_is_not_shown_and_not_forgotten(food, school, coordinator, actor_for):
    change = suggest(food, about=About.CLOSED, said="")
    changes.accept(change=change, correction=Correction(kind=Kind.GONE), by=actor_for(coordinator))

    assert standing.closed(keys=[food.pk], today=clock.today()) == [food]
    assert guides.listed(keys=[food.pk], today=clock.today()) == []
    assert Service.objects.filter(pk=food.pk).exists()


def test_a_remark_ends_after_its_last_day(food, school, coordinator, actor_for, frozen):
    changes.accept(
        change=suggest(food),
        correction=Correction(kind=Kind.MOVED, words_en="Library", last_day=clock.today()),
        by=actor_for(coordinator),
    )
    place = guides.place(cds_code=school.cds_code)

    tomorrow = clock.today() + timedelta(days=1)
    assert guides.remarks(services=[food.pk], place=place, today=clock.today())
    assert not guides.remarks(services=[food.pk], place=place, today=tomorrow)


@pytest.mark.parametrize(
    "broken",
    [
        {"about": About.PHONE, "said": ""},
        {"state": ChangeRequest.State.ACCEPTED},
    ],
)
def test_constraints_hold_a_change_request_whole(food, broken):
    values = {"about": About.PHONE, "said": "x", "language": "en", "made_at": clock.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.create(pk=new_id(), service=food, **{**values, **broken})


def test_a_note_says_something(food, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(
            service=food, kind=Kind.NOTE, starts_on=clock.today(), by=coordinator.profile,
            at=clock.now(),
        )  # fmt: skip


def test_a_remark_does_not_end_before_it_starts(food, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(
            service=food, kind=Kind.MOVED, starts_on=clock.today(), by=coordinator.profile,
            at=clock.now(), ends_before=clock.today() - timedelta(days=1),
        )  # fmt: skip
