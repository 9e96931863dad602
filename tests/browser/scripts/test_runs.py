"""A run from its button to its result."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.scripts.hands import Open, editor, keys, replace_text, value
from tests.browser.workbench import IDLE, Server


def test_the_pressed_button_says_running_and_keeps_its_width(page: Page, server: Server) -> None:
    server.hold.clear()
    button = page.locator('[data-run="invoke"]')
    before = button.bounding_box()
    button.click()

    expect(button).to_have_text("Running…")
    expect(button).to_have_attribute("aria-disabled", "true")
    assert before
    assert button.bounding_box() == before
    keys(page, "Enter")
    server.hold.set()
    expect(button).to_have_text("Invoke")
    expect(button).to_be_focused()
    assert len(server.posted("/run")) == 1


def test_stop_keeps_the_focus_while_the_run_is_asked_for(page: Page, server: Server) -> None:
    waiting = (
        '<div class="output" id="output" data-state="running" hx-get="/status" hx-target="this"'
        ' hx-trigger="load delay:50ms" hx-swap="outerHTML">{}'
        '<button type="button" id="stop-run">Stop</button></div>'
    )
    server.run_answer = waiting.format("first")
    page.get_by_role("button", name="Run tests").click()
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    server.run_answer = waiting.format("second")
    server.polled.set()
    expect(page.get_by_text("second")).to_be_visible()
    expect(stop).to_be_focused()
    expect(page.locator('[data-run="tests"]')).to_have_text("Running…")

    server.run_answer = IDLE
    expect(page.locator("#results")).to_be_focused()
    expect(page.locator('[data-run="tests"]')).to_have_text("Run tests")


def test_a_sentence_is_announced_once_however_often_it_comes(page: Page, server: Server) -> None:
    page.evaluate("""
        window.said = [];
        const status = document.getElementById("run-status");
        const note = () => said.push(status.textContent);
        new MutationObserver(note).observe(status, {childList: true, characterData: true});
    """)
    server.polled.set()
    server.run_answer = (
        '<div class="output" id="output" data-state="running" hx-get="/status" hx-target="this"'
        ' hx-trigger="load delay:20ms" hx-swap="outerHTML"></div>'
        '<p id="run-status" hx-swap-oob="innerHTML">Running.</p>'
    )
    page.get_by_role("button", name="Run tests").click()
    expect(page.locator("#run-status")).to_have_text("Running.")
    expect(page.locator('[data-run="tests"]')).to_have_text("Running…")
    server.run_answer = IDLE + '<p id="run-status" hx-swap-oob="innerHTML">1 of 3 pass.</p>'

    expect(page.locator("#run-status")).to_have_text("1 of 3 pass.")
    assert page.evaluate("said") == ["Running.", "1 of 3 pass."]


@pytest.mark.parametrize("kind", ["tests", "invoke"])
def test_a_run_that_got_no_answer_can_be_retried(page: Page, server: Server, kind: str) -> None:
    page.route("**/run", lambda route: route.abort())
    replace_text(page, "x = 1")
    button = page.locator(f'[data-run="{kind}"]')
    button.click()
    expect(page.get_by_text("Could not reach the server. Your text is kept.")).to_be_visible()
    expect(button).not_to_have_attribute("aria-disabled", "true")

    page.unroute("**/run")
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_text("Nothing ran.")).to_be_visible()
    [post] = server.posted("/run")
    assert (post["kind"], post["file:handler.py"]) == (kind, "x = 1")


@pytest.mark.parametrize(
    ("status", "words", "button"),
    [
        (403, "This page is out of date", "Reload"),
        (404, "no longer available", "Reload"),
        (413, "too large to send", "Retry"),
        (500, "The fault is ours", "Retry"),
    ],
)
def test_an_answer_that_is_none_says_why(
    page: Page, server: Server, status: int, words: str, button: str
) -> None:
    server.run_status = status
    server.draft_status = status
    replace_text(page, "x = 'kept'\n")
    page.locator('[data-run="tests"]').click()
    bar = page.get_by_role("alert").filter(has_text=words)
    expect(bar).to_be_visible()
    bar.get_by_role("button", name=button).click()
    expect(editor(page)).to_have_text(re.compile("x = 'kept'"))
    runs = {"Retry": 2, "Reload": 1}
    expect(bar).to_be_visible(visible=button == "Retry")
    assert len(server.posted("/run")) == runs[button]


def test_a_syntax_error_is_marked_until_its_line_is_edited(page: Page, server: Server) -> None:
    server.run_answer = (
        '<div class="output" id="output" data-state="done" data-syntax-file="handler.py"'
        ' data-syntax-line="3" data-syntax-message="expected \':\'"></div>'
    )
    page.get_by_role("button", name="Run tests").click()

    expect(page.locator(".problem")).to_have_text("def handler(event, context):")
    expect(page.get_by_text("Line 3: expected ':'")).to_be_visible()
    editor(page).focus()
    keys(page, "F8", "a")
    expect(page.locator(".problem")).to_have_count(0)


def test_a_line_in_the_results_leads_to_the_editor(page: Page, server: Server) -> None:
    server.run_answer = (
        '<div class="output" id="output" data-state="done">'
        '<a href="#code" data-line="4" data-file="handler.py">line 4</a></div>'
    )
    page.get_by_text("event.json", exact=True).first.click()
    page.get_by_role("button", name="Run tests").click()
    page.get_by_role("link", name="line 4").click()

    expect(editor(page)).to_be_focused()
    page.keyboard.insert_text("# here")
    assert value(page).splitlines()[3].startswith("# here")


def test_on_a_phone_a_run_shows_the_results(open_workbench: Open, server: Server) -> None:
    page = open_workbench(width=390, has_touch=True)
    expect(page.locator("#results")).to_be_hidden()
    page.get_by_role("button", name="Run tests").click()

    expect(page.locator("#results")).to_be_visible()
