"""Disclosures: the one path by which a fact leaves, and the log of who opened a record."""

from datetime import date

import pytest

from aldea.access.data_classes import DataClass
from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people import disclosures
from aldea.people.models import Disclosure, Opening
from tests.factories.network import PartnerFactory
from tests.factories.people import ConsentFactory, DisclosureFactory, StudentFactory


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2021, 11, 10), "0 to 5"),
        (date(2020, 11, 11), "0 to 5"),
        (date(2020, 11, 10), "6 to 10"),
        (date(2015, 11, 10), "11 to 13"),
        (date(2012, 11, 10), "14 to 17"),
        (date(2008, 11, 10), "18 or older"),
        (None, "not known"),
    ],
)
def test_an_age_is_told_in_a_band(born, band):
    assert disclosures.age_band(born=born, today=date(2026, 11, 10)) == band


def test_what_is_told_is_kept_as_values_with_its_basis(school, partner, coordinator, as_staff):
    consent = ConsentFactory(school=school, recipient=partner, given=True)
    errand = new_id()

    with as_staff(coordinator, Permission.REFERRAL_SEND) as by:
        disclosures.make(
            consent=consent, errand_key=errand, told={DataClass.NEED: "Groceries"}, by=by
        )
        told = disclosures.facts(errand_key=errand)

    disclosure = Disclosure.objects.get()
    assert told == {DataClass.NEED: "Groceries"}
    assert (disclosure.consent, disclosure.basis) == (consent, "CONSENT")
    assert disclosure.ends_before == consent.ends_before
    assert Event.objects.get(name="disclosure.made").detail["data_classes"] == ["NEED"]


def test_nothing_is_told_without_an_agreement(school, coordinator, as_staff):
    consent = ConsentFactory(school=school, recipient=PartnerFactory(), given=True)

    with (
        as_staff(coordinator, Permission.REFERRAL_SEND) as by,
        pytest.raises(disclosures.NotShared),
    ):
        disclosures.make(
            consent=consent, errand_key=new_id(), told={DataClass.NEED: "Groceries"}, by=by
        )


def test_nothing_is_told_beyond_what_the_guardian_agreed_to(school, partner, coordinator, as_staff):
    consent = ConsentFactory(
        school=school, recipient=partner, given=True, data_classes=[DataClass.NEED]
    )

    with (
        as_staff(coordinator, Permission.REFERRAL_SEND) as by,
        pytest.raises(disclosures.NotConsented),
    ):
        disclosures.make(consent=consent, errand_key=new_id(), told={DataClass.PHONE: "555"}, by=by)


def test_an_errand_that_is_over_is_hidden(school, coordinator, as_staff):
    told = DisclosureFactory(school=school, errand_key=new_id())

    with as_staff(coordinator, Permission.REFERRAL_SEND) as by:
        disclosures.stop_errand(errand_key=told.errand_key, school_id=school.pk, by=by)

    told.refresh_from_db()
    assert told.stopped_at == clock.now()


def test_opening_a_record_is_logged_with_its_right(school, coordinator, as_staff):
    student = StudentFactory(school=school)

    with as_staff(coordinator, Permission.STUDENT_VIEW) as by:
        disclosures.seen(student=student, school_id=school.pk, why="Coordinator here", by=by)

    opening = Opening.objects.get()
    assert (opening.student, opening.by_id) == (student, coordinator.pk)
    assert opening.why == "Coordinator here"
