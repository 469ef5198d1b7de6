"""A partner's own listings: by its link it says that they are right, or puts them right."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.audit.trail import Doer, command
from aldea.core import clock, links
from aldea.core.links import Purpose
from aldea.partners import changes, edits, merges, own_listings, standing
from aldea.partners.models import (
    Desk,
    Lesson,
    ListedOrganization,
    ListingsLink,
    Location,
    MissedCall,
    Phone,
    Service,
    Standing,
    Verification,
)
from aldea.partners.own_listings import Away
from aldea.partners.rules import Change
from tests.partners import listings
from tests.partners.test_directory import load
from tests.support.conftest import outbox, run_jobs

__all__ = ["outbox", "run_jobs"]
ROOM = {
    "id": listings.key("room"), "available": 3, "updated": "2026-01-01T00:00:00Z",
    "unit": {"id": listings.key("beds"), "name": "beds"},
}  # fmt: skip
PHONE = {"id": listings.key("phone"), "number": "(626) 555-0100"}


def own(partner):
    ListedOrganization.objects.filter(name="Sunny Table").update(partner=partner)


@pytest.fixture
def food(partner, tmp_path_factory):
    load(tmp_path_factory.mktemp("sent"), listings.service(capacities=[ROOM], phones=[PHONE]))
    own(partner)
    return Service.objects.get()


@pytest.fixture
def holding(partner, as_link):
    """What the partner's link does."""

    def done(verb, **more):
        with as_link(partner.pk, "PARTNER"):
            by = Doer(kind=Event.DoerKind.PARTNER_LINK, id=partner.pk, name="partner")
            return verb(partner=partner, by=by, **more)

    return done


def renumbered(number="(626) 555-0199"):
    phone = Phone.objects.get()
    return [Change("phone", phone.pk, "number", phone.number, number)]


def test_a_partner_says_that_all_is_right(food, partner, holding, directory_steward):
    yesterday = clock.today() - timedelta(days=1)
    Lesson.objects.create(service=food, kind=Lesson.Kind.NO_CONTACT, mark="x", on=yesterday)
    MissedCall.objects.create(service=food, on=clock.today(), by=directory_steward.profile)

    said = holding(own_listings.affirm, service=food)

    assert (said.how, said.by, said.at) == (Verification.How.PARTNER, None, clock.now())
    assert food.capacities.get().updated_at == clock.now()
    assert not food.lessons.exists()
    assert not food.missed_calls.exists()
    assert Event.objects.filter(name="listing.affirmed", doer_id=partner.pk).count() == 1


def test_saying_it_twice_a_day_says_it_once(food, holding, frozen):
    holding(own_listings.affirm, service=food)

    with pytest.raises(own_listings.SaidToday):
        holding(own_listings.affirm, service=food)

    assert food.verifications.count() == 1
    frozen.shift(timedelta(days=1))
    holding(own_listings.affirm, service=food)
    assert food.verifications.count() == 2


def test_a_listing_without_room_is_right_too(partner, tmp_path, holding):
    load(tmp_path, listings.service())
    own(partner)

    holding(own_listings.affirm, service=Service.objects.get())

    assert Verification.objects.count() == 1


def test_putting_it_right_counts_as_checking(food, partner, holding):
    edit = holding(own_listings.change, service=food, changes=renumbered())

    assert Phone.objects.get().number == "(626) 555-0199"
    assert edit.partner == partner
    assert food.verifications.get().how == Verification.How.PARTNER
    assert Event.objects.filter(name="listing.put_right").exists()
    assert food.capacities.get().updated == "2026-01-01T00:00:00Z"


def test_a_refused_change_is_no_check(food, holding):
    with pytest.raises(edits.NothingChanged):
        holding(own_listings.change, service=food, changes=[])

    assert not food.verifications.exists()


@pytest.mark.parametrize("left", [1, 3])
def test_room_is_said_today(food, holding, left):
    room = food.capacities.get()
    change = Change("service_capacity", room.pk, "available", 3, left)

    holding(own_listings.say_room, service=food, changes=[change] if left != 3 else [])

    room.refresh_from_db()
    assert (room.available, room.updated_at) == (left, clock.now())
    assert not food.verifications.exists()
    assert Event.objects.filter(name="listing.room_said").exists()


def test_the_link_says_nothing_of_another_partners_listing(food, holding, tmp_path):
    moon = listings.organization("Moon House")
    load(tmp_path, listings.service("Supper", organization=moon))
    supper = Service.objects.get(name="Supper")

    with pytest.raises(Service.DoesNotExist):
        holding(own_listings.affirm, service=supper)
    with pytest.raises(DatabaseError):
        holding(lambda partner, by: changes.verify(service=supper, how="PARTNER", by=by))
    assert not supper.verifications.exists()


