"""Tabs, and what is kept of what was typed."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.scripts.hands import editor, keys, replace_text
from tests.browser.workbench import Server


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


def test_text_of_the_device_says_which_draft_it_was_typed_over(page: Page, server: Server) -> None:
    server.draft_status = 500
    leave_unsaved(page, "x = 'old'\n")

    def newer(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace('name="base" value="v1"', 'name="base" value="v2"')
        route.fulfill(response=answer, body=body)

    page.route("**/", newer)
    server.draft_status = 409
    page.reload()
    state = page.locator("[data-save-state]")
    expect(state).to_have_text("Not saved: changed elsewhere. Compare")
    expect(state.get_by_role("alert")).to_be_visible()
    expect(editor(page)).to_have_text(re.compile("x = 'old'"))
    assert server.posted("/draft")[-1]["base"] == "v1"


def test_each_save_tells_which_version_is_stored(page: Page, server: Server) -> None:
    for version in ("v2", "v3"):
        server.draft_version = version
        replace_text(page, f"x = '{version}'\n")
        keys(page, "Control+S")
        expect(page.locator("[name=base]")).to_have_value(version)
    assert [draft["base"] for draft in server.posted("/draft")] == ["v1", "v2"]


def test_compare_asks_for_both_texts(page: Page, server: Server) -> None:
    server.draft_status = 409
    server.compared = '<div class="output" id="output" data-state="refused"><p>Both texts</p></div>'
    leave_unsaved(page, "x = 'mine'\n", says="Not saved: changed elsewhere. Compare")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#output")).to_have_text("Both texts")
    expect(editor(page)).to_have_text(re.compile("x = 'mine'"))
    assert server.posted("/run") == []


def owned_by(page: Page, owner: str) -> None:
    """From the next load on, the page is that of the account `owner`, "" for a guest."""

    def page_of(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace("data-exercise=", f'data-owner="{owner}" data-exercise=')
        route.fulfill(response=answer, body=body)

    page.unroute("**/")
    page.route("**/", page_of)


def leave_unsaved(page: Page, text: str, says: str = "Not saved. Retry") -> None:
    replace_text(page, text)
    keys(page, "Control+S")
    expect(page.locator("[data-save-state]")).to_have_text(says)


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
