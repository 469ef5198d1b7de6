"""The loop's fixtures, and clients for those who hold a link."""

from collections.abc import Callable

import pytest
from django.test import Client

from aldea.core import links
from aldea.core.links import Purpose
from aldea.people.models import Consent
from aldea.support.models import Referral
from tests.conftest import AppClient
from tests.support.conftest import (
    as_family,
    as_partner,
    consent,
    need,
    outbox,
    referral,
    run_jobs,
    sender,
    student,
)

__all__ = [
    "as_family",
    "as_partner",
    "consent",
    "need",
    "outbox",
    "referral",
    "run_jobs",
    "sender",
    "student",
]


@pytest.fixture
def answer_page(db: None) -> Callable[[Referral], str]:
    """The address of a partner's answer page."""
    return lambda referral: f"/a/{links.token(purpose=Purpose.ANSWER, subject=referral.pk)}/"


@pytest.fixture
def word_page(db: None) -> Callable[[Referral], str]:
    """The address of a family's page about a referral."""
    return lambda referral: f"/w/{links.token(purpose=Purpose.WORD, subject=referral.pk)}/"


@pytest.fixture
def consent_page(db: None) -> Callable[[Consent], str]:
    """The address of a guardian's page about a consent."""
    return lambda consent: f"/c/{links.token(purpose=Purpose.CONSENT, subject=consent.pk)}/"


@pytest.fixture
def at_work(client_of: Callable, coordinator: object) -> Client:
    """The coordinator's browser."""
    return client_of(coordinator)


@pytest.fixture
def phone(db: None) -> AppClient:
    """A browser of somebody without an account."""
    return AppClient()
