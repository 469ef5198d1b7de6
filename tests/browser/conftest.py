"""A real server, a real worker and a real Chromium, on a county of made-up people.

The county is planted once a session into a template database; each test gets a copy of it, which
takes a tenth of a second. Server and worker connect with their own logins, as in production.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from config.commands import assets, chromium

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var" / "screenshots"
AXE = ROOT / "var" / "assets" / "test" / "axe.min.js"
TEMPLATE = "aldea_browser"
PATIENCE = 60
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
URLS = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL")
# Without these Chromium looks for its maker's servers at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, and let it run after the quick tests."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A running Aldea."""

    address: str
    owner_url: str
    outbox: Path

    def ask(self, sql: str, *values: object) -> list[tuple]:
        """Look into the database as its owner."""
        with psycopg.connect(self.owner_url) as connection:
            return connection.execute(sql, values).fetchall()

    def change(self, sql: str, *values: object) -> None:
        """Let something happen outside the story."""
        with psycopg.connect(self.owner_url) as connection:
            connection.execute(sql, values)

    def messages(self) -> list[dict[str, str]]:
        """What was sent so far, oldest first."""
        return [json.loads(path.read_text()) for path in sorted(self.outbox.glob("*.json"))]

    def message_after(self, count: int) -> dict[str, str]:
        """The next message, once the worker has sent it."""
        limit = time.monotonic() + PATIENCE
        while len(found := self.messages()) <= count:
            assert time.monotonic() < limit, "no message was sent"
            time.sleep(0.1)
        return found[count]


def _on(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _environment(database: str, **more: str) -> dict[str, str]:
    urls = {name: _on(os.environ[name], database) for name in URLS}
    return {
        **os.environ,
        **urls,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "LOG_LEVEL": "ERROR",
        **more,
    }


def _run(database: str, login: str, *words: str) -> None:
    environment = _environment(database)
    environment["DATABASE_URL"] = environment[login]
    subprocess.run(
        [sys.executable, "-m", "config.commands", *words],
        check=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def county() -> Iterator[str]:
    """The template: migrated, planted. KEEP_COUNTY=1 keeps it for the next run."""
    owner, keep = os.environ["DATABASE_OWNER_URL"], bool(os.environ.get("KEEP_COUNTY"))
    with psycopg.connect(_on(owner, "postgres"), autocommit=True) as connection:
        kept = connection.execute(
            "select 1 from pg_database where datname = %s", [TEMPLATE]
        ).fetchone()
        if not (keep and kept):
            connection.execute(f"drop database if exists {TEMPLATE} with (force)")
            connection.execute(f"create database {TEMPLATE}")
            _run(TEMPLATE, "DATABASE_OWNER_URL", "migrate")
            _run(TEMPLATE, "DATABASE_OWNER_URL", "seed", "--size", "demo")
        _run(TEMPLATE, "DATABASE_OWNER_URL", "manage", "collectstatic", "--no-input", "-v0")
        yield TEMPLATE
        if not keep:
            connection.execute(f"drop database if exists {TEMPLATE} with (force)")


@contextmanager
def _started(environment: dict[str, str], *words: str) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture
def site(county: str, tmp_path: Path) -> Iterator[Site]:
    """Aldea, served and worked for, on a copy of the county."""
    copy, owner = f"{TEMPLATE}_{os.getpid()}", os.environ["DATABASE_OWNER_URL"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with psycopg.connect(_on(owner, "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {copy} template {county}")
    web = _environment(copy, OUTBOX=str(tmp_path / "outbox"), SITE_URL=address)
    worker = {**web, "DATABASE_URL": web["DATABASE_WORKER_URL"]}
    serve = ("granian", "--interface=wsgi", f"--port={port}", "--workers=1", "--blocking-threads=4")
    try:
        with (
            _started(web, *serve, "--log-level=error", "config.wsgi:application"),
            _started(worker, "config.commands", "worker"),
        ):
            _await(f"{address}/health")
            yield Site(address, _on(owner, copy), tmp_path / "outbox")
    finally:
        with psycopg.connect(_on(owner, "postgres"), autocommit=True) as connection:
            connection.execute(f"drop database if exists {copy} with (force)")


def _await(address: str) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            assert time.monotonic() < limit, f"{address} does not answer"
            time.sleep(0.1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium, from the system.

    Playwright's own Node.js needs a library that a bare Debian lacks; ours does not.
    """
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", assets.find_node().program)
    with sync_playwright() as playwright:
        found = chromium.find()
        assert found, "Chromium is missing: `make test` installs it"
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody at a screen: a page, and what must hold on every page they see."""

    page: Page
    site: Site
    findings: list[str]

    def goes_to(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(path if "://" in path else f"{self.site.address}{path}")

    def sees(self, words: str) -> None:
        """These words are somewhere on the page."""
        self.page.get_by_text(words, exact=False).first.wait_for(state="visible", timeout=10_000)

    def does_not_see(self, words: str) -> None:
        """These words are nowhere in the page's source."""
        assert words not in self.page.content()

    def looks(self, name: str) -> None:
        """The page is fit to be seen: accessible, no sideways scroll; keep a picture of it.

        What is not is told at the end of the test, all of it together. Only where scripts run:
        without them axe would never answer.
        """
        self.page.wait_for_load_state("networkidle")
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.findings.append(f"{name} scrolls sideways")
        self.findings += [f"{name}: {found}" for found in self.axe()]
        SHOTS.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size or DESK
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=SHOTS / f"{name}-{size['width']}.png", full_page=True)

    def axe(self) -> list[str]:
        """What axe finds, rule by rule."""
        self.page.evaluate(AXE.read_text())
        result = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        )
        return [
            f"{found['id']}: {node['html'][:160]}"
            for found in result["violations"]
            for node in found["nodes"]
        ]


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Somebody new at the door: `visitor(PHONE)`, `visitor(DESK, javascript=False)`.

    The guide's service worker is kept out but where it is what a test is about: it would go on
    fetching while the next test begins.
    """
    contexts: list[BrowserContext] = []
    findings: list[str] = []

    def arrives(
        size: dict[str, int],
        *,
        javascript: bool = True,
        locale: str = "en-US",
        keeps_copies: bool = False,
    ) -> Visitor:
        context = browser.new_context(
            viewport=size,
            java_script_enabled=javascript,
            locale=locale,
            service_workers="allow" if keeps_copies else "block",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        # Told at the end: what is raised here would leave the driver waiting for ever.
        page.on("pageerror", lambda error: findings.append(f"script failed: {error}"))
        return Visitor(page, site, findings)

    yield arrives
    for context in contexts:
        context.close()
    assert not findings, "\n".join(findings)


assert settings.DEMO, "browser tests sign in by the demo's door"
