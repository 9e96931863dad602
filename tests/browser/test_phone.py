"""Narrow windows: nothing to scroll sideways, and the three views of an exercise."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import GREET, Bench, solution, starter
from tests.browser.conftest import NewVisitor, Site, sign_in
from tests.browser.places import ACCOUNT, OPEN, TOPIC

WIDTHS = (390, 320)
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  const scrolls = (one) => one && one !== document.body &&
    (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const cut = [...document.querySelectorAll("h1, h2, h3, p, a, button, input, textarea, select, summary")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".vh, .skip") && !scrolls(one.parentElement))
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 120));
  return wide > 0 ? [`${wide} px too wide`, ...cut] : cut;
}"""
"""What sticks out of the window and cannot be scrolled within a region of its own."""


def too_wide(page: Page) -> dict[int, list[str]]:
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 760})
        if wrong := page.evaluate(TOO_WIDE):
            found[width] = wrong
    return found


def test_what_sticks_out_is_noticed(page: Page) -> None:
    page.goto("/about/")
    page.evaluate("document.querySelector('h1').textContent = 'l'.repeat(200)")
    assert too_wide(page) != {}


@pytest.mark.parametrize("name", OPEN)
def test_page_fits(page: Page, name: str) -> None:
    page.goto(OPEN[name])
    assert too_wide(page) == {}


def test_pages_of_an_account_fit(page: Page, site: Site) -> None:
    sign_in(page, site.instructor, site.password)
    page.wait_for_url("**/dashboard/")
    found = {}
    for name, address in ACCOUNT.items():
        page.goto(address)
        found[name] = too_wide(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_results_solution_and_a_past_run_fit(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    bench.run()
    bench.results.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for anchor in ("#task", "#code", "#results"):
        page.evaluate("anchor => location.hash = anchor", anchor)
        assert too_wide(page) == {}, anchor
    for tab in ("event.json", "tests", "settings"):
        page.evaluate("location.hash = '#code'")
        page.locator(f'label[data-tab="{tab}"]').click()
        assert too_wide(page) == {}, tab
    page.set_viewport_size({"width": 1280, "height": 900})
    bench.open_hints()
    for number in (1, 2, 3):
        bench.take_hint(number)
    assert too_wide(page) == {}
    page.keyboard.press("Escape")
    bench.from_menu("Past runs")
    assert too_wide(page) == {}
    page.get_by_role("region", name="Past runs").get_by_role("link").click()
    assert too_wide(page) == {}
    page.goto(f"/exercises/{GREET}/solution")
    page.get_by_role("button", name="Show the solution").click()
    expect(page.get_by_role("region", name="Difference in handler.py")).to_be_visible()
    assert too_wide(page) == {}


@pytest.fixture(params=WIDTHS)
def phone(request: pytest.FixtureRequest, new_visitor: NewVisitor) -> Page:
    return new_visitor(learner=True, width=request.param, height=760).page


def test_task_code_and_results_are_links_and_a_run_shows_its_results(phone: Page) -> None:
    bench = Bench(phone).open()
    views = phone.get_by_role("navigation", name="Parts of this exercise")
    task, code = phone.locator("#task"), phone.locator("#code")
    expect(task).to_be_visible()
    expect(code).to_be_hidden()
    expect(bench.results).to_be_hidden()

    views.get_by_role("link", name="Code").click()
    expect(phone).to_have_url(re.compile("#code$"))
    expect(task).to_be_hidden()
    expect(phone.locator(".editor-host").first).to_be_visible()
    expect(views.get_by_role("link", name="Code")).to_have_attribute("aria-current", "true")
    for kind in ("tests", "invoke"):
        expect(bench.button(kind)).to_be_in_viewport(ratio=1)

    bench.run(solution())
    expect(bench.results).to_be_visible()
    expect(code).to_be_hidden()
    expect(bench.results.get_by_role("heading", level=2).first).to_be_in_viewport(ratio=1)
    expect(bench.results).to_contain_text(re.compile(r"All \d+ tests pass"))
    views.get_by_role("link", name="Task").click()
    expect(task).to_be_visible()
    expect(phone.locator("#requirements li.ok").first).to_be_visible()
    phone.go_back()
    expect(task).to_be_hidden()


def test_the_sections_at_the_foot_share_one_row_evenly(phone: Page) -> None:
    """Their columns are as many as the style sheet says, so that none moves while the page arrives."""
    phone.goto("/learn/")
    places = phone.locator(".tabbar a").evaluate_all(
        "all => all.map(one => [one.getBoundingClientRect().top, one.getBoundingClientRect().width])"
    )
    assert len({round(top) for top, _ in places}) == 1
    assert phone.viewport_size is not None
    assert sum(width for _, width in places) == pytest.approx(phone.viewport_size["width"], abs=10)


MOVED = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) moved += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 500);
})"""
"""What moved by itself since the page began, as browsers count it."""


def test_the_editor_comes_with_the_code_and_moves_nothing(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"/exercises/{GREET}/", wait_until="networkidle")
    assert not [url for url in asked if "/vendor/editor/" in url]

    phone.goto("about:blank")
    phone.goto(f"/exercises/{GREET}/#code")
    expect(phone.locator(".editor-host").first).to_be_visible()
    assert phone.evaluate(MOVED) == 0


def test_a_line_of_the_results_leads_back_to_the_code(phone: Page) -> None:
    bench = Bench(phone).open(anchor="#code")
    bench.run("def handler(event, context):\n    return 1 / 0\n")
    bench.results.get_by_role("link", name=re.compile("line 2")).first.click()

    expect(bench.results).to_be_hidden()
    expect(bench.editor).to_be_focused()


def test_keys_that_phones_hide_are_below_the_editor(phone: Page) -> None:
    bench = Bench(phone).open(anchor="#code")
    bench.write("x")
    keys = phone.get_by_role("group", name="Keys")
    for name in (":", "(", "Underscore"):
        keys.get_by_role("button", name=name, exact=True).click()
    assert bench.text.startswith("x:(_")
    keys.get_by_role("button", name="Undo").click()
    assert not bench.text.startswith("x:(_")


def test_sections_are_in_a_bar_at_the_bottom(phone: Page) -> None:
    phone.goto(TOPIC)
    sections = phone.get_by_role("navigation", name="Sections")
    expect(sections).to_be_in_viewport(ratio=1)
    expect(phone.get_by_role("navigation", name="Main")).to_be_hidden()
    sections.get_by_role("link", name="Practice").click()
    expect(phone.get_by_role("heading", name="Practice", level=1)).to_be_visible()


def test_a_reset_on_a_phone(phone: Page) -> None:
    bench = Bench(phone).open(anchor="#code")
    bench.write("pass\n")
    bench.from_menu("Reset the code")
    phone.get_by_role("button", name="Put the starter code back").click()
    phone.get_by_role("link", name="Code", exact=True).click()
    expect(phone.locator(".editor-host").first).to_be_visible()
    assert bench.text == starter()
