"""A partner's yes: the database copies name and phone, and only where both rights hold."""

import pytest
from django.db.utils import ProgrammingError

from aldea.access.data_classes import BEFORE_YES, REFERRAL_CLASSES
from aldea.access.models import Sharing
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.core.rls import Reach, reading
from aldea.people import disclosures
from aldea.people.models import Consent, DisclosedFact, Disclosure
from tests.factories.network import SchoolFactory
from tests.rls.rows import Place


@pytest.fixture
def place(db, frozen) -> Place:
    return Place(SchoolFactory())


def link(place: Place) -> Reach:
    return Reach("link", link=place.referral.pk, side="PARTNER")


def say_yes(place: Place, reach: Reach) -> bool:
    with reading(reach):
        return disclosures.disclose_contact(errand_key=place.referral.pk)


def told(place: Place) -> dict[str, str]:
    with reading(link(place)):
        return dict(DisclosedFact.objects.values_list("data_class", "value"))


def test_the_yes_tells_name_and_phone_once(place):
    assert say_yes(place, link(place))
    assert say_yes(place, link(place))

    guardian = place.consent.guardian
    assert told(place) == {
        "NEED": "Groceries",
        "NAME": f"{place.student.name} · {guardian.name}",
        "PHONE": guardian.phone,
    }
    assert Disclosure.objects.filter(errand_key=place.referral.pk).count() == 2


def test_staff_of_the_school_may_note_the_partners_yes(place):
    assert say_yes(place, Reach("staff", schools=[place.school.pk], actor=place.doer.pk))


@pytest.mark.parametrize(
    "reach",
    [
        lambda place: Reach("link", link=place.referral.pk, side="FAMILY"),
        lambda place: Reach("link", link=place.consent.pk, side="PARTNER"),
        lambda place: Reach("link", link=new_id(), side="PARTNER"),
        lambda place: Reach("staff", schools=[SchoolFactory().pk], actor=place.doer.pk),
        lambda place: Reach("staff", actor=place.doer.pk),
        lambda place: Reach("partner", organizations=[place.partner.pk]),
        lambda place: Reach("visitor"),
    ],
    ids=[
        "the family's side", "another link", "a made-up link", "another school", "no school",
        "a partner signed in", "a visitor",
    ],
)  # fmt: skip
def test_nobody_else_can_bring_it_about(place, reach):
    with pytest.raises(ProgrammingError):
        say_yes(place, reach(place))

    assert Disclosure.objects.count() == 1


def withdrawn(place: Place) -> None:
    Consent.objects.update(state="WITHDRAWN", withdrawn_at=clock.now())


def lapsed(place: Place) -> None:
    Consent.objects.update(ends_before=clock.today())


def narrow(place: Place) -> None:
    Consent.objects.update(data_classes=list(BEFORE_YES))


def agreement_over(place: Place) -> None:
    Sharing.objects.filter(recipient=place.partner).update(ends_before=clock.today())


def agreement_narrow(place: Place) -> None:
    Sharing.objects.filter(recipient=place.partner).update(data_classes=list(BEFORE_YES))


def stopped(place: Place) -> None:
    Disclosure.objects.update(stopped_at=clock.now())


@pytest.mark.parametrize(
    "change", [withdrawn, lapsed, narrow, agreement_over, agreement_narrow, stopped]
)
def test_without_consent_or_agreement_a_yes_tells_nothing(place, change):
    change(place)

    assert say_yes(place, link(place)) is False
    assert Disclosure.objects.count() == 1


def test_an_agreement_that_ends_later_hides_what_the_yes_told(place):
    say_yes(place, link(place))

    agreement_over(place)

    assert told(place) == {}
    assert set(REFERRAL_CLASSES) >= {"NAME", "PHONE"}
