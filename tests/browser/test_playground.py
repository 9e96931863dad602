"""The playground and the CloudWatch tab as a person uses them: calls, decisions, lanes, cost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import GREET, Bench
from tests.browser.conftest import NewVisitor
from tests.browser.test_accessibility import violations

CODE = """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    try:
        s3.list_buckets()
    except Exception as error:
        print("refused", type(error).__name__)
    return {"statusCode": 200, "body": "hello"}
"""


def play(page: Page, code: str = CODE) -> Bench:
    bench = Bench(page)
    page.goto("/playground/")
    expect(page.locator(".editor-host").first).to_be_visible()
    bench.write(code)
    return bench


def test_several_invocations_with_a_role_that_denies(page: Page) -> None:
    bench = play(page)
    page.get_by_role("radio", name="role.json").and_(page.locator("[name=role]")).check()
    page.get_by_label("Invocations").fill("3")
    page.get_by_label("All at once").check()
    bench.press()
    bench.answered()
    expect(bench.results).to_contain_text("3 of 3 returned")
    expect(bench.results).to_contain_text("What the client gets")
    expect(page.locator(".lanes-names li")).to_have_count(3)
    expect(page.locator(".price").first).to_contain_text(re.compile(r"\$\d+\.\d\d a million"))
    assert violations(page) == []

    page.locator("[for=pane-cloudwatch]").click()
    cloudwatch = page.get_by_role("region", name="CloudWatch", exact=True)
    expect(cloudwatch).to_contain_text("Denied: no statement allows s3:ListAllMyBuckets")
    expect(cloudwatch).to_contain_text("Invocations")
    expect(page.get_by_role("log")).to_be_hidden()
    assert violations(page) == []

    bench.press()
    bench.answered()
    expect(cloudwatch).to_be_visible()


def test_the_event_of_a_trigger_and_a_role_that_is_no_policy(page: Page) -> None:
    bench = play(page)
    page.get_by_label("Test event from").select_option("sqs")
    page.get_by_role("button", name="Put this event into event.json").click()
    expect(page.locator("textarea[name=event]")).to_have_value(re.compile("aws:sqs"))
    assert "list_buckets" in bench.text, "the code is kept"
    page.locator("label[data-tab='role.json']").click()
    expect(page.locator(".panel-2 .editor-host")).to_be_visible()
    page.get_by_role("textbox", name="role.json").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}')
    page.get_by_role("radio", name="role.json").and_(page.locator("[name=role]")).check()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#output")).to_contain_text("Statement[0].Effect")
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_without_javascript(new_visitor: NewVisitor, width: int) -> None:
    page = new_visitor(javascript=False, width=width).page
    page.goto("/playground/#code")
    page.locator("textarea[name='file:handler.py']").fill(CODE)
    page.locator("[data-run=tests]").click()
    for _ in range(60):
        if page.locator("#output[data-state=done]").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#output")).to_contain_text("The function returned")
    page.locator("[for=pane-cloudwatch]").click()
    expect(page.get_by_role("region", name="CloudWatch", exact=True)).to_contain_text("ListBuckets")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("exercise", [GREET, "charge-exactly-once"])
def test_memory_sizes(page: Page, exercise: str) -> None:
    """By itself, and with the AWS that the exercise gives around it."""
    bench = Bench(page).open(exercise)
    page.locator("label[data-tab=settings]").click()
    page.get_by_role("button", name="Try memory sizes").click()
    bench.answered()
    expect(page.get_by_role("img", name=re.compile("Cheapest at"))).to_be_visible()
    expect(page.get_by_role("cell", name="$").first).to_be_visible()
    assert violations(page) == []


def test_the_tab_is_chosen_by_keyboard_and_is_not_there_without_aws(page: Page) -> None:
    bench = Bench(page).open("orders-api")
    bench.press()
    bench.answered()
    page.locator("#pane-console").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("region", name="CloudWatch", exact=True)).to_be_visible()
    plain = Bench(page).open(GREET)
    plain.press()
    plain.answered()
    expect(page.locator("[for=pane-cloudwatch]")).to_have_count(0)
    expect(page.locator("#pane-console")).to_be_hidden()
