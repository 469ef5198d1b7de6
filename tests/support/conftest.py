"""A family that needs something and a partner that may be told, for tests of the loop."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from aldea.access.permissions import Permission
from aldea.accounts.models import User
from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.core import messages
from aldea.core.rls import Reach, reading
from aldea.network.models import Organization, School
from aldea.people.models import Consent, Student
from aldea.support import referrals
from aldea.support.models import Need, Referral
from tests.factories.people import ConsentFactory, StudentFactory
from tests.factories.support import NeedFactory


@pytest.fixture
def student(school: School) -> Student:
    return StudentFactory(school=school, given_name="Kim", family_name="Alvarez")


@pytest.fixture
def need(school: School, student: Student) -> Need:
    return NeedFactory(school=school, student=student, wanted="Someone to talk to after a loss")


@pytest.fixture
def consent(need: Need, school: School, partner: Organization) -> Consent:
    return ConsentFactory(given=True, student=need.student, school=school, recipient=partner)


@pytest.fixture
def sender(coordinator: User, as_staff: Callable) -> Callable:
    """The coordinator, about to send: `with sender() as by:`."""
    return lambda: as_staff(coordinator, Permission.REFERRAL_SEND)


@pytest.fixture
def referral(need: Need, consent: Consent, partner: Organization, sender: Callable) -> Referral:
    """A referral that went out and waits for the partner."""
    with sender() as by:
        return referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)


@pytest.fixture
def as_partner(as_link: Callable) -> Callable:
    """Do what follows as the holder of the partner's link: `with as_partner(referral) as by:`."""

    @contextmanager
    def holding(referral: Referral) -> Iterator[Doer]:
        with as_link(referral.pk, "PARTNER"):
            yield Doer(kind=Event.DoerKind.PARTNER_LINK, id=referral.pk, name="partner")

    return holding


@pytest.fixture
def as_family(as_link: Callable) -> Callable:
    """Do what follows as the holder of a family's link to a referral or consent."""

    @contextmanager
    def holding(subject: Referral | Consent) -> Iterator[Doer]:
        with as_link(subject.pk, "FAMILY"):
            yield Doer(kind=Event.DoerKind.FAMILY_LINK, id=subject.pk, name="family")

    return holding


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Do what was deferred, as the worker's reader; say how many jobs that were."""

    def run() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "update procrastinate_jobs set status = 'doing' where status = 'todo'"
                " returning task_name, args"
            )
            jobs = cursor.fetchall()
        app.perform_import_paths()
        for name, arguments in jobs:
            with reading(Reach("jobs")):
                app.tasks[name].func(**json.loads(arguments))
        return len(jobs)

    return run


@pytest.fixture
def outbox(settings, tmp_path: Path) -> Callable[[], list[dict[str, str]]]:
    """What went out by e-mail and by text, newest first."""
    settings.EMAIL_BACKEND = "aldea.core.messages.FolderBackend"
    settings.OUTBOX = tmp_path
    return messages.outbox
