"""Everything by keyboard alone: reachable, visible, no trap."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import bench as programs
from tests.browser.bench import GREET, Bench, solution
from tests.browser.conftest import NewVisitor, axe_violations
from tests.browser.places import EXERCISE, TOPIC

MOST_STOPS = 250
PAGES = (
    *("/", "/learn/", "/practice/", "/dashboard/", "/settings/", "/account/signup/"),
    *(TOPIC, EXERCISE, f"{EXERCISE}solution"),
)
LOOK = """() => {
  const deepest = (root) => root.activeElement?.shadowRoot ? deepest(root.activeElement.shadowRoot) : root.activeElement;
  const element = deepest(document);
  if (!element || element === document.body) return null;
  const near = [element, ...(element.labels ?? [])];
  const above = (one) => one.parentElement ?? one.getRootNode().host;
  for (let up = above(element); up && near.length < 9; up = above(up)) near.push(up);
  const look = () => near.flatMap((one) => [null, "::before", "::after"].map((part) => {
    const style = getComputedStyle(one, part);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return (drawn ? `${style.outlineWidth} ${style.outlineColor}` : "") + style.boxShadow;
  })).join("|");
  const box = (element.labels?.[0] && element.matches("[type=radio], [type=checkbox]") ? element.labels[0] : element).getBoundingClientRect();
  const host = element.getRootNode().host;
  const at = (x, y) => {
    const found = document.elementFromPoint(x, y);
    return found && (near.includes(found) || element.contains(found) || found === host || near.some((one) => one !== document.body && one !== document.documentElement && one.contains(found) && one.matches("a, button, label, summary, .card, li")));
  };
  const inside = (low, high, limit) => Math.min(Math.max(low, 0) + Math.min(high - low, limit) / 2, limit - 1);
  const x = inside(box.left, box.right, innerWidth), y = inside(box.top, box.bottom, innerHeight);
  window.__before = { look };
  return {
    name: (element.getAttribute("aria-label") || element.innerText || element.name || element.tagName).trim().slice(0, 60),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
    covered: !at(x, y),
    html: element.outerHTML.slice(0, 140),
    editor: Boolean(element.closest(".cm-content")),
  };
}"""
"""The focused element: whether it is in the window, and what lies on its middle."""
REMEMBER = """() => new Promise((done) => {
  const remember = () => { window.__before.was = window.__before.look(); done(); };
  // The editor says a moment later that it has the focus.
  setTimeout(() => requestAnimationFrame(remember), document.activeElement.shadowRoot ? 50 : 0);
})"""
CHANGED = """() => new Promise((done) => {
  const { look, was } = window.__before;
  const ask = (times) => look() !== was ? done(true) : times ? requestAnimationFrame(() => ask(times - 1)) : done(false);
  ask(20);
})"""
"""Whether losing focus changes an outline or a shadow on or around the element before."""


def stops(page: Page) -> list[dict[str, Any]]:
    """Every Tab stop from the top of the page to its end, with how each looked.

    In the editor Tab indents, so it is left by Esc, then Tab.
    """
    found: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        if found:
            page.evaluate(REMEMBER)
        if found and found[-1]["editor"]:
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        if found:
            found[-1]["marked"] = page.evaluate(CHANGED)
        stop = page.evaluate(LOOK)
        if stop is None or (found and stop["html"] == found[0]["html"]):
            return found
        found.append(stop)
    raise AssertionError(f"no way out: {found[-1]}")


def wrong(found: list[dict[str, Any]]) -> list[str]:
    return [
        f"{stop['html']}: seen {stop['seen']}, covered {stop['covered']}, marked {stop['marked']}"
        for stop in found
        if not stop["seen"] or stop["covered"] or not stop["marked"]
    ]


def test_a_focus_that_cannot_be_seen_is_noticed(page: Page) -> None:
    page.goto("/about/")
    page.evaluate(
        "() => { const sheet = new CSSStyleSheet();"
        " sheet.replaceSync('* { outline: none !important; box-shadow: none !important }');"
        " document.adoptedStyleSheets = [sheet]; }"
    )
    assert wrong(stops(page)) != []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", PAGES)
def test_focus_is_always_visible_and_never_trapped(
    new_visitor: NewVisitor, address: str, width: int
) -> None:
    page = new_visitor(width=width).page
    page.goto(address)
    if address == EXERCISE and width > 1000:
        expect(page.locator(".editor-host").first).to_be_visible()
    found = stops(page)

    assert found[0]["name"] == "Skip to content"
    assert len(found) > 5
    assert wrong(found) == []


def test_every_control_of_the_exercise_page_is_a_stop(page: Page) -> None:
    bench = Bench(page).open()
    reached = " / ".join(stop["name"] for stop in stops(page))

    for name in ("Practice", "Width of the task", "Narrower task", "handler.py", "Run tests"):
        assert name in reached
    for name in ("Invoke", "Hint 1 of 3", "More", "Wrap", "Log of the run"):
        assert name in reached
    expect(bench.results).to_be_visible()


@pytest.mark.parametrize("address", ["/", TOPIC, EXERCISE, "/account/login/"])
def test_the_skip_link_leads_to_the_content(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_STOPS):
        if target.evaluate("element => element.getRootNode().activeElement === element"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def test_an_exercise_from_the_first_key_to_the_next_exercise(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    press = page.keyboard.press

    # The tabs: one stop, then arrows.
    tab_to(page, page.get_by_role("radio", name="handler.py"))
    for name in ("event.json", "tests", "settings"):
        press("ArrowRight")
        expect(page.get_by_role("radio", name=name)).to_be_checked()
    expect(page.get_by_role("region", name="Settings")).to_be_visible()
    press("ArrowRight")
    expect(page.get_by_role("radio", name="handler.py")).to_be_checked()

    # The editor: Tab indents, Esc and Tab leave.
    press("Tab")
    expect(bench.editor).to_be_focused()
    press("Control+A")
    page.keyboard.insert_text("import json\n\n\ndef handler(event, context):\n")
    page.keyboard.type("    return {")
    press("Control+Home")
    press("Tab")
    assert bench.text.startswith("    import json")
    press("Shift+Tab")
    press("Escape")
    press("Tab")
    expect(bench.button()).to_be_focused()

    # A run, its rows and its trace.
    bench.forget_output()
    press("Enter")
    bench.answered()
    expect(bench.button()).to_be_focused()
    row = bench.results.locator("details.case").nth(1)
    tab_to(page, row.locator("summary").first)
    press("Enter")
    expect(row).to_have_attribute("open", "")
    press("Space")
    expect(row).not_to_have_attribute("open", "")

    # A hint, and the menu, both left by Esc with the focus back where it was.
    hint = page.get_by_role("button", name=re.compile("^Hint"))
    hint.focus()
    press("Enter")
    expect(bench.hints()).to_be_visible()
    tab_to(page, bench.hints().get_by_role("button", name="Show hint 1"))
    press("Enter")
    expect(bench.hints().get_by_role("heading", name="Hint 1")).to_be_visible()
    expect(bench.hints().get_by_role("button", name="Show hint 2")).to_be_focused()
    press("Escape")
    expect(bench.hints()).to_be_hidden()
    expect(hint).to_be_focused()
    press("Tab")
    press("Enter")
    past = page.get_by_role("button", name=re.compile("^Past runs"))
    expect(past).to_be_visible()
    press("Escape")
    expect(past).to_be_hidden()

    # From within the editor.
    bench.write(solution())
    bench.forget_output()
    press("Control+Enter")
    bench.answered()
    expect(bench.output).to_have_attribute("data-verdict", "passed")
    assert bench.text == solution()
    bench.forget_output()
    press("Control+Shift+Enter")
    bench.answered()
    expect(bench.output).to_have_attribute("data-kind", "invoke")
    expect(bench.editor).to_be_focused()


def test_stop_by_keyboard(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    bench.write(programs.SLEEPS)
    bench.forget_output()
    page.keyboard.press("Control+Enter")
    bench.answered("running")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    stop.focus()
    page.keyboard.press("Enter")

    expect(bench.results).to_contain_text("Stopped")
    # The focused button is gone; the next Tab must not start from the top of the page.
    expect(bench.results).to_be_focused()


def test_divider_moves_by_keys(page: Page) -> None:
    Bench(page).open()
    divider = page.get_by_role("separator", name="Width of the task")
    tab_to(page, divider)
    before = page.locator("#task").bounding_box()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    after = page.locator("#task").bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"]
    for key, end in (("Home", "aria-valuemin"), ("End", "aria-valuemax")):
        page.keyboard.press(key)
        expect(divider).to_have_attribute("aria-valuenow", str(divider.get_attribute(end)))


def test_line_between_code_and_results_moves_by_keys_and_stays(page: Page) -> None:
    bench = Bench(page).open()
    divider = page.get_by_role("separator", name="Height of the code")

    def heights() -> tuple[float, float]:
        code, results = page.locator("#code").bounding_box(), bench.results.bounding_box()
        assert code
        assert results
        return code["height"], results["height"]

    divider.focus()
    code, results = heights()
    page.keyboard.press("ArrowUp")
    less_code, more_results = heights()
    assert less_code < code
    assert more_results > results
    for key, end in (("End", "aria-valuemax"), ("Home", "aria-valuemin")):
        page.keyboard.press(key)
        expect(divider).to_have_attribute("aria-valuenow", str(divider.get_attribute(end)))
    least = heights()
    assert axe_violations(page) == []
    page.get_by_role("button", name="More code").focus()
    page.keyboard.press("Enter")
    assert heights()[0] > least[0]

    kept = heights()
    page.reload()
    expect(divider).to_be_visible()
    assert heights() == kept


def test_single_keys_work_outside_fields_only_and_can_be_turned_off(
    new_visitor: NewVisitor,
) -> None:
    page = new_visitor(learner=True).page
    page.goto("/learn/")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("a?j/")
    expect(field).to_have_value("a?j/")

    page.goto(TOPIC)
    page.keyboard.press("j")
    expect(page).not_to_have_url(re.compile(TOPIC))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(TOPIC))
    page.keyboard.press("?")
    expect(page).to_have_url(re.compile("/shortcuts/"))

    page.goto("/settings/")
    page.get_by_role("checkbox", name="Single-key shortcuts").uncheck()
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator("body[data-single-keys]")).to_have_count(0)
    page.goto(TOPIC)
    page.keyboard.press("?")
    page.keyboard.press("j")
    # A link that works proves that the keys before it had their time.
    page.get_by_role("link", name="Keyboard shortcuts").press("Enter")
    expect(page).to_have_url(re.compile("/shortcuts/"))
    page.go_back()
    expect(page).to_have_url(re.compile(TOPIC))


def test_no_key_of_the_page_is_taken_from_the_editor(page: Page) -> None:
    bench = Bench(page).open()
    bench.write("")
    page.keyboard.type("# j k ? /")
    assert bench.text == "# j k ? /"
    expect(page).to_have_url(re.compile(f"/exercises/{GREET}/"))
