"""Chromium against the real thing: gunicorn, static files with hashed names, the worker pool.

One server for the whole run, in a folder of its own with the shipped curriculum; every test gets a
fresh browser context, so it starts as a new guest. A refusal by the Content-Security-Policy, an
error in the console, an uncaught script error or a failed request of our own fails the test that
saw it.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.people import sessions
from tests.live_site import Site, running_site

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
EXPECTED = re.compile(
    r"Failed to load resource|Response Status Error Code|The editor could not be loaded"
    r"|htmx:(afterRequest|sendAbort|sendError|timeout)"
)
"""What the console is told of requests that a test lets fail, and of a poll that Stop ends."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    assert path, "The browser tests need Chromium: install the package chromium."
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    # Patience on a busy machine; an expectation that holds ends at once.
    expect.set_options(timeout=20_000)
    running = playwright.chromium.launch(executable_path=path, args=arguments)
    yield running
    running.close()


@dataclass
class Visitor:
    """A browser context with a page, and everything that went wrong in it."""

    context: BrowserContext
    page: Page
    problems: list[str]


NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def learner_sessions(site: Site) -> Iterator[str]:
    """Session keys of learners with an account."""
    return sessions(site)


@pytest.fixture
def new_visitor(
    browser: Browser, site: Site, learner_sessions: Iterator[str]
) -> Iterator[NewVisitor]:
    """Makes visitors: `new_visitor(learner=True, javascript=False, width=390, dark=True)`.

    A learner has an account and is signed in; others are guests. What goes wrong counts in every
    tab of theirs.
    """
    visitors: list[Visitor] = []

    def make(
        *,
        learner: bool = False,
        javascript: bool = True,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
    ) -> Visitor:
        context = browser.new_context(
            base_url=site.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        if learner:
            key = next(learner_sessions)
            context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        problems: list[str] = []

        def on_console(message: object) -> None:
            text = str(getattr(message, "text", ""))
            is_error = getattr(message, "type", "") == "error" and not EXPECTED.match(text)
            if is_error or "Content Security Policy" in text or "Content-Security-Policy" in text:
                problems.append(f"console: {text}")

        context.on("console", on_console)
        context.on("weberror", lambda error: problems.append(f"script error: {error.error}"))
        context.on(
            "response",
            lambda answer: (
                answer.status >= 500 and problems.append(f"{answer.status} {answer.url}")
            ),
        )
        visitors.append(Visitor(context, context.new_page(), problems))
        return visitors[-1]

    yield make
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.context.close()
    assert problems == []


@pytest.fixture
def page(new_visitor: NewVisitor) -> Page:
    """A guest's page in a desktop window."""
    return new_visitor().page


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, one line each."""
    assert AXE.exists(), "axe-core is missing: run npm ci."
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    # Without `preload`: axe copies style sheets that import others into inline ones, which the
    # policy reports; none of these rules reads them.
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, preload: false})"
        ".then(r => r.violations)",
        WCAG,
    )
    return [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]


def sign_in(page: Page, username: str, password: str) -> None:
    """Through the site's own door."""
    page.goto("/account/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
