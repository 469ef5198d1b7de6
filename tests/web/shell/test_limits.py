"""Counts of tries: they hold against somebody who asks from very many addresses."""

import pytest
from django.core.cache.backends.db import DatabaseCache

from config.settings import base


@pytest.mark.django_db
def test_a_flood_of_addresses_does_not_wash_away_the_counts_of_failed_sign_ins():
    given = base.CACHES["default"]
    cache = DatabaseCache(given["LOCATION"], given)
    cache.set("allauth:failed", 5)

    for number in range(310):
        cache.set(f"link-tries-2001:db8::{number:x}", 1)

    assert cache.get("allauth:failed") == 5
