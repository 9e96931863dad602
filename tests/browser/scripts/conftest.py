"""The page on which the scripts are tried, with answers that the tests decide."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.scripts.hands import Open
from tests.browser.workbench import Server, serve


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture
def open_workbench(browser: Browser, server: Server) -> Iterator[Open]:
    """Opens the page; a CSP report or a script error on it fails the test."""
    problems: list[str] = []
    contexts = []

    def make(*, width: int = 1280, ready: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                "Content Security Policy" in message.text and problems.append(message.text)
            ),
        )
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{server.url}#code")
        if ready:
            expect(page.locator(".editor-host")).to_be_visible()
        return page

    yield make
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_workbench: Open) -> Page:
    return open_workbench()
