"""Everything works without scripts: links, forms, and pages that reload until a run is over."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser import bench as programs
from tests.browser.bench import GREET, Bench, shipped, solution, starter, total_xp, variant
from tests.browser.conftest import NewVisitor
from tests.browser.places import EXERCISE, OPEN, TOPIC

FAST_THEN_SLOW = """\
import time


def handler(event, context):
    time.sleep(0.2)
    return {"statusCode": 200}
"""
"""Longer than the first answer waits, so a page is shown while the run goes on."""


@pytest.fixture
def plain(new_visitor: NewVisitor) -> Page:
    """A learner without scripts."""
    return new_visitor(learner=True, javascript=False).page


def run_over(page: Page, verdict: str) -> None:
    """Wait on the run's own page, which reloads itself."""
    expect(page).to_have_url(re.compile(r"/submissions/[0-9a-f-]+/$"))
    output = page.locator("#output")
    expect(output).to_have_attribute("data-state", "done", timeout=60_000)
    expect(output).to_have_attribute("data-verdict", verdict)


def test_a_guest_reads_passes_and_signs_up(new_visitor: NewVisitor) -> None:
    page = new_visitor(javascript=False).page
    page.goto("/")
    page.get_by_role("link", name="Start learning").click()
    expect(page.get_by_role("heading", name="Theory")).to_be_visible()
    page.goto(TOPIC)
    page.get_by_role("main").locator(f'a[href="{EXERCISE}"]').first.click()
    bench = Bench(page, scripts=False)
    bench.write(solution())
    bench.button().click()
    run_over(page, "passed")
    expect(page.get_by_text(re.compile(r"All \d+ tests pass"))).to_be_visible()
    expect(total_xp(page)).to_have_text(f"{shipped(GREET).xp} XP")

    name = f"ada-{uuid4().hex[:8]}"
    page.goto("/account/signup/")
    page.get_by_label("Username").fill(name)
    for label in ("Password", "Password (again)"):
        page.get_by_label(label, exact=True).fill("correct-horse-battery")
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page).to_have_url(re.compile("/dashboard/"))
    expect(total_xp(page)).to_have_text(f"{shipped(GREET).xp} XP")


def test_a_run_that_takes_longer_reloads_until_it_is_over(plain: Page) -> None:
    bench = Bench(plain, scripts=False).open()
    loads: list[str] = []
    plain.on("load", lambda page: loads.append(page.url))
    bench.write(FAST_THEN_SLOW)
    bench.button().click()
    run_over(plain, "failed")

    assert loads.count(plain.url) >= 2, loads
    expect(plain.get_by_text("Answers with status 200")).to_be_visible()
    plain.get_by_role("link", name="Back to the code").click()
    assert bench.text == FAST_THEN_SLOW


def test_stop(plain: Page) -> None:
    bench = Bench(plain, scripts=False).open()
    bench.write(programs.SLEEPS)
    bench.button().click()
    plain.get_by_role("button", name="Stop").click()

    expect(plain.get_by_role("heading", name="Stopped")).to_be_visible()
    expect(plain.get_by_text("no attempt counted")).to_be_visible()


def test_invoke_with_an_event_of_ones_own(plain: Page) -> None:
    bench = Bench(plain, scripts=False).open()
    bench.write(solution())
    plain.locator('label[data-tab="event.json"]').click()
    plain.get_by_role("textbox", name="event.json").fill('{"name": "Grace"}')
    bench.button("invoke").click()

    run_over(plain, "")
    expect(plain.get_by_role("region", name="Returned")).to_contain_text("Hello, Grace")


def test_a_syntax_error_keeps_the_text(plain: Page) -> None:
    bench = Bench(plain, scripts=False).open()
    bench.write(programs.BROKEN)
    bench.button().click()

    expect(plain.get_by_text(f"handler.py, line {programs.NO_COLON}: expected ':'")).to_be_visible()
    assert bench.text == programs.BROKEN


