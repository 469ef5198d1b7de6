"""The second key: asked of all staff in production, set up and used through allauth."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from aldea.accounts.models import User
from tests.factories.accounts import PASSWORD


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.STAFF_NEED_TOTP = True


@pytest.fixture
def user(coordinator: User) -> User:
    coordinator.set_password(PASSWORD)
    coordinator.save(update_fields=["password"])
    return coordinator


def sign_in(client, user: User):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def set_up(client) -> tuple[str, object]:
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})


def test_without_a_second_key_every_page_leads_to_setting_one_up(client, user, school):
    sign_in(client, user)

    for address in (reverse("home:begin"), reverse("home:today", args=[school.cds_code])):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url == reverse("mfa_activate_totp")


def test_somebody_sets_up_the_second_key_keeps_the_codes_and_goes_on(client, user, school):
    sign_in(client, user)

    _, done = set_up(client)
    codes = client.get(done.url)

    assert done.url == reverse("mfa_view_recovery_codes")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get(reverse("home:begin")).url == reverse("home:today", args=[school.cds_code])


def test_a_wrong_code_sets_nothing_up(client, user):
    sign_in(client, user)
    client.get(reverse("mfa_activate_totp"))

    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert answer.context["form"].errors
    assert not Authenticator.objects.exists()


def test_the_next_sign_in_asks_for_a_code(client, user, frozen):
    sign_in(client, user)
    secret, _ = set_up(client)
    client.post(reverse("account_logout"))
    frozen.shift(60)

    asked = sign_in(client, user)
    assert asked.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session

    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_code_does_not_work_twice(client, user, frozen):
    sign_in(client, user)
    secret, _ = set_up(client)
    client.post(reverse("account_logout"))
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    client.post(reverse("account_logout"))
    sign_in(client, user)

    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert answer.context["form"].errors


def test_a_recovery_code_opens_once(client, user):
    sign_in(client, user)
    _, done = set_up(client)
    code = client.get(done.url).context["unused_codes"][0]

    client.post(reverse("account_logout"))
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)

    client.post(reverse("account_logout"))
    sign_in(client, user)
    answer = client.post(reverse("mfa_authenticate"), {"code": code})
    assert answer.context["form"].errors


def test_codes_tried_again_and_again_close_the_door(client, user):
    sign_in(client, user)
    secret, _ = set_up(client)
    client.post(reverse("account_logout"))
    sign_in(client, user)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert "_auth_user_id" not in client.session


def test_a_new_phone_is_set_up_at_once(client, user):
    sign_in(client, user)
    set_up(client)

    page = client.get(reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))

    assert page.status_code == 200
    assert client.get(reverse("home:begin")).url == reverse("mfa_activate_totp")


def test_the_key_is_asked_for_again_long_after_signing_in(client, user, frozen):
    sign_in(client, user)
    frozen.shift(3600)

    answer = client.get(reverse("mfa_activate_totp"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
)
def test_pages_about_the_second_key_open(client, user, name):
    sign_in(client, user)
    set_up(client)

    assert client.get(reverse(name)).status_code == 200
