"""Production starts only with everything it needs, and without the demo's doors."""

import runpy
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

NEEDED = {
    "DATABASE_URL": "postgres://app@db.example/aldea",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "aldea.example",
    "SITE_URL": "https://aldea.example",
    "DEFAULT_FROM_EMAIL": "Aldea <aldea@county.example>",
    "EMAIL_BACKEND": "anymail.backends.amazon_ses.EmailBackend",
    "SMS_BACKEND": "aldea.core.messages.TwilioSms",
}


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Production's settings in an environment with these changes; None takes a name away."""

    def start(**changes: str | None) -> dict[str, Any]:
        for name, value in {**NEEDED, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return runpy.run_module("config.settings.prod")

    return start


def test_production_starts_with_everything_it_needs(production):
    settings = production()

    assert settings["DEMO"] is False
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["aldea.example"]
    assert settings["STAFF_NEED_TOTP"] is True


@pytest.mark.parametrize("name", NEEDED)
def test_production_names_what_is_missing(production, name):
    with pytest.raises(ImproperlyConfigured, match=f"\n  {name}: "):
        production(**{name: None})


def test_production_names_all_that_is_missing_at_once(production):
    with pytest.raises(ImproperlyConfigured) as refused:
        production(**dict.fromkeys(NEEDED))

    assert all(name in str(refused.value) for name in NEEDED)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEMO", "true"), ("SECRET_KEY", "short"), ("SITE_URL", "http://aldea.example")],
)
def test_production_refuses(production, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        production(**{name: value})


def test_production_keeps_sessions_to_encrypted_connections(production):
    settings = production()

    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["SESSION_COOKIE_HTTPONLY"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://aldea.example"]


def test_districts_sign_ins_come_from_the_environment(production):
    app = '[{"provider_id": "duarte", "name": "Duarte", "client_id": "a", "secret": "b"}]'

    settings = production(OIDC_APPS=app)

    (known,) = settings["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert known["provider_id"] == "duarte"


def test_passwords_are_kept_as_argon2(production):
    hashers = production()["PASSWORD_HASHERS"]

    assert hashers == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_counts_of_tries_are_shared_by_all_processes(production):
    cache = production()["CACHES"]["default"]

    assert cache["BACKEND"].endswith("DatabaseCache")
    assert cache["LOCATION"] == "core_cache"
