"""Shortcuts, the phone's row of keys, and the divider."""

from playwright.sync_api import Page, expect

from tests.browser.scripts.hands import Open, editor, keys, replace_text, value
from tests.browser.workbench import Server


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


def test_the_key_row_types_into_the_editor(open_workbench: Open) -> None:
    page = open_workbench(width=390, has_touch=True)
    replace_text(page, "x")
    for name in ("Tab", ":", "(", "_"):
        page.get_by_role("button", name=name, exact=True).click()

    assert value(page) == "    x:(_)"
    expect(editor(page)).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    assert value(page) != "    x:(_)"
