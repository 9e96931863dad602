"""The editor and the exercise page's scripts, with answers that the tests decide."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import axe_violations
from tests.browser.workbench import IDLE, Server, serve

STARTER = 'import json\n\ndef handler(event, context):\n    return {"statusCode": 200}\n'

Open = Callable[..., Page]


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


def editor(page: Page, name: str = "handler.py") -> Locator:
    # Not the text area of the same name, which is there until the editor is.
    return page.locator(".editor-host").get_by_role("textbox", name=name)


def value(page: Page, name: str = "file:handler.py") -> str:
    return str(page.locator(f'textarea[name="{name}"]').evaluate("area => area.value"))


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def replace_text(page: Page, text: str, name: str = "handler.py") -> None:
    editor(page, name).focus()
    keys(page, "Control+A")
    page.keyboard.insert_text(text)


# --- the editor ------------------------------------------------------------------------------


def test_editor_takes_the_text_areas_place_under_the_real_policy(page: Page) -> None:
    expect(page.locator("textarea").first).to_be_hidden()
    expect(page.get_by_text("Esc, then Tab, leaves the editor")).to_be_visible()
    expect(editor(page)).to_contain_text("def handler(event, context):")
    keyword = page.get_by_text("def", exact=True).evaluate("e => getComputedStyle(e).color")
    plain = editor(page).evaluate("e => getComputedStyle(e).color")
    assert keyword != plain
    assert page.evaluate("document.querySelectorAll('style, [style]').length") == 0


def test_typing_keeps_the_text_area_the_forms_value(page: Page) -> None:
    replace_text(page, "x = 1\n")

    assert value(page) == "x = 1\n"
    assert page.evaluate("new FormData(document.forms[0]).get('file:handler.py')") == "x = 1\n"


def test_brackets_close_and_python_indents(page: Page) -> None:
    replace_text(page, "")
    page.keyboard.type("def f(a):\nreturn [a")

    assert value(page) == "def f(a):\n    return [a]"


def test_tab_indents_and_escape_then_tab_leaves(page: Page) -> None:
    replace_text(page, "x")
    keys(page, "Tab")
    assert value(page) == "    x"

    keys(page, "Escape")
    expect(page.get_by_text("Tab now leaves the editor.")).to_be_visible()
    keys(page, "Tab")

    expect(editor(page)).not_to_be_focused()
    assert value(page) == "    x"
    keys(page, "Shift+Tab")
    expect(editor(page)).to_be_focused()
    keys(page, "Tab")
    assert value(page) != "    x"


def test_a_key_after_escape_stays_in_the_editor(page: Page) -> None:
    replace_text(page, "x")
    keys(page, "Escape", "y", "Home", "Tab")

    assert value(page) == "    xy"
    expect(editor(page)).to_be_focused()


def test_undo_and_redo(page: Page) -> None:
    replace_text(page, "x = 2\n")
    keys(page, "Control+Z")
    assert value(page) == STARTER
    keys(page, "Control+Y")
    assert value(page) == "x = 2\n"


def test_a_problem_in_json_is_marked_and_said(page: Page) -> None:
    page.get_by_text("event.json", exact=True).first.click()
    replace_text(page, '{\n  "id": 17,\n}', "event.json")

    said = page.get_by_text("Line 3: JSON allows no comma after the last item.")
    expect(said).to_be_visible()
    assert said.get_attribute("role") == "status"
    expect(page.locator(".problem")).to_have_attribute(
        "title", "JSON allows no comma after the last item."
    )
    keys(page, "Backspace", "Backspace", "Backspace")
    page.keyboard.insert_text("\n}")
    expect(page.locator(".problem")).to_have_count(0)
    expect(said).to_have_count(0)


def test_an_editor_waits_until_it_is_seen(open_workbench: Open) -> None:
    page = open_workbench(width=390)
    page.evaluate("location.hash = '#task'")
    page.reload()
    expect(page.locator("[data-keys]")).not_to_have_attribute("hidden", "")
    expect(page.locator(".editor-host")).to_have_count(0)
    page.evaluate("location.hash = '#code'")
    expect(page.locator(".editor-host")).to_have_count(1)
    page.get_by_text("event.json", exact=True).first.click()
    expect(page.locator(".editor-host")).to_have_count(2)


def test_form_reset_gives_the_first_text_back(page: Page) -> None:
    replace_text(page, "x = 1\n")
    page.evaluate("document.forms[0].reset()")

    expect(editor(page)).to_contain_text("def handler(event, context):")
    assert value(page) == STARTER


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_editor_has_no_accessibility_violation(
    open_workbench: Open, *, dark: bool, width: int
) -> None:
    page = open_workbench(width=width, color_scheme="dark" if dark else "light")
    replace_text(page, "def broken(:\n    return 1  # no\n")

    assert [v for v in axe_violations(page) if "landmark" not in v] == []


def test_text_is_16_px_on_a_phone(open_workbench: Open) -> None:
    size = "e => getComputedStyle(e).fontSize"
    phone, desktop = open_workbench(width=390), open_workbench(width=1280)

    assert phone.locator(".cm-content").first.evaluate(size) == "16px"
    assert desktop.locator(".cm-content").first.evaluate(size) == "14px"


def test_focus_shows_in_forced_colours(open_workbench: Open) -> None:
    page = open_workbench(forced_colors="active")
    editor(page).focus()

    frame = "e => getComputedStyle(e, '::after').outline"
    outline = page.locator(".cm-editor").first.evaluate(frame)
    assert re.search(r"solid 3px$", outline)


def test_the_page_works_without_its_bundle(open_workbench: Open, server: Server) -> None:
    page = open_workbench(ready=False, java_script_enabled=False)
    area = page.locator("textarea").first
    expect(area).to_be_visible()
    area.fill("x = 3")
    page.get_by_role("button", name="Run tests").click()

    assert server.posted("/run")[0]["file:handler.py"] == "x = 3"


@pytest.mark.parametrize("key", ["x", "(", "Backspace"])
def test_replacing_several_lines_breaks_no_rule_of_the_policy(page: Page, key: str) -> None:
    """Chrome's own editing would write a style attribute; `open_workbench` sees the report."""
    editor(page).focus()
    keys(page, "Control+A", key)

    assert value(page) == {"x": "x", "(": f"({STARTER})", "Backspace": ""}[key]


