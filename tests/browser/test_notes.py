"""Notes and answers on a topic: when they are saved, and that no text is ever lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.held import Held
from tests.browser.places import TOPIC

SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def tab(new_visitor: NewVisitor) -> Page:
    page = new_visitor(learner=True).page
    page.goto(TOPIC)
    return page


def note(page: Page) -> Locator:
    return page.get_by_role("textbox", name="My notes")


def state(page: Page) -> Locator:
    return page.locator("#note [data-saved]")


def test_a_note_says_saving_then_saved(tab: Page) -> None:
    waiting = Held(tab, "**/note")
    note(tab).fill("A cold start pays for Init.")
    expect(state(tab)).to_have_text("Saving…")
    waiting.let_go()
    expect(state(tab)).to_have_text(SAVED)

    tab.reload()
    expect(note(tab)).to_have_value("A cold start pays for Init.")
    expect(state(tab)).to_contain_text("Saved")


def test_what_is_typed_while_saving_is_saved_too(tab: Page) -> None:
    waiting = Held(tab, "**/note")
    note(tab).fill("one")
    expect(state(tab)).to_have_text("Saving…")
    note(tab).press_sequentially(" and two")
    waiting.let_go()
    tab.unroute("**/note")
    expect(tab.locator("#note [name=version]")).to_have_value("2")
    expect(state(tab)).to_have_text(SAVED)

    tab.reload()
    expect(note(tab)).to_have_value("one and two")


def test_a_note_that_cannot_be_saved_offers_retry(tab: Page) -> None:
    tab.route("**/note", lambda route: route.abort())
    note(tab).fill("Kept in the field.")
    expect(state(tab)).to_have_text(re.compile(r"Not saved\.\s*Retry"))
    expect(note(tab)).to_have_value("Kept in the field.")

    tab.unroute("**/note")
    state(tab).get_by_role("button", name="Retry").click()
    expect(state(tab)).to_have_text(SAVED)
    tab.reload()
    expect(note(tab)).to_have_value("Kept in the field.")


def test_a_note_of_an_old_page_says_what_to_do(tab: Page) -> None:
    tab.route("**/note", lambda route: route.fulfill(status=403))
    note(tab).fill("Kept in the field.")
    expect(state(tab)).to_contain_text("Not saved: you signed in or out in another tab.")
    expect(note(tab)).to_have_value("Kept in the field.")

    asked: list[str] = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    state(tab).get_by_role("button", name="Reload").click()
    expect(note(tab)).to_have_value("")
    assert asked == ["beforeunload"]


def test_two_tabs_keep_both_texts(tab: Page) -> None:
    other = tab.context.new_page()
    other.goto(TOPIC)
    note(other).fill("Written in the other tab.")
    expect(state(other)).to_have_text(SAVED)

    note(tab).fill("Written here.")
    conflict = tab.locator("#note").get_by_role("alert")
    expect(conflict).to_contain_text("Changed in another tab.")
    expect(conflict.get_by_role("region", name="The other text")).to_have_text(
        "Written in the other tab."
    )
    expect(note(tab)).to_have_value("Written here.")
    expect(state(tab)).to_contain_text("Not saved.")

    # Nothing overwrites the other text until the person says so.
    other.reload()
    expect(note(other)).to_have_value("Written in the other tab.")
    note(tab).fill("Written here.\nWritten in the other tab.")
    state(tab).get_by_role("button", name="Save mine").click()
    expect(state(tab)).to_have_text(SAVED)
    other.reload()
    expect(note(other)).to_have_value("Written here.\nWritten in the other tab.")


def test_an_answer_to_a_question_is_kept(tab: Page) -> None:
    answer = tab.get_by_role("textbox", name="Your answer").first
    answer.fill("Because the environment is reused.")
    expect(tab.locator("form[id^=answer]").first.locator("[data-saved]")).to_have_text(SAVED)

    tab.reload()
    expect(answer).to_have_value("Because the environment is reused.")


def test_the_preview_follows_what_is_typed(tab: Page) -> None:
    shown = tab.locator("#note-preview")
    button = tab.get_by_role("button", name="Preview")
    expect(shown).to_be_hidden()
    note(tab).fill("A **cold** start")
    button.click()
    expect(shown.locator("strong")).to_have_text("cold")
    expect(button).to_have_attribute("aria-expanded", "true")
    note(tab).fill("A *warm* start")
    expect(shown.locator("em")).to_have_text("warm")
    button.click()
    expect(shown).to_be_hidden()


def test_without_javascript_the_preview_is_a_page_that_keeps_the_text(
    new_visitor: NewVisitor,
) -> None:
    page = new_visitor(learner=True, javascript=False).page
    page.goto(TOPIC)
    note(page).fill("A **cold** start")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".note-shown strong")).to_have_text("cold")
    page.get_by_role("textbox").fill("A *warm* start")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".note-shown em")).to_have_text("warm")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Your note is saved.")).to_be_visible()
    page.goto(TOPIC)
    expect(note(page)).to_have_value("A *warm* start")


def test_the_note_s_own_page_shows_both_at_once(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    page.goto("/notes/lambda-and-serverless/")
    expect(page.get_by_text("Nothing to show yet.")).to_be_visible()
    page.get_by_role("textbox").fill("- one\n- two")
    expect(page.locator(".note-shown li")).to_have_text(["one", "two"])
    expect(page.get_by_role("button", name="Preview")).to_be_hidden()
