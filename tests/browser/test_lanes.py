"""The strip of execution environments below a run: folded at first, open on request."""

from playwright.sync_api import expect

from tests.browser.bench import Bench, variant
from tests.browser.conftest import NewVisitor, axe_violations


def test_all_environments_are_shown_on_request(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True, height=800).page
    bench = Bench(page).open()
    bench.run(variant(1))
    strip = page.get_by_role("figure", name="Execution environments")
    view = strip.locator(".lanes-view")
    expect(view).to_be_hidden()

    strip.locator("summary").filter(has_text="Show all 6").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Show fewer")).to_be_visible()
    assert view.evaluate("view => view.scrollHeight - view.clientHeight") == 0
    assert axe_violations(page) == []

    # The next run leaves it as it was.
    bench.run(variant(3))
    expect(view).to_be_visible()
    strip.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(view).to_be_hidden()


def test_a_high_window_shows_some_of_them_at_once(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True, height=1000).page
    Bench(page).open().run(variant(4))
    view = page.get_by_role("figure", name="Execution environments").locator(".lanes-view")
    expect(view).to_be_visible()
    assert view.evaluate("view => view.scrollHeight - view.clientHeight") > 0


def test_a_phone_shows_all_of_them_at_once(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True, width=390, height=844).page
    bench = Bench(page).open(anchor="#code")
    bench.run(variant(2))
    view = page.get_by_role("figure", name="Execution environments").locator(".lanes-view")
    assert view.evaluate("view => view.scrollHeight - view.clientHeight") == 0
    expect(page.get_by_text("Show all 6")).to_be_hidden()
