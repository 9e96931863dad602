"""The editor over its text area."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import axe_violations
from tests.browser.scripts.hands import STARTER, Open, editor, keys, replace_text, value
from tests.browser.workbench import Server


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


BUNDLE = "**/vendor/editor/editor.js"


def test_an_editor_waits_until_it_is_seen_and_so_does_its_bundle(open_workbench: Open) -> None:
    page = open_workbench(width=390)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("location.hash = '#task'")
    page.reload(wait_until="networkidle")
    expect(page.locator("[data-keys]")).not_to_have_attribute("hidden", "")
    expect(page.locator(".editor-host")).to_have_count(0)
    assert [url for url in asked if "exercise.js" in url]
    assert not [url for url in asked if "vendor/editor" in url]
    page.evaluate("location.hash = '#code'")
    expect(page.locator(".editor-host")).to_have_count(1)
    page.get_by_text("event.json", exact=True).first.click()
    expect(page.locator(".editor-host")).to_have_count(2)


@pytest.mark.parametrize("width", [1280, 390])
def test_one_goes_on_in_the_editor_where_one_was_in_the_text_area(
    open_workbench: Open, server: Server, width: int
) -> None:
    page = open_workbench(width=width)
    held: list[Route] = []
    page.route(BUNDLE, lambda route: held.append(route))
    with page.expect_request(BUNDLE):
        page.reload()
    area = page.locator("textarea").first
    area.click()
    keys(page, "Control+A")
    page.keyboard.insert_text("x = 10\ny = 2\n" + "\n" * 60)
    keys(page, "Control+Home", "End", "Shift+ArrowLeft")
    keys(page, "Control+Enter")
    expect(page.locator("[aria-disabled]")).to_have_count(0)
    assert server.posted("/run")[0]["file:handler.py"].startswith("x = 10\ny")

    page.evaluate("location.hash = '#code'")
    area.focus()
    held[0].continue_()
    expect(editor(page)).to_be_focused()
    page.keyboard.type("7")

    assert value(page).startswith("x = 17\ny = 2\n")


def test_the_text_areas_stay_when_the_bundle_does_not_come(
    open_workbench: Open, server: Server
) -> None:
    page = open_workbench()
    page.route(BUNDLE, lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.reload()
    page.locator("textarea").first.fill("x = 3")
    keys(page, "Control+Enter")
    expect(page.locator("[aria-disabled]")).to_have_count(0)

    assert server.posted("/run")[0]["file:handler.py"] == "x = 3"
    expect(page.locator(".editor-host")).to_have_count(0)


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
