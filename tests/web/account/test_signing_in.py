"""Signing in and out by hand, through allauth, as the app's own login."""

import re

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import translation

from aldea.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

AREAS = ("account", "mfa", "socialaccount")
NEW_PASSWORD = "another long enough password"


@pytest.fixture
def user(coordinator: User) -> User:
    coordinator.set_password(PASSWORD)
    coordinator.save(update_fields=["password"])
    return coordinator


def sign_in(client, user: User, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def test_the_password_lets_in_and_today_is_next(client, user, school):
    answer = sign_in(client, user)

    assert answer.status_code == 302
    page = client.get(answer.url, follow=True)
    assert page.redirect_chain[-1][0] == reverse("home:today", args=[school.cds_code])
    user.refresh_from_db()
    assert user.last_login is not None


def test_capitals_in_the_address_do_not_matter(client, user):
    answer = client.post(
        reverse("account_login"), {"login": user.email.upper(), "password": PASSWORD}
    )

    assert answer.status_code == 302


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_says_no_more_than_an_unknown_address(client, user, password):
    wrong = sign_in(client, user, password)
    unknown = client.post(
        reverse("account_login"), {"login": "nobody@aldea.example", "password": password}
    )

    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_somebody_whose_account_is_closed_stays_out(client, user):
    user.is_active = False
    user.save(update_fields=["is_active"])

    answer = sign_in(client, user)

    assert client.get(reverse("home:begin")).status_code == 302
    assert answer.status_code == 302
    assert answer.url == reverse("account_inactive")


def test_six_wrong_passwords_close_the_door_for_a_while(client, user):
    for _ in range(6):
        sign_in(client, user, "wrong")

    answer = sign_in(client, user)

    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 429}


def test_wrong_passwords_are_counted_in_the_database(client, user, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_cache",
        }
    }

    test_six_wrong_passwords_close_the_door_for_a_while(client, user)


def test_knocking_too_often_is_answered_in_our_words(client, db):
    for _ in range(31):
        answer = client.post(reverse("account_login"), {"login": "a@b.example", "password": "x"})

    assert answer.status_code == 429
    assert "Please wait a minute" in answer.content.decode()


def test_signing_out_takes_a_click_and_ends_the_session(client_of, user):
    client = client_of(user)

    asked = client.get(reverse("account_logout"))
    assert asked.status_code == 200
    assert "_auth_user_id" in client.session

    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_the_session_gets_a_new_key_on_signing_in(client, user):
    client.get(reverse("account_login"))
    client.session.save()
    before = client.session.session_key

    sign_in(client, user)

    assert client.session.session_key != before


def test_nobody_signs_up_by_themselves(client):
    page = client.get(reverse("account_signup"))
    posted = client.post(
        reverse("account_signup"), {"email": "me@else.example", "password1": NEW_PASSWORD}
    )

    assert page.templates[0].name == posted.templates[0].name == "account/signup_closed.html"
    assert not User.objects.filter(email="me@else.example").exists()


def test_the_way_back_leads_into_aldea_only(client, user):
    answer = client.post(
        reverse("account_login") + "?next=https://else.example/",
        {"login": user.email, "password": PASSWORD, "next": "https://else.example/"},
    )

    assert answer.url == "/"


def test_a_password_is_changed_by_the_one_who_knows_it(client, user):
    sign_in(client, user)

    refused = client.post(
        reverse("account_change_password"),
        {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    changed = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    user.refresh_from_db()
    assert refused.context["form"].errors
    assert changed.status_code == 302
    assert user.check_password(NEW_PASSWORD)
    assert [str(each) for each in get_messages(changed.wsgi_request)] == [
        "Your password is changed."
    ]


def test_a_short_password_is_refused(client, user):
    sign_in(client, user)

    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "short1", "password2": "short1"},
    )

    assert "at least 12 characters" in str(answer.context["form"].errors)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    (letter,) = mail.outbox
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]

    assert user.profile.name not in letter.body
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    client.post(reverse("account_logout"))
    assert "used or is too old" in client.get(link).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, db):
    UserFactory()

    answer = client.post(reverse("account_reset_password"), {"email": "nobody@aldea.example"})

    assert answer.status_code == 302
    assert mail.outbox == []


def test_the_sign_in_page_speaks_spanish(client, db):
    page = client.get(reverse("account_login") + "?lang=es")

    assert '<html lang="es"' in page.content.decode()


def test_every_sentence_of_the_sign_in_pages_has_its_spanish():
    folders = [settings.ROOT / "aldea/web/templates" / name for name in AREAS]
    sentences = {
        match
        for folder in folders
        for template in folder.rglob("*.*")
        for match in re.findall(r"translate \"([^\"]+)\"", template.read_text())
    }

    with translation.override("es"):
        english = {each for each in sentences if translation.gettext(each) == each}

    assert len(sentences) > 50
    assert english == set()
