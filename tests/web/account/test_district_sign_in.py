"""Signing in with a district's own account, by OpenID Connect from the environment."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from aldea.accounts.models import User
from tests.web.account.district import District, serving

LOGIN = "/accounts/oidc/duarte/login/"
CALLBACK = "/accounts/oidc/duarte/login/callback/"


@pytest.fixture
def district(settings) -> Iterator[District]:
    with serving() as district:
        settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
        settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "duarte",
                        "name": "Duarte Unified",
                        "client_id": "aldea",
                        "secret": "a secret",
                        "settings": {"server_url": district.address, "domains": ["aldea.example"]},
                    }
                ]
            }
        }
        yield district


def come_back(client, district: District):
    """Go to the district, sign in there, and be sent back."""
    there = client.get(LOGIN)
    state = parse_qs(urlsplit(there.url).query)["state"][0]
    return client.get(CALLBACK, {"code": "a-code", "state": state})


def test_the_sign_in_page_offers_the_district(client, district, db):
    page = client.get(reverse("account_login")).content.decode()

    assert "Sign in with Duarte Unified" in page
    assert LOGIN in page


def test_the_link_leads_to_the_district_with_a_state_and_our_address(client, district, db):
    answer = client.get(LOGIN)

    asked = parse_qs(urlsplit(answer.url).query)
    assert answer.url.startswith(f"{district.address}/authorize?")
    assert asked["client_id"] == ["aldea"]
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert "openid" in asked["scope"][0]
    assert asked["state"]


def test_somebody_the_county_knows_is_signed_in(client, district, coordinator: User):
    district.person["email"] = coordinator.email

    come_back(client, district)

    assert client.session["_auth_user_id"] == str(coordinator.pk)
    assert SocialAccount.objects.get().user == coordinator


def test_the_second_key_is_asked_for_all_the_same(client, district, coordinator, settings):
    settings.STAFF_NEED_TOTP = True
    district.person["email"] = coordinator.email

    come_back(client, district)

    assert client.get(reverse("home:begin")).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize(
    ("email", "is_verified"), [("nobody@district.example", True), ("known", False)]
)
def test_a_stranger_or_an_unproven_address_makes_no_account(
    client, district, coordinator, email, is_verified
):
    district.person["email"] = coordinator.email if email == "known" else email
    district.person["email_verified"] = is_verified
    before = User.objects.count()

    answer = come_back(client, district)

    assert "_auth_user_id" not in client.session
    assert User.objects.count() == before
    assert answer.status_code in {200, 302}


@pytest.mark.parametrize("domains", [["another.example"], [], None])
def test_a_district_vouches_for_its_own_domain_only(
    client, district, coordinator, settings, domains
):
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"].pop("domains")
    if domains is not None:
        app["settings"]["domains"] = domains
    district.person["email"] = coordinator.email

    come_back(client, district)

    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_an_answer_nobody_asked_for_is_refused(client, district, coordinator):
    district.person["email"] = coordinator.email

    answer = client.get(CALLBACK, {"code": "a-code", "state": "made-up"})

    assert "_auth_user_id" not in client.session
    assert "/token" not in district.asked
    assert answer.templates[0].name == "socialaccount/authentication_error.html"


def test_an_unknown_district_is_not_there(client, district, db):
    assert client.get("/accounts/oidc/elsewhere/login/").status_code == 404
