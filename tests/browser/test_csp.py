"""One strict policy on every page. `new_visitor` fails a test whose page reported a violation."""

import re

from playwright.sync_api import Page, expect

from tests.browser import bench as programs
from tests.browser.bench import Bench, solution
from tests.browser.conftest import NewVisitor, Site, sign_in
from tests.browser.places import ACCOUNT, ADMIN, OPEN

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
RISKY = re.compile(
    r"<style|<iframe|<object|<embed|\sstyle=|\son[a-z]+=|\shx-on|javascript:"
    r"|<script(?![^>]*(\ssrc=|application/json))"
)
"""Markup that the policy would refuse, whether or not this browser came to it."""


def open_all(page: Page, addresses: dict[str, str]) -> None:
    """Opens each page, and looks at its policy and markup."""
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == (404 if name == "not found" else 200), (name, answer.status)
        assert set(answer.headers["content-security-policy"].split("; ")) == POLICY, name
        assert RISKY.search(answer.text()) is None, name


def test_a_violation_is_noticed(new_visitor: NewVisitor) -> None:
    """Else the tests below could not fail."""
    ada = new_visitor()
    ada.page.goto("/about/")
    ada.page.evaluate("document.body.setAttribute('style', 'color: red')")
    ada.page.evaluate("document.body.append(document.createElement('style'))")
    assert len(ada.problems) >= 1
    ada.problems.clear()


def test_pages_for_everybody_load_nothing_from_elsewhere(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_all(page, OPEN)
    assert {address for address in asked if not address.startswith(f"{site.url}/")} == set()
    assert len(asked) > len(OPEN)


def test_pages_of_an_account_and_of_the_admin(page: Page, site: Site) -> None:
    sign_in(page, site.instructor, site.password)
    page.wait_for_url("**/dashboard/")
    open_all(page, ACCOUNT | ADMIN)


def test_the_picture_for_the_authenticator_app_is_drawn(page: Page, site: Site) -> None:
    sign_in(page, site.instructor, site.password)
    page.wait_for_url("**/dashboard/")
    page.goto(ACCOUNT["activate an app"])
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/totp/activate/$"))
    # The policy allows no data: address, so the picture must be part of the page.
    expect(page.get_by_role("main").locator("svg path, svg rect").first).to_be_visible()


def test_what_people_do_on_the_exercise_page(new_visitor: NewVisitor) -> None:
    bench = Bench(new_visitor(learner=True).page).open()
    bench.run(programs.BROKEN, state="refused")
    bench.run(solution())
    bench.run(kind="invoke")
    bench.open_hints()
    bench.take_hint(1)
    bench.page.keyboard.press("Escape")
    bench.from_menu("Past runs")
    bench.page.keyboard.press("Escape")
    bench.page.get_by_role("separator", name="Width of the task").press("ArrowLeft")
    bench.page.get_by_role("separator", name="Height of the code").press("ArrowUp")
    assert bench.page.evaluate("document.querySelectorAll('style').length") == 0
