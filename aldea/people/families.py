"""Families: how a family can be reached, kept right as it is learnt."""

from uuid import UUID

import phonenumbers

from aldea.audit.trail import Doer, action, record
from aldea.people.models import Family, Guardian

HOME_COUNTRY = "US"


class NotAPhoneNumber(Exception):
    """The number cannot be called: digits are missing or too many."""


class OutOfReach(Exception):
    """The family is not in the census of a school this person reaches."""


@action
def set_access(
    *, family: Family, school_id: UUID, device: str, internet: str, best_time: str, by: Doer
) -> Family:
    """Keep what a family has to be reached with, and when is best.

    Raises OutOfReach when no row was there to change.
    """
    changed = Family.objects.filter(pk=family.pk).update(
        device=device, internet=internet, best_time=best_time
    )
    if not changed:
        raise OutOfReach
    family.device, family.internet, family.best_time = device, internet, best_time
    record(
        "family.access_set",
        family,
        by=by,
        organization=school_id,
        detail={"device": device, "internet": internet},
    )
    return family


@action
def correct_phone(*, guardian: Guardian, school_id: UUID, phone: str, by: Doer) -> Guardian:
    """Put the right number in place of a wrong one; an empty one says that none is known.

    Raises NotAPhoneNumber, and OutOfReach when no row was there to change. The number itself
    stays out of the trail.
    """
    phone = _callable(phone) if phone else ""
    if not Guardian.objects.filter(pk=guardian.pk).update(phone=phone):
        raise OutOfReach
    guardian.phone = phone
    record("guardian.phone_corrected", guardian, by=by, organization=school_id)
    return guardian


def _callable(phone: str) -> str:
    """The number as E.164, the form every telephone understands."""
    try:
        parsed = phonenumbers.parse(phone, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        raise NotAPhoneNumber from None
    if not phonenumbers.is_possible_number(parsed):
        raise NotAPhoneNumber
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
