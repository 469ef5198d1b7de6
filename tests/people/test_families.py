"""How a family can be reached."""

import pytest

from aldea.access.permissions import Permission
from aldea.audit.models import Event
from aldea.people import families
from aldea.people.models import Family
from tests.factories.people import GuardianFactory, StudentFactory


@pytest.fixture
def family(school):
    return StudentFactory(school=school).family


def test_access_is_kept_as_it_is_learnt(family, school, as_staff, coordinator):
    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        families.set_access(
            family=family,
            school_id=school.pk,
            device=Family.Device.PHONE,
            internet=Family.Internet.NONE,
            best_time="After 4 pm",
            by=by,
        )

    family.refresh_from_db()
    assert (family.device, family.internet, family.best_time) == ("PHONE", "NONE", "After 4 pm")


def test_access_of_another_schools_family_is_out_of_reach(
    school, other_school, as_staff, coordinator
):
    theirs = StudentFactory(school=other_school).family

    with as_staff(coordinator, Permission.TOUCH_LOG) as by, pytest.raises(families.OutOfReach):
        families.set_access(
            family=theirs, school_id=school.pk, device="PHONE", internet="HOME",
            best_time="", by=by,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("(626) 555-0199", "+16265550199"), ("+52 55 5555 0199", "+525555550199"), ("", "")],
)
def test_a_wrong_number_is_put_right(family, school, as_staff, coordinator, typed, kept):
    guardian = family.guardians.get()

    with as_staff(coordinator, Permission.TOUCH_LOG) as by:
        families.correct_phone(guardian=guardian, school_id=school.pk, phone=typed, by=by)

    guardian.refresh_from_db()
    assert guardian.phone == kept
    assert "0199" not in str(Event.objects.get(subject_id=guardian.pk).detail)


@pytest.mark.parametrize("typed", ["626 555", "call me", "1234567890123456789"])
def test_what_cannot_be_called_is_refused(family, school, as_staff, coordinator, typed):
    with (
        as_staff(coordinator, Permission.TOUCH_LOG) as by,
        pytest.raises(families.NotAPhoneNumber),
    ):
        families.correct_phone(
            guardian=family.guardians.get(), school_id=school.pk, phone=typed, by=by
        )


def test_a_guardian_of_another_school_is_out_of_reach(school, other_school, as_staff, coordinator):
    theirs = GuardianFactory(family=StudentFactory(school=other_school).family)

    with as_staff(coordinator, Permission.TOUCH_LOG) as by, pytest.raises(families.OutOfReach):
        families.correct_phone(guardian=theirs, school_id=school.pk, phone="(626) 555-0199", by=by)