def test_hints_then_the_solution(plain: Page) -> None:
    Bench(plain, scripts=False).open(query="?hints=open")
    for number in (1, 2, 3):
        plain.get_by_role("button", name=f"Show hint {number}").click()
        expect(plain.get_by_role("heading", name=f"Hint {number}")).to_be_visible()
    expect(plain.get_by_text("Passing pays 14 XP")).to_be_visible()

    plain.get_by_role("link", name="Our solution").first.click()
    plain.get_by_role("button", name="Show the solution").click()
    expect(plain.get_by_role("region", name="Difference in handler.py")).to_contain_text("− ")


def test_hints_can_be_reached_from_the_page(plain: Page) -> None:
    """The button opens a popover, which browsers do by themselves."""
    Bench(plain, scripts=False).open()
    plain.get_by_role("button", name="Hint 1 of 3").click()
    plain.get_by_role("button", name="Show hint 1").click()
    expect(plain.get_by_role("heading", name="Hint 1")).to_be_visible()


def test_notes_answers_and_reading(plain: Page) -> None:
    plain.goto(TOPIC)
    plain.get_by_role("textbox", name="My notes").fill("Without scripts.")
    plain.get_by_role("button", name="Save notes").click()
    expect(plain.get_by_role("textbox", name="My notes")).to_have_value("Without scripts.")
    expect(plain.locator("#note [data-saved]")).to_contain_text("Saved")

    plain.get_by_role("textbox", name="Your answer").first.fill("An answer.")
    plain.get_by_role("button", name="Save answer").first.click()
    expect(plain.get_by_role("textbox", name="Your answer").first).to_have_value("An answer.")
    expect(plain.get_by_role("textbox", name="My notes")).to_have_value("Without scripts.")

    plain.get_by_role("button", name="Mark as read").click()
    expect(plain.locator("#read")).to_contain_text("Read today")


def test_two_tabs_keep_both_notes(plain: Page) -> None:
    plain.goto(TOPIC)
    other = plain.context.new_page()
    other.goto(TOPIC)
    other.get_by_role("textbox", name="My notes").fill("there")
    other.get_by_role("button", name="Save notes").click()
    plain.get_by_role("textbox", name="My notes").fill("here")
    plain.get_by_role("button", name="Save notes").click()

    expect(plain.get_by_role("textbox", name="My notes")).to_have_value("here")
    expect(plain.get_by_role("region", name="The other text")).to_have_text("there")
    plain.get_by_role("button", name="Save notes").click()
    expect(plain.get_by_role("alert")).to_have_count(0)
    expect(plain.get_by_role("textbox", name="My notes")).to_have_value("here")


def test_reset_and_a_past_run(plain: Page) -> None:
    bench = Bench(plain, scripts=False).open()
    bench.write(variant(1))
    bench.button().click()
    run_over(plain, "failed")
    plain.get_by_role("link", name="Back to the code").click()
    bench.from_menu("Reset the code")
    plain.get_by_role("button", name="Put the starter code back").click()
    assert bench.text == starter()

    bench.from_menu("Past runs")
    plain.get_by_role("region", name="Past runs").get_by_role("link").click()
    plain.get_by_role("link", name="Edit this version").click()
    assert bench.text == variant(1)


def test_filters_of_lists(plain: Page) -> None:
    plain.goto("/practice/")
    plain.get_by_placeholder("Filter exercises").fill("greet")
    plain.get_by_role("button", name="Apply").click()
    expect(plain).to_have_url(re.compile("q=greet"))
    main = plain.get_by_role("main")
    expect(main.get_by_role("link", name=shipped(GREET).title, exact=True).last).to_be_visible()
    expect(main.get_by_role("link", name="Return or raise", exact=True)).to_have_count(0)


def test_settings_are_kept_and_the_theme_comes_from_the_server(plain: Page) -> None:
    plain.goto("/settings/")
    plain.get_by_role("radio", name="Dark").check()
    plain.get_by_role("button", name="Save settings").click()
    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")
    plain.goto("/learn/")
    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")


def test_nothing_is_offered_that_needs_a_script(new_visitor: NewVisitor) -> None:
    page = new_visitor(javascript=False).page
    for name, address in OPEN.items():
        page.goto(address)
        dead = page.get_by_role("main").locator("button[type=button]:visible:not([popovertarget])")
        assert dead.all_inner_texts() == [], name