# --- tabs, drafts ----------------------------------------------------------------------------


def test_a_dot_marks_the_tab_until_the_draft_is_saved(page: Page, server: Server) -> None:
    tab = page.locator('label[data-tab="handler.py"]')
    replace_text(page, "x = 1\n")
    expect(tab).to_have_attribute("data-unsaved", "")
    expect(page.get_by_role("radio", name="handler.py")).to_have_accessible_description("not saved")

    expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    expect(tab).not_to_have_attribute("data-unsaved", "")
    [draft] = server.posted("/draft")
    assert draft["file:handler.py"] == "x = 1\r\n"
    assert draft["event"] == '{"id": 17}'
    assert draft["csrfmiddlewaretoken"] == "token"


def test_ctrl_s_saves_at_once(page: Page, server: Server) -> None:
    replace_text(page, "x = 1\n")
    keys(page, "Control+S")

    expect(page.locator("[data-save-state]")).to_have_text(re.compile("^Saved"))
    assert len(server.posted("/draft")) == 1


def test_a_draft_that_cannot_be_saved_offers_retry(page: Page, server: Server) -> None:
    server.draft_status = 500
    replace_text(page, "x = 1\n")
    keys(page, "Control+S")
    state = page.locator("[data-save-state]")
    expect(state).to_have_text("Not saved. Retry")
    expect(state.get_by_role("alert")).to_be_visible()

    server.draft_status = 204
    state.get_by_role("button", name="Retry").click()
    expect(state).to_have_text(re.compile("^Saved"))


def test_unsaved_text_comes_back_from_the_device_and_is_then_saved(
    page: Page, server: Server
) -> None:
    server.draft_status = 500
    replace_text(page, "x = 'kept'\n")
    keys(page, "Control+S")
    expect(page.locator("[data-save-state]")).to_have_text("Not saved. Retry")

    server.draft_status = 204
    page.reload()
    expect(editor(page)).to_have_text(re.compile("x = 'kept'"))
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("^Saved"))
    assert server.posted("/draft")[-1]["file:handler.py"] == "x = 'kept'\r\n"

    page.reload()
    expect(editor(page)).to_contain_text("def handler")


