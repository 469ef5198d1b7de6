"""Disclosures: what of a family went to whom, and who opened a student's record.

The only path by which a fact leaves the school, so the log that FERPA asks for (34 CFR 99.32)
writes itself. The rule is docs/decisions/0004.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from aldea.access import sharings
from aldea.access.data_classes import DataClass, Use
from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.people.models import Consent, DisclosedFact, Disclosure, Opening, Student

# The youngest and oldest age of each band; wide enough that a band and a ZIP name nobody.
AGE_BANDS = ((0, 5), (6, 10), (11, 13), (14, 17))


class NotConsented(Exception):
    """The guardian has not agreed that the recipient is told this, or no longer."""


class NotShared(Exception):
    """No agreement in force lets the recipient be told this."""


def age_band(*, born: date | None, today: date) -> str:
    """A student's age as a partner is told it before it says yes: a band of years."""
    if born is None:
        return "not known"
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    for youngest, oldest in AGE_BANDS:
        if youngest <= age <= oldest:
            return f"{youngest} to {oldest}"
    return "18 or older"


def facts(*, errand_key: UUID) -> dict[DataClass, str]:
    """What the reader may see now of all that was disclosed for an errand; the newest counts."""
    rows = (
        DisclosedFact.objects.filter(disclosure__errand_key=errand_key)
        .order_by("disclosure__made_at", "pk")
        .values_list("data_class", "value")
    )
    return {DataClass(data_class): value for data_class, value in rows}


@action
def make(
    *, consent: Consent, errand_key: UUID, told: Mapping[DataClass, str], by: Doer
) -> Disclosure:
    """Disclose facts by a guardian's consent, for one errand, up to the consent's end.

    The consent is held until this is done: a withdrawal comes before it, or after and hides it.
    Raises NotConsented and NotShared (FERPA, 34 CFR 99.30; the agreement's own terms).
    """
    today = clock.today()
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if (
        not consent.is_given
        or not consent.is_live(today)
        or not set(told) <= set(consent.data_classes)
    ):
        raise NotConsented
    if not sharings.allows(
        recipient=consent.recipient_id,
        school=consent.school_id,
        data_classes=list(told),
        use=Use(consent.use),
        today=today,
    ):
        raise NotShared
    disclosure = Disclosure(
        school_id=consent.school_id,
        family_id=consent.family_id,
        student_id=consent.student_id,
        recipient_id=consent.recipient_id,
        consent=consent,
        basis=Disclosure.Basis.CONSENT,
        use=consent.use,
        data_classes=list(told),
        errand_key=errand_key,
        made_at=clock.now(),
        starts_on=today,
        ends_before=consent.ends_before,
    )
    disclosure.save(force_insert=True)
    DisclosedFact.objects.bulk_create(
        DisclosedFact(disclosure=disclosure, data_class=data_class, value=value[:300])
        for data_class, value in told.items()
    )
    record(
        "disclosure.made",
        disclosure,
        by=by,
        organization=consent.school_id,
        detail={
            "data_classes": [str(kind) for kind in told],
            "recipient": str(consent.recipient_id),
        },
    )
    return disclosure


def disclose_contact(*, errand_key: UUID) -> bool:
    """Disclose name and phone because the recipient said yes; tell whether it was allowed.

    The database does it (decision 0004), since a link may not read the tables of people. Recorded
    by the action that says yes.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select people_disclose_contact(%s, %s, %s, %s)",
            [errand_key, new_id(), clock.now(), clock.today()],
        )
        return bool(cursor.fetchone()[0])


@action
def stop(*, consent: Consent, by: Doer) -> int:
    """Hide from the recipient, at once, all that was disclosed by a consent."""
    stopped = Disclosure.objects.filter(consent=consent, stopped_at=None).update(
        stopped_at=clock.now()
    )
    record(
        "disclosure.stopped",
        consent,
        by=by,
        organization=consent.school_id,
        detail={"disclosures": stopped},
    )
    return stopped


@action
def stop_errand(*, errand_key: UUID, school_id: UUID, by: Doer) -> int:
    """Hide from the recipient what was disclosed for an errand that is over."""
    of_errand = Disclosure.objects.filter(errand_key=errand_key)
    stopped = of_errand.filter(stopped_at=None).update(stopped_at=clock.now())
    record(
        "disclosure.stopped",
        of_errand.earliest("made_at"),
        by=by,
        organization=school_id,
        detail={"disclosures": stopped},
    )
    return stopped


@action
def seen(*, student: Student, school_id: UUID, why: str, by: Doer) -> Opening:
    """Log that somebody signed in opened a student's record, and by what right."""
    opening = Opening(
        school_id=school_id, student=student, by_id=by.profile_id, at=clock.now(), why=why
    )
    Opening.objects.bulk_create([opening])
    record("record.opened", student, by=by, organization=school_id)
    return opening
