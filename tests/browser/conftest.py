"""A real browser on a real server: Debian's Chromium, headless, against the live server.

Where there is no Chromium the tests are skipped, loudly; with CI set that is a failure.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from accounts.models import User

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# No sandbox: containers and root have none to give. The rest keeps it from talking to anybody but the live server.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Without preload: of the two rules that want style sheets and media fetched for them, one is off unless asked for and
# the other is about sound that begins by itself, of which there is none.
AXE = "axe.run({resultTypes: ['violations'], preload: false}).then((found) => found.violations)"
Check = Callable[[Page], list[str]]
# A machine that runs many things at once can take half a minute over one request; what never comes still fails.
PATIENCE_MS = 60_000
DESK = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
MISSING = "Chromium was not found, so NO BROWSER TEST RAN. Install Debian's chromium, or name it in CHROMIUM."


def chromium() -> str | None:
    """The browser: the one named in CHROMIUM, else the first on the path."""
    named = os.environ.get("CHROMIUM", "")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(240))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any(MISSING in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", MISSING, red=True, bold=True)


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """The one Chromium of the run; each test has windows of its own in it."""
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    # Playwright keeps an event loop in this thread, which makes Django fear for its database connection.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Console:
    """What a page complained of; ``allow`` names what a test brings about on purpose."""

    complaints: list[str] = field(default_factory=list)
    # htmx reports each request that it gives up for a newer one, or that the page is left during; a request that fails
    # is reported as more than that.
    allowed: list[str] = field(default_factory=lambda: [r"^htmx:(afterRequest|sendAbort),"])

    def allow(self, pattern: str) -> None:
        """Let complaints pass that match the regular expression ``pattern``."""
        self.allowed.append(pattern)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def watch(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def unexpected(self) -> list[str]:
        return [text for text in self.complaints if not any(re.search(pattern, text) for pattern in self.allowed)]


@pytest.fixture
def console() -> Iterator[Console]:
    """Fails the test on any error in the browser's console: of scripts, missing files or the content policy."""
    heard = Console()
    yield heard
    assert heard.unexpected() == []


@pytest.fixture
def context_of(chromium_browser: Browser, live_server, console: Console) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers of one person each, with Playwright's options: ``context_of(java_script_enabled=False)``."""
    made: list[BrowserContext] = []

    def make(**options) -> BrowserContext:
        options = {"viewport": DESK, "locale": "id-ID"} | options
        context = chromium_browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", console.watch)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(context_of: Callable[..., BrowserContext]) -> Page:
    """A window of an office computer; ``page.goto("/agreements/")`` is an address of the live server."""
    return context_of().new_page()


@pytest.fixture
def page_of(context_of: Callable[..., BrowserContext], live_server) -> Callable[..., Page]:
    """A window of a person who is signed in already: ``page_of(people.reviewer, java_script_enabled=False)``."""

    def window(person: User, **options) -> Page:
        client = Client()
        client.force_login(person, backend="accounts.backends.RoleBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context = context_of(**options)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return window


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Signs a person in as people do: ``sign_in(page, "kemlu")``; the password is the one of make.user()."""

    def signed_in(page: Page, username: str, password: str = "demo") -> None:  # noqa: S107
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(password)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return signed_in


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """The serious and critical faults that axe-core finds on the page as it stands, one line each."""
    source = (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

    def faults(page: Page) -> list[str]:
        # Evaluated by the debugger, which the content policy does not stop; once for each page that is loaded.
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(source)
        return [
            f"{fault['id']} ({fault['impact']}): {fault['help']}: {node['html'][:200]}"
            for fault in page.evaluate(AXE)
            if fault["impact"] in {"serious", "critical"}
            for node in fault["nodes"]
        ]

    return faults


@pytest.fixture(scope="session")
def too_wide() -> Callable[[Page], list[str]]:
    """One line if the page as it stands scrolls sideways."""

    def faults(page: Page) -> list[str]:
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [f"{wide} px wider than the window"] if wide > 0 else []

    return faults


@pytest.fixture(scope="session")
def on_both(axe: Callable[[Page], list[str]], too_wide: Callable[[Page], list[str]]) -> Callable[..., list[str]]:
    """The faults of a page of an office computer, there and on a phone in the dark: ``on_both(page)``.

    ``opens`` opens on the page what is to be looked at; ``check`` is what is looked for, ``axe`` and ``too_wide``
    unless told. The page is loaded once, but a list anew: its script asks for the width when it begins.
    """

    def faults(
        page: Page,
        opens: Callable[[Page], None] | None = None,
        check: Check | None = None,
    ) -> list[str]:
        look = check or (lambda page: axe(page) + too_wide(page))
        if opens:
            opens(page)
        found = [f"desk: {fault}" for fault in look(page)]
        page.set_viewport_size(PHONE)
        # Without motion, from here on, no colour is seen on its way to another one.
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        if page.locator("#list-filters").count():
            page.reload()
            if opens:
                opens(page)
        found += [f"phone: {fault}" for fault in look(page)]
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        return found

    return faults