def test_listings_that_families_do_not_see_say_why(partner, tmp_path, by_steward):
    names = ("Asked", "Gone", "Merged", "Seen", "Stays")
    load(tmp_path, [listings.service(name) for name in names])
    own(partner)
    services = {each.name: each for each in Service.objects.all()}
    for name, kind in (("Asked", "DO_NOT_LIST"), ("Gone", "REMEMBERED")):
        standing.put(listing=services[name], kind=kind, why="They said so.", by=by_steward)
    merges.merge(kept=services["Stays"], away=services["Merged"], by=by_steward)

    found = own_listings.of(partner=partner)

    assert [each.name for each in found.shown] == ["Seen", "Stays"]
    assert {each.name: why for each, why in found.away} == {
        "Asked": Away.ASKED, "Gone": Away.CLOSED, "Merged": Away.ANOTHER,
    }  # fmt: skip


@pytest.fixture
def by_steward(actor_for, directory_steward):
    return actor_for(directory_steward)


def test_what_others_share_is_kept(partner, tmp_path):
    hall = listings.place("Hall") | {
        "phones": [{"id": listings.key("hall"), "number": "(626) 555-0101"}]
    }
    alone = listings.place("Alone")
    at = [listings.at("pantry", hall), listings.at("alone", alone)]
    moon = listings.organization("Moon House")
    load(tmp_path, [
        listings.service(phones=[PHONE], service_at_locations=at),
        listings.service("Supper", organization=moon,
            service_at_locations=[listings.at("supper", hall)]),
    ])  # fmt: skip
    own(partner)

    kept = own_listings.kept(service=Service.objects.get(name="Food pantry"), partner=partner)

    assert kept == {
        Location.objects.get(name="Hall").pk, Phone.objects.get(number="(626) 555-0101").pk,
    }  # fmt: skip


@pytest.fixture
def ask(as_staff, directory_steward):
    """What a steward does."""

    def asked(partner):
        with as_staff(directory_steward, Permission.DIRECTORY_KEEP) as by:
            return own_listings.send_link(partner=partner, by=by)

    return asked


def test_the_desk_gets_the_link_in_its_language(food, partner, ask, run_jobs, outbox):
    Desk.objects.filter(organization=partner).update(language="es")

    ask(partner)
    run_jobs()

    [letter] = outbox()
    assert letter["to"] == partner.desk.email
    assert "¿Todo sigue correcto?" in letter["body"]
    token, lang = re.search(r"/l/([^/]+)/\?lang=(\w+)", letter["body"]).groups()
    assert links.read(purpose=Purpose.LISTINGS, token=token).subject == partner.pk
    assert lang == "es"
    assert Event.objects.filter(name="listings_link.sent").count() == 1


def test_a_desk_without_email_gets_a_text(food, partner, ask, run_jobs, outbox, settings):
    Desk.objects.filter(organization=partner).update(email="", phone="+16265550100")
    settings.SMS_BACKEND = "aldea.core.messages.FolderSms"

    ask(partner)
    run_jobs()

    [letter] = outbox()
    assert (letter["channel"], letter["to"]) == ("SMS", "+16265550100")
    assert "/l/" in letter["body"]


def test_one_a_day_is_enough(food, partner, ask, run_jobs, outbox, frozen):
    ask(partner)
    with pytest.raises(own_listings.SentToday):
        ask(partner)
    frozen.shift(timedelta(days=1))
    ask(partner)
    run_jobs()

    assert len(outbox()) == 2


def test_a_job_that_runs_twice_sends_once(food, partner, ask, run_jobs, outbox, as_jobs):
    from aldea.partners import jobs

    link = ask(partner)
    run_jobs()
    with as_jobs():
        jobs.send_listings_link.func(link_id=str(link.pk))
        with pytest.raises(own_listings.AlreadySent):
            own_listings.deliver(link=link, by=command("test"))

    assert len(outbox()) == 1
    assert ListingsLink.objects.get().sent_at == clock.now()


def test_who_has_no_desk_or_asked_to_be_left_alone_is_not_asked(food, partner, ask, by_steward):
    standing.put(
        listing=ListedOrganization.objects.get(), kind=Standing.Kind.DO_NOT_CONTACT,
        why="They called.", by=by_steward,
    )  # fmt: skip
    with pytest.raises(own_listings.AskedToBeLeftAlone):
        ask(partner)
    Desk.objects.all().delete()
    with pytest.raises(own_listings.NoDesk):
        ask(partner)

    assert not ListingsLink.objects.exists()
