"""Chromium against the real thing: gunicorn, static files with hashed names, the worker pool.

One server for the whole run, in a folder of its own with the shipped curriculum; every test gets a
fresh browser context, so it starts as a new guest. A refusal by the Content-Security-Policy, an
uncaught script error or a failed request of our own fails the test that saw it.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True, slots=True)
class Site:
    """The running server."""

    url: str
    var: Path
    instructor: str
    password: str

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """Runs a management command on this server's data; its standard output."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=_environment(self.var, self.url),
            input=stdin,
            capture_output=True,
            text=True,
            check=True,
        ).stdout


def _environment(var: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "LAMBDA_LAB_VAR": str(var),
        "LAMBDA_LAB_URL": url,
        "LAMBDA_LAB_DEBUG": "0",
        "LAMBDA_LAB_SECRET_KEY": "browser-tests-only-" * 4,
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("var")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    environment = _environment(var, url)

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("load_curriculum")
    printed = manage("create_instructor")
    username = re.search(r"Instructor: (\S+)", printed)
    password = re.search(r"Password: +(\S+)", printed)
    assert username, printed
    assert password, printed
    log = (var / "server.log").open("w+")
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "lambda_lab.wsgi:application",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "1",
            "--threads",
            "8",
            "--worker-class",
            "gthread",
            "--graceful-timeout",
            "5",
            "--log-level",
            "warning",
            "--capture-output",
        ],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_up(server, port, var / "server.log")
        yield Site(url, var, username[1], password[1])
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/about/", headers={"Host": "localhost"})
                connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")


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


@pytest.fixture
def new_visitor(browser: Browser, site: Site) -> Iterator[NewVisitor]:
    """Makes visitors: `new_visitor(javascript=False, width=390, dark=True)`."""
    visitors: list[Visitor] = []

    def make(
        *, javascript: bool = True, width: int = 1280, height: int = 900, dark: bool = False
    ) -> Visitor:
        context = browser.new_context(
            base_url=site.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        problems: list[str] = []
        page = context.new_page()

        def on_console(message: object) -> None:
            text = str(getattr(message, "text", ""))
            if "Content Security Policy" in text or "Content-Security-Policy" in text:
                problems.append(text)

        page.on("console", on_console)
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on(
            "response",
            lambda answer: (
                answer.status >= 500 and problems.append(f"{answer.status} {answer.url}")
            ),
        )
        visitors.append(Visitor(context, page, problems))
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
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations)",
        WCAG,
    )
    return [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]


def sign_in(page: Page, username: str, password: str) -> None:
    """Through the site's own door."""
    page.goto("/account/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
