"""One exercise in two tabs: the older one is told, and no text is lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import Bench, solution, variant
from tests.browser.conftest import NewVisitor, Visitor, axe_violations
from tests.browser.held import Held

SAVED = re.compile(r"Saved \d\d:\d\d")
ELSEWHERE = "Not saved: changed elsewhere. Compare"


@pytest.fixture
def ada(new_visitor: NewVisitor) -> Visitor:
    return new_visitor(learner=True)


def two_tabs(ada: Visitor) -> tuple[Bench, Bench]:
    """The tab that is behind, and the one that saved."""
    behind, ahead = Bench(ada.page).open(), Bench(ada.context.new_page()).open()
    ahead.write(variant(1))
    expect(ahead.save_state).to_have_text(SAVED)
    return behind, ahead


def comparing(bench: Bench) -> None:
    expect(bench.results).to_contain_text("This code was changed in another tab")
    difference = bench.results.get_by_role("region", name="Difference in handler.py")
    expect(difference).to_contain_text("# try 1")
    expect(difference).to_contain_text("# try 2")


def test_the_tab_that_is_behind_compares_and_keeps_its_own(ada: Visitor) -> None:
    behind, ahead = two_tabs(ada)
    behind.write(variant(2))
    expect(behind.save_state).to_have_text(ELSEWHERE)
    with phone(ada) as page:
        assert Bench(page).open().text == variant(1), "nothing was overwritten"

    behind.page.get_by_role("button", name="Compare").click()
    comparing(behind)
    assert axe_violations(behind.page) == []
    behind.page.get_by_role("button", name="Keep mine").click()
    expect(behind.page.get_by_text("your text here is the one that is kept")).to_be_visible()
    assert behind.text == variant(2)
    # Now the other tab is the one that is behind.
    ahead.write(variant(3))
    expect(ahead.save_state).to_have_text(ELSEWHERE)


def test_a_run_of_the_tab_that_is_behind_asks_first(ada: Visitor) -> None:
    behind, _ = two_tabs(ada)
    behind.write(variant(2))
    behind.press()
    behind.answered("refused")
    comparing(behind)
    assert behind.text == variant(2)

    behind.page.get_by_role("link", name="Take the other").click()
    expect(behind.results.get_by_text("Run the tests to see what is missing.")).to_be_visible()
    assert behind.text == variant(1)
    behind.run(solution())
    expect(behind.output).to_have_attribute("data-verdict", "passed")


def test_typing_and_running_in_one_tab_is_no_conflict(ada: Visitor) -> None:
    """Also when the answer to an earlier save comes late."""
    bench = Bench(ada.page).open()
    waiting = Held(ada.page, "**/draft")
    bench.write(variant(1))
    expect(bench.save_state).to_have_text("Saving…")
    bench.run(variant(2))
    waiting.let_go()
    ada.page.unroute("**/draft")
    expect(bench.save_state).to_have_text(SAVED)
    bench.run(solution())
    expect(bench.output).to_have_attribute("data-verdict", "passed")


def test_text_left_on_the_device_does_not_replace_a_later_draft(ada: Visitor) -> None:
    behind = Bench(ada.page).open()
    ada.page.route("**/draft", lambda route: route.abort())
    behind.write(variant(2))
    expect(behind.save_state).to_have_text(re.compile(r"Not saved\.\s*Retry"))
    with phone(ada) as page:
        elsewhere = Bench(page).open()
        elsewhere.write(variant(1))
        expect(elsewhere.save_state).to_have_text(SAVED)

    ada.page.unroute("**/draft")
    ada.page.reload()
    expect(behind.save_state).to_have_text(ELSEWHERE)
    assert behind.text == variant(2)
    behind.page.get_by_role("button", name="Compare").click()
    comparing(behind)


@contextmanager
def phone(ada: Visitor) -> Iterator[Page]:
    """Another device of the same account: it shares the session, not the storage."""
    browser = ada.context.browser
    assert browser is not None
    with browser.new_context(base_url=ada.page.url) as context:
        [session] = [each for each in ada.context.cookies() if each["name"] == "sessionid"]
        context.add_cookies(
            [{"name": session["name"], "value": session["value"], "url": ada.page.url}]
        )
        yield context.new_page()


def test_without_scripts_a_tab_that_is_behind_keeps_both_texts(new_visitor: NewVisitor) -> None:
    ada = new_visitor(learner=True, javascript=False)
    behind = Bench(ada.page, scripts=False).open()
    ahead = Bench(ada.context.new_page(), scripts=False).open()
    ahead.write(variant(1))
    ahead.button().click()
    expect(ahead.page).to_have_url(re.compile(r"/submissions/"))

    behind.write(variant(2))
    behind.button().click()
    comparing(behind)
    assert behind.text == variant(2)
    behind.page.get_by_role("button", name="Keep mine").click()
    expect(behind.page.get_by_text("your text here is the one that is kept")).to_be_visible()
    assert behind.text == variant(2)
    behind.button().click()
    expect(behind.page).to_have_url(re.compile(r"/submissions/"))


def test_a_runs_own_page_follows_the_run_without_an_error(ada: Visitor) -> None:
    """What its poll brings has a place there: an error in the console fails this test."""
    bench = Bench(ada.page).open()
    bench.write("import time\n\n\ndef handler(event, context):\n    time.sleep(1.5)\n")
    bench.press()
    bench.answered("running")
    stop = bench.page.locator("#stop-form")
    address = stop.get_attribute("action") or ""
    alone = ada.context.new_page()
    alone.goto(address.removesuffix("stop"))
    expect(alone.locator("#output")).to_have_attribute("data-state", "done", timeout=60_000)
    expect(alone.get_by_role("heading", level=2).first).to_contain_text("tests pass")
