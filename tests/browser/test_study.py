"""Quizzes, cards, sheets, search and terms in a browser: keys, touch, no script, print, weight."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import CURRICULUM
from tests.browser.conftest import NewVisitor, Visitor, axe_violations
from tests.browser.places import EXERCISE, OPEN, TOPIC

QUIZ = f"{TOPIC}quiz"
FUNCTIONS_QUIZ = "/topics/handler-event-context/quiz"
OWN_SCRIPTS_KB = 12
STUDY = [
    name
    for name in OPEN
    if name.startswith(("quiz", "trap", "interview", "mock", "review", "cheat", "course sheet", "glossary",
                        "search", "notes", "bookmarks"))
]  # fmt: skip


def begin(page: Page, address: str = QUIZ) -> None:
    """Starts a round; the first question is in view."""
    page.goto(address)
    page.get_by_role("button", name=re.compile("Start the quiz|Go on|Start again")).click()
    expect(page.get_by_role("heading", name="Question 1 of 12")).to_be_visible()


def answer_anyhow(page: Page) -> None:
    """Some answer to the question in view, whatever its type."""
    choices = page.locator("[data-choice]")
    if choices.count():
        choices.first.check()
    for select in page.locator("form[data-quiz] select:visible").all():
        select.select_option(index=1)
    for field in page.locator("form[data-quiz] :is(input.field, input.blank)").all():
        field.fill("1")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict-box")).to_be_visible()


def looks(page: Page) -> list[str]:
    """Violations in light and dark, on a desktop and on a phone, and sideways scrolling."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{width} {scheme}: {one}" for one in axe_violations(page)]
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            found.append(f"{width}: scrolls {wide} px sideways")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.mark.parametrize("name", STUDY)
def test_no_page_scrolls_sideways_at_320_pixels(new_visitor: NewVisitor, name: str) -> None:
    page = new_visitor(width=320, height=700).page
    page.goto(OPEN[name])
    expect(page.get_by_role("heading", level=1)).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("address", [QUIZ, FUNCTIONS_QUIZ])
def test_every_question_before_and_after_check(new_visitor: NewVisitor, address: str) -> None:
    page = new_visitor(learner=True).page
    begin(page, address)
    found = []
    for number in range(1, 13):
        expect(page.get_by_role("heading", name=f"Question {number} of 12")).to_be_visible()
        found += [f"{number}, open: {one}" for one in looks(page)]
        answer_anyhow(page)
        expect(page.get_by_text(re.compile(r"^Source: .*, verified "))).to_be_visible()
        found += [f"{number}, answered: {one}" for one in looks(page)]
        page.locator("[data-next]").click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ of 12 right"))).to_be_visible()
    expect(page.get_by_role("heading", name="Worth rereading")).to_be_visible()
    found += [f"result: {one}" for one in looks(page)]
    assert found == []


