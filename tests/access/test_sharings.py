"""Sharings: what agreements allow to go where, today."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from aldea.access import sharings
from aldea.access.data_classes import AFTER_YES, BEFORE_YES, DataClass, Use
from aldea.access.models import Sharing
from aldea.core import clock
from aldea.partners.models import Clause
from tests.factories.access import SharingFactory


@pytest.fixture
def sharing(db, frozen):
    return SharingFactory(data_classes=list(BEFORE_YES))


def allowed(sharing, **changes) -> bool:
    asked = {
        "recipient": sharing.recipient_id,
        "school": sharing.school_id,
        "data_classes": [DataClass.NEED, DataClass.ZIP],
        "use": Use.REFERRAL,
        "today": clock.today(),
    }
    return sharings.allows(**{**asked, **changes})


def test_what_an_agreement_names_is_allowed(sharing):
    assert allowed(sharing)


@pytest.mark.parametrize(
    "changes",
    [
        {"data_classes": [DataClass.NEED, *AFTER_YES]},
        {"use": Use.COORDINATION},
    ],
    ids=["more facts", "another use"],
)
def test_what_it_does_not_name_is_not(sharing, changes):
    assert not allowed(sharing, **changes)


def test_another_school_or_recipient_is_not_allowed(sharing):
    other = SharingFactory()

    assert not allowed(sharing, school=other.school_id)
    assert not allowed(sharing, recipient=other.recipient_id)


def test_two_agreements_do_not_add_up(sharing):
    """One agreement must allow all of it: halves of two do not make a whole."""
    SharingFactory(recipient=sharing.recipient, school=sharing.school, data_classes=list(AFTER_YES))

    assert not allowed(sharing, data_classes=[DataClass.NEED, DataClass.NAME])


def test_the_first_and_the_last_day_count_and_no_other(sharing):
    days = [sharing.starts_on, sharing.ends_before - timedelta(days=1)]
    beside = [sharing.starts_on - timedelta(days=1), sharing.ends_before]

    assert [allowed(sharing, today=day) for day in days] == [True, True]
    assert [allowed(sharing, today=day) for day in beside] == [False, False]


def test_a_sharing_does_not_end_before_it_begins(db):
    with pytest.raises(IntegrityError, match="sharing_ends_after_it_starts"):
        SharingFactory(ends_before=clock.today() - timedelta(days=60))


def test_every_sharing_has_a_clause(partner, school):
    """Signing writes both; a sharing alone would be a permission nobody signed."""
    assert Sharing.objects.exists()
    assert not Sharing.objects.exclude(pk__in=Clause.objects.values("sharing")).exists()