def test_a_newer_draft_of_the_server_wins(page: Page, server: Server) -> None:
    server.draft_status = 500
    replace_text(page, "x = 'old'\n")
    keys(page, "Control+S")
    expect(page.locator("[data-save-state]")).to_have_text("Not saved. Retry")

    def newer(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace('data-server-time=""', 'data-server-time="2999-01-01T00:00Z"')
        route.fulfill(response=answer, body=body)

    page.route("**/", newer)
    page.reload()
    expect(editor(page)).to_contain_text("def handler")


def owned_by(page: Page, owner: str) -> None:
    """From the next load on, the page is that of the account `owner`, "" for a guest."""

    def page_of(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace("data-exercise=", f'data-owner="{owner}" data-exercise=')
        route.fulfill(response=answer, body=body)

    page.unroute("**/")
    page.route("**/", page_of)


def leave_unsaved(page: Page, text: str) -> None:
    replace_text(page, text)
    keys(page, "Control+S")
    expect(page.locator("[data-save-state]")).to_have_text("Not saved. Retry")


def test_text_that_an_account_left_is_shown_to_no_other(page: Page, server: Server) -> None:
    server.draft_status = 500
    owned_by(page, "17")
    page.reload()
    leave_unsaved(page, "x = 'of 17'\n")
    for other in ("18", ""):
        owned_by(page, other)
        page.reload()
        expect(editor(page)).to_contain_text("def handler")
    owned_by(page, "17")
    page.reload()
    expect(editor(page)).to_have_text(re.compile("x = 'of 17'"))


def test_text_that_a_guest_left_goes_to_who_signs_in(page: Page, server: Server) -> None:
    server.draft_status = 500
    leave_unsaved(page, "x = 'of a guest'\n")
    owned_by(page, "17")
    page.reload()
    expect(editor(page)).to_have_text(re.compile("x = 'of a guest'"))
    owned_by(page, "18")
    page.reload()
    expect(editor(page)).to_contain_text("def handler")


# --- shortcuts, divider ----------------------------------------------------------------------


def test_ctrl_enter_runs_and_ctrl_shift_enter_invokes(page: Page, server: Server) -> None:
    replace_text(page, "x = 1")
    keys(page, "Control+Enter")
    expect(page.locator("[aria-disabled]")).to_have_count(0)
    keys(page, "Control+Shift+Enter")
    expect(page.locator("[aria-disabled]")).to_have_count(0)

    assert [post["kind"] for post in server.posted("/run")] == ["tests", "invoke"]
    assert value(page) == "x = 1"


def test_alt_and_digit_go_to_the_regions(page: Page) -> None:
    keys(page, "Alt+2")
    expect(editor(page)).to_be_focused()
    keys(page, "Alt+1")
    expect(page.locator("#task")).to_be_focused()
    keys(page, "Alt+3")
    expect(page.locator("#results")).to_be_focused()


def test_divider_moves_by_keys_buttons_and_pointer_and_stays(page: Page) -> None:
    divider = page.get_by_role("separator")
    bench = page.locator("main.bench")
    divider.focus()
    keys(page, "ArrowLeft")
    expect(bench).to_have_attribute("data-task", "35")
    keys(page, "End", "ArrowRight")
    expect(bench).to_have_attribute("data-task", "60")
    page.get_by_role("button", name="Narrower task").focus()
    keys(page, "Enter")
    expect(bench).to_have_attribute("data-task", "55")
    box = divider.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, 100)
    page.mouse.down()
    page.mouse.move(1280 * 0.3, 120)
    page.mouse.up()
    expect(bench).to_have_attribute("data-task", "30")
    expect(divider).to_have_attribute("aria-valuenow", "30")

    page.reload()
    expect(bench).to_have_attribute("data-task", "30")


# --- runs ------------------------------------------------------------------------------------


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


def test_the_key_row_types_into_the_editor(open_workbench: Open) -> None:
    page = open_workbench(width=390, has_touch=True)
    replace_text(page, "x")
    for name in ("Tab", ":", "(", "_"):
        page.get_by_role("button", name=name, exact=True).click()

    assert value(page) == "    x:(_)"
    expect(editor(page)).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    assert value(page) != "    x:(_)"


# --- console ---------------------------------------------------------------------------------


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
