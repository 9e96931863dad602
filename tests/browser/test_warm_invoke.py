"""Invoke meets the environment that the last Invoke of the same code warmed."""

from playwright.sync_api import Page, expect

EXERCISE = "/exercises/greet-by-name/"


def invoke(page: Page) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/run")):
        page.get_by_role("button", name="Invoke").click()
    expect(page.locator("#output[data-state=done][data-kind=invoke]")).to_be_visible()


def test_a_second_invoke_is_warm_and_a_cold_one_can_be_asked_for(page: Page) -> None:
    page.goto(EXERCISE)
    figures = page.locator(".figures")
    invoke(page)
    expect(figures).to_contain_text("cold, init")
    invoke(page)
    expect(figures).to_contain_text("warm")
    page.locator("[data-menu] > summary").first.click()
    page.get_by_label("Start cold next time").check()
    invoke(page)
    expect(figures).to_contain_text("cold, init")
