"""The console."""

from playwright.sync_api import Page, expect

from tests.browser.scripts.hands import Open
from tests.browser.workbench import Server


def _console(lines: int, state: str = "done") -> str:
    tools = "".join(
        f'<button type="button" data-console="{name}" hidden>{name.title()}</button>'
        for name in ("jump", "copy", "clear", "wrap")
    )
    text = "".join(f'<div class="log-line">line {n}</div>' for n in range(lines))
    return (
        f'<div class="output" id="output" data-state="{state}"><div class="cases"></div>'
        f'<section class="console" id="console"><header>{tools}</header>'
        f'<div class="console-log" data-console-log role="log" tabindex="0" aria-label="Console">'
        f"{text}</div></section></div>"
    )


def _at_end(page: Page) -> bool:
    script = "e => e.scrollHeight - e.scrollTop - e.clientHeight < 4"
    return bool(page.locator("[data-console-log]").evaluate(script))


def test_console_follows_its_end_until_it_is_scrolled_up(page: Page, server: Server) -> None:
    server.run_answer = _console(80)
    page.get_by_role("button", name="Run tests").click()
    expect(page.get_by_text("line 79")).to_be_in_viewport()
    assert _at_end(page)
    jump = page.get_by_role("button", name="Jump")
    expect(jump).to_be_hidden()

    page.locator("[data-console-log]").evaluate("e => e.scrollTop = 0")
    expect(jump).to_be_visible()
    jump.click()
    expect(jump).to_be_hidden()
    assert _at_end(page)


def test_console_can_be_copied_cleared_and_unwrapped(open_workbench: Open, server: Server) -> None:
    page = open_workbench(permissions=["clipboard-read", "clipboard-write"])
    server.run_answer = _console(3)
    page.get_by_role("button", name="Run tests").click()

    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "line 0\nline 1\nline 2"
    wrap = page.get_by_role("button", name="Wrap")
    expect(wrap).to_have_attribute("aria-pressed", "true")
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("line 2")).to_be_hidden()
    page.get_by_role("button", name="Run tests").click()
    expect(page.get_by_text("line 2")).to_be_visible()
    expect(page.get_by_role("button", name="Wrap")).to_have_attribute("aria-pressed", "false")
