"""Counts of tries: they hold against somebody who asks from very many addresses."""

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.http import HttpResponse
from django.urls import reverse

from aldea.web.shell import limits
from config.settings import base


@pytest.mark.django_db
def test_a_flood_of_addresses_does_not_wash_away_the_counts_of_failed_sign_ins():
    given = base.CACHES["default"]
    cache = DatabaseCache(given["LOCATION"], given)
    cache.set("allauth:failed", 5)

    for number in range(310):
        cache.set(f"link-tries-2001:db8::{number:x}", 1)

    assert cache.get("allauth:failed") == 5


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.10", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:DB8:1:2:0:0:0:9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.10", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("unix:", "unix:", True),
        ("", "", True),
    ],
)
def test_whoever_has_half_of_an_address_of_ipv6_is_one_asker(rf, one, other, is_same):
    askers = [limits.asker(rf.get("/", REMOTE_ADDR=address)) for address in (one, other)]

    assert (askers[0] == askers[1]) is is_same


def test_a_limit_is_not_got_round_with_another_address_of_the_same_network(rf):
    view = limits.limited("test", times=3)(lambda request: HttpResponse())

    codes = [
        view(rf.post("/", REMOTE_ADDR=f"2001:db8::{number:x}")).status_code for number in range(5)
    ]

    assert codes == [200, 200, 200, 429, 429]
    assert view(rf.post("/", REMOTE_ADDR="2001:db8:0:1::1")).status_code == 200
    assert limits.is_first(rf.get("/", REMOTE_ADDR="2001:db8::1"), "seen", within=60)
    assert not limits.is_first(rf.get("/", REMOTE_ADDR="2001:db8::2"), "seen", within=60)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("addresses", "code"), [("2001:db8::{:x}", 429), ("::ffff:203.0.113.{}", 200)]
)
def test_tries_to_sign_in_count_by_the_same_address(client, addresses, code):
    """A proxy on both kinds of address writes those of IPv4 in the manner of IPv6."""
    tried = {"login": "nobody@example.org", "password": "wrong"}

    codes = [
        client.post(reverse("account_login"), tried, REMOTE_ADDR=addresses.format(n)).status_code
        for n in range(1, 40)
    ]

    assert codes[-1] == code


@pytest.mark.django_db
def test_the_minute_of_a_limit_ends_though_somebody_goes_on_trying(rf, monkeypatch, frozen):
    given = base.CACHES["default"]
    monkeypatch.setattr(limits, "cache", DatabaseCache(given["LOCATION"], given))
    view = limits.limited("minute", times=2)(lambda request: HttpResponse())
    codes = []

    for _ in range(4):
        codes.append(view(rf.post("/")).status_code)
        frozen.shift(19)
    frozen.shift(4)

    assert [*codes, view(rf.post("/")).status_code] == [200, 200, 429, 429, 200]
