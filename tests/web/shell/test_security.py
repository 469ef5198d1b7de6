"""What every answer carries, what no answer and no log line may, and how often one may try."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from aldea.core import links, logs
from aldea.core.ids import new_id
from aldea.core.links import Purpose
from aldea.web.shell.gate import LINK_TRIES_A_MINUTE, by_link
from aldea.web.shell.middleware import client_address
from tests.conftest import AppClient
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.people import StudentFactory

PUBLIC = [
    "home:front",
    "front:welcome",
    "front:our_schools",
    "account_login",
    "account_reset_password",
    "gallery",
]


@by_link(Purpose.WORD)
def opened(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.link.subject))


urlpatterns = [path("word/<str:token>/", opened)]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_page_forbids_foreign_scripts_and_frames(client, name):
    answer = client.get(reverse(name))

    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_about_people_is_kept_by_no_cache(client_of, coordinator, school):
    answer = client_of(coordinator).get(reverse("home:today", args=[school.cds_code]))

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_the_session_cookie_is_out_of_reach_of_scripts(client, school):
    user = UserFactory(password=PASSWORD)

    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused_kindly(coordinator):
    strict = AppClient(enforce_csrf_checks=True)
    strict.force_login(coordinator)

    answer = strict.post(reverse("account_logout"))

    assert answer.status_code == 403
    assert answer.templates[0].name == "403_csrf.html"


def test_health_answers_with_the_database_and_says_nothing_else(client):
    answer = client.get("/health")

    assert answer.json() == {"status": "ok"}


def test_every_answer_has_its_own_request_id(client):
    first, second = client.get("/health"), client.get("/health")

    assert first["X-Request-Id"] != second["X-Request-Id"]


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the log says, as production writes it; the tests' own log is put back afterwards."""
    root = logging.getLogger()
    before, level, said = root.handlers, root.level, io.StringIO()
    logs.configure({"level": "INFO"})
    root.handlers[0].setStream(said)
    try:
        yield said
    finally:
        root.handlers = before
        root.setLevel(level)


def test_log_lines_carry_ids_and_no_names(client_of, coordinator, school, other_school):
    student = StudentFactory(school=school, given_name="Zelenka", family_name="Quisling")
    client = client_of(coordinator)

    with logged() as said:
        client.get(reverse("home:today", args=[school.cds_code]))
        missing = client.get(reverse("home:today", args=[other_school.cds_code]))

    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert missing.status_code == 404
    assert any(line.get("request_id") == missing["X-Request-Id"] for line in lines)
    assert any(line.get("actor_id") == str(coordinator.pk) for line in lines)
    for name in (student.given_name, student.family_name, coordinator.email, "Maya"):
        assert name not in said.getvalue()


@pytest.mark.urls(__name__)
def test_a_link_opens_the_one_record_and_leaves_no_trace(client):
    subject = new_id()

    answer = client.get(f"/word/{links.token(purpose=Purpose.WORD, subject=subject)}/")

    assert answer.content.decode() == str(subject)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    "token",
    ["made-up", links.token(purpose=Purpose.ANSWER, subject=new_id())],
    ids=["made up", "for something else"],
)
def test_a_link_of_another_making_opens_nothing(client, token):
    assert client.get(f"/word/{token}/").status_code == 410


@pytest.mark.urls(__name__)
def test_a_link_that_is_too_old_says_so(client, frozen):
    token = links.token(purpose=Purpose.WORD, subject=new_id())
    frozen.shift(15 * 24 * 3600)

    answer = client.get(f"/word/{token}/")

    assert answer.status_code == 410
    assert answer.context["expired"]


@pytest.mark.urls(__name__)
def test_links_cannot_be_guessed_at_speed(client):
    for _ in range(LINK_TRIES_A_MINUTE):
        assert client.get("/word/made-up/").status_code == 410

    refused = client.get("/word/made-up/")
    from_elsewhere = client.get("/word/made-up/", REMOTE_ADDR="203.0.113.9")

    assert refused.status_code == 429
    assert from_elsewhere.status_code == 410
    cache.clear()
    assert client.get("/word/made-up/").status_code == 410


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "made up, 203.0.113.9", "203.0.113.9"),
        (2, "made up, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a_callers_address_is_the_one_our_own_proxy_tells(settings, rf, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", HTTP_X_FORWARDED_FOR=told)

    client_address(lambda _: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == address


def test_a_body_longer_than_any_form_is_refused_before_it_is_read(client, client_of, data_steward):
    roster = reverse("arrivals:send_roster")

    def sent(sender, address):
        return sender.post(address, {"file": io.BytesIO(b"x" * 2_600_000)}).status_code

    assert sent(client, reverse("account_login")) == 413
    assert sent(client, roster) == 413
    assert sent(client_of(data_steward), roster) == 422