def test_a_quiz_by_keys(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    begin(page)
    expect(page.locator("[data-when-script]").first).to_be_visible()  # the script listens
    page.keyboard.press("2")
    expect(page.locator("[data-choice]").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    verdict = page.locator(".verdict-box")
    expect(verdict).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()


def test_an_order_is_moved_and_spoken(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    begin(page)
    page.goto(f"{page.url.rsplit('/', 2)[0]}/3/")
    items = page.locator("[data-order] > li")
    second = items.nth(1).locator("label").inner_text()
    up = page.get_by_role("button", name=f"Up: {second}")
    up.focus()
    page.keyboard.press("Enter")
    expect(items.first.locator("label")).to_have_text(second)
    expect(page.locator("[data-moved]")).to_have_text("Moved to place 1 of 6")
    expect(up).to_be_focused()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict-box")).to_be_visible()


def test_a_quiz_without_a_script(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True, javascript=False).page
    begin(page)
    for number in range(1, 13):
        expect(page.get_by_role("heading", name=f"Question {number} of 12")).to_be_visible()
        places = page.locator("select[name^=place]")
        for index in range(places.count()):
            places.nth(index).select_option(str(index + 1))
        if places.count():
            page.get_by_role("button", name="Check").click()
        else:
            answer_anyhow(page)
        page.locator("[data-next]").click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ of 12 right"))).to_be_visible()
    page.get_by_role("button", name=re.compile(r"Repeat the \d+ missed")).click()
    expect(page.get_by_role("heading", name=re.compile(r"Question 1 of \d+"))).to_be_visible()


def test_a_mock_exam_counts_down_and_keeps_its_verdicts(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    page.goto("/quizzes/")
    page.get_by_label("Questions, at most").select_option("10")
    page.get_by_role("button", name="Start the exam").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1[45]:\d\d left$"))
    assert looks(page) == []
    page.get_by_role("button", name="End the exam here").click()
    expect(page.get_by_role("heading", name="0 of 10 right")).to_be_visible()


def test_cards_by_keys(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    page.goto("/interview/")
    page.get_by_role("button", name="Start studying").click()
    grades = page.get_by_role("form", name="How well did you know it?")
    expect(grades).to_be_hidden()
    assert looks(page) == []
    page.keyboard.press("1")
    expect(page.get_by_text("10 left")).to_be_visible()
    page.keyboard.press(" ")
    expect(grades).to_be_visible()
    expect(page.get_by_text("A strong answer names")).to_be_visible()
    assert looks(page) == []
    page.keyboard.press("4")
    expect(page.get_by_text("9 left")).to_be_visible()
    expect(grades).to_be_hidden()


def test_cards_without_a_script(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True, javascript=False).page
    page.goto("/interview/")
    page.get_by_role("button", name="Start studying").click()
    page.locator("summary").filter(has_text="Show answer").click()
    page.get_by_role("button", name=re.compile("^Good")).click()
    expect(page.get_by_text("9 left")).to_be_visible()


def test_a_mock_interview(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    page.goto("/interview/")
    page.get_by_role("button", name="Start the interview").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1[45]:\d\d left$"))
    assert looks(page) == []
    page.get_by_label("Type your answer").fill("First line.\nSecond line.")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.get_by_text("First line. Second line.")).to_be_visible()
    assert looks(page) == []
    page.get_by_role("button", name=re.compile("^Again")).click()
    expect(page.get_by_role("heading", name="Question 2 of 4")).to_be_visible()
    page.get_by_role("button", name="End the interview here").click()
    expect(page.get_by_text("1 question went into your deck")).to_be_visible()
    assert looks(page) == []


def test_a_mock_interview_on_chosen_topics_without_scripts(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True, javascript=False).page
    page.goto("/interview/")
    page.get_by_role("link", name="choose topics").click()
    page.get_by_role("group", name="Serverless foundations").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Start the interview").click()
    expect(page.get_by_role("heading", name="Question 1 of 4")).to_be_visible()


def test_a_course_of_the_interview_bank_offers_its_topics(new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto("/interview/")
    choice = page.get_by_role("combobox", name="Course or topic")
    topic = choice.locator("option", has_text="The execution role")
    expect(topic).to_have_count(0)
    choice.focus()
    choice.select_option("secure-it")
    expect(topic).to_have_count(1)
    expect(choice).to_have_value("secure-it")
    expect(choice).to_be_focused()
    choice.select_option("execution-role")
    expect(page).to_have_url(re.compile("topic=execution-role"))
    expect(page.get_by_role("heading", level=2, name="The execution role")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Configuration and secrets")).to_have_count(0)
    expect(choice).to_have_value("execution-role")
    assert looks(page) == []


def test_slash_leads_to_the_search(new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto("/about/")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search")
    expect(field).to_be_focused()
    field.fill("cold sta")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=cold"))
    expect(page.locator("#found mark").first).to_be_visible()

    narrow = new_visitor(width=390).page
    narrow.goto("/about/")
    narrow.keyboard.press("/")
    expect(narrow).to_have_url(re.compile("/search/"))
    narrow.get_by_label("Search for").press_sequentially("handler")
    expect(narrow.locator("#found").get_by_role("heading", name="Exercises")).to_be_visible()


def test_a_term_explains_itself_on_hover_and_focus(new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto(TOPIC)
    term = page.locator(".term").first
    note = term.locator(".term-note")
    expect(note).to_be_hidden()
    term.hover()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.mouse.move(0, 0)
    term.locator("a").focus()
    expect(note).to_be_visible()
    assert axe_violations(page) == []
    for each in page.locator(".term").all():
        # The note of the term before may lie over this one as long as the pointer is on either.
        page.mouse.move(0, 0)
        each.hover()
        box = each.locator(".term-note").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280


def test_a_tap_shows_a_term_and_the_next_one_leads_on(
    new_visitor: NewVisitor,
) -> None:
    desktop = new_visitor()
    browser = desktop.context.browser
    assert browser is not None
    desktop.page.goto("/about/")
    phone = browser.new_context(
        base_url=desktop.page.url.removesuffix("/about/"),
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    page = phone.new_page()
    page.goto(TOPIC)
    term = page.locator(".term").first
    term.locator("a").tap()
    expect(term.locator(".term-note")).to_be_visible()
    box = term.locator(".term-note").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    term.locator("a").tap()
    expect(page).to_have_url(re.compile("/glossary/#"))
    phone.close()


def test_sheets_are_filtered_copied_and_printed_on_two_pages(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    page = visitor.page
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/cheat-sheets/")
    page.get_by_role("searchbox", name="Filter rows").press_sequentially("throttled")
    expect(page).to_have_url(re.compile("q=throttled"))
    expect(page.get_by_text(re.compile(r"^\d+ rows? in \d+ tables?\."))).to_be_visible()
    page.get_by_role("link", name="Copy as Markdown").first.click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("## ")

    for course in sorted(file.parent.name for file in CURRICULUM.glob("*/course.md")):
        page.goto(f"/cheat-sheets/courses/{course}/")
        pages = re.findall(rb"/Count (\d+)", page.pdf(prefer_css_page_size=True))
        assert [int(count) for count in pages] in ([1], [2]), course
    page.emulate_media(media="print")
    for shell in (".top", ".tabbar", ".foot"):
        expect(page.locator(shell)).to_be_hidden()


def test_an_old_link_to_a_table_of_another_page_finds_it(new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto("/cheat-sheets/?page=2")
    table = page.locator(".sheet").first
    title, anchor = table.locator("h2").inner_text(), table.get_attribute("id")

    page.goto("/cheat-sheets/?page=1")
    page.goto(f"/cheat-sheets/#{anchor}")
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    page.goto(f"/cheat-sheets/?page=2#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_a_bookmark_toggles_in_place_and_without_a_script(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    page.goto(EXERCISE)
    page.get_by_role("button", name="Bookmark", exact=True).click()
    marked = page.get_by_role("button", name="Bookmarked")
    expect(marked).to_have_attribute("aria-pressed", "true")
    page.goto("/bookmarks/")
    expect(page.get_by_role("link", name="Greet by name")).to_be_visible()

    plain = new_visitor(learner=True, javascript=False).page
    plain.goto(TOPIC)
    plain.get_by_role("button", name="Bookmark", exact=True).click()
    expect(plain).to_have_url(re.compile(TOPIC))
    expect(plain.get_by_role("button", name="Bookmarked")).to_be_visible()


@contextmanager
def weighed(visitor: Visitor) -> Iterator[dict[str, float]]:
    """Kilobytes: what travels in all, headers too, and the compressed bodies of our own scripts."""
    sizes = {"all": 0.0, "scripts": 0.0}
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")

    def received(event: dict[str, Any]) -> None:
        if "/static/js/" in event["response"]["url"]:
            headers = {key.lower(): value for key, value in event["response"]["headers"].items()}
            sizes["scripts"] += int(headers["content-length"]) / 1000

    def finished(event: dict[str, Any]) -> None:
        sizes["all"] += event["encodedDataLength"] / 1000

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    yield sizes


@pytest.mark.parametrize(
    ("address", "limit"),
    [(TOPIC, 70), (EXERCISE, 200), ("/interview/", 70), ("/cheat-sheets/", 70)],
)
def test_a_first_visit_is_light(new_visitor: NewVisitor, address: str, limit: float) -> None:
    visitor = new_visitor()
    with weighed(visitor) as sizes:
        visitor.page.goto(address, wait_until="networkidle")
    assert sizes["all"] <= limit
    assert 0 < sizes["scripts"] <= OWN_SCRIPTS_KB


def test_the_back_button_shows_what_was_answered_and_asks_it_no_more(
    new_visitor: NewVisitor,
) -> None:
    page = new_visitor(learner=True).page
    begin(page)
    answer_anyhow(page)
    verdict = page.locator(".verdict-box").inner_text()
    page.locator("[data-next]").click()
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()
    page.go_back()
    expect(page.locator(".verdict-box")).to_have_text(verdict)
    page.go_back()
    expect(page.get_by_role("button", name="Check")).to_have_count(0)


def test_two_tabs_answer_one_round(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(learner=True)
    first = visitor.page
    begin(first)
    second = visitor.context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("button", name="Check")).to_be_visible()
    answer_anyhow(first)
    verdict = first.locator(".verdict-box").inner_text()
    answer_anyhow(second)
    expect(second.locator(".verdict-box")).to_have_text(verdict)
    expect(second.get_by_text(re.compile("^[01] right so far$"))).to_be_visible()
