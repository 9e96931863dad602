"""Ines writes a question of every type and a term from empty forms; Ada answers and reads them."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewVisitor, Site, axe_violations, sign_in
from tests.courses.admin.question_samples import SOURCE, TYPED

CHOICES = {
    "single": ["The Init phase"],
    "multiple": ["The Init phase", "The Invoke phase"],
    "true-false": ["False"],
    "predict": ['{"count": 2}'],
}
"""The right options of the samples."""
COUNTED = re.compile(r"^(?P<group>.+)-TOTAL_FORMS$")


@pytest.fixture(scope="module")
def ines(site: Site) -> tuple[str, str]:
    """An author who is no superuser: name and password."""
    name = f"ines-{uuid4().hex[:6]}"
    found = re.search(r"Password:\s+(\S+)", site.manage("create_instructor", name))
    assert found
    return name, found[1]


@pytest.fixture
def admin(new_visitor: NewVisitor, ines: tuple[str, str]) -> Page:
    page = new_visitor().page
    sign_in(page, *ines)
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def new_topic(page: Page, mark: str) -> None:
    """A course, a module and a topic that is published."""
    page.goto("/admin/courses/course/add/")
    page.locator("[name=title]").fill(f"Quizzed {mark}")
    page.locator("[name=summary]").fill("Written in the admin.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto("/admin/courses/module/add/")
    page.locator("[name=course]").select_option(label=f"Quizzed {mark}")
    page.locator("[name=title]").fill("First steps")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto("/admin/courses/topic/add/")
    page.locator("[name=module]").select_option(label=f"Quizzed {mark}: First steps")
    for name, text in {
        "title": f"Asked {mark}",
        "tagline": "A line.",
        "tags": "python",
        "theory": f"A zorkmid{mark} is a coin.",
        "example": "A shop.",
        "takeaways": "- Ask.",
        "documentation": "Read.",
        "sources-0-title": "Lambda guide",
        "sources-0-url": "https://docs.aws.amazon.com/lambda/",
        "sources-0-verified": "2026-11-20",
    }.items():
        page.locator(f"[name={name}]").fill(text)
    save(page)
    publish(page)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("is published.")).to_be_visible()


def put(page: Page, name: str, text: str) -> None:
    """Types into a field, ticks a box, picks from a list."""
    field = page.locator(f'[name="{name}"]')
    kind = field.first.evaluate("field => field.type")
    if kind == "checkbox":
        field.set_checked(text == "on")
    elif kind == "radio":
        page.locator(f'[name="{name}"][value="{text}"]').check()
    elif kind.startswith("select"):
        field.select_option(text)
    else:
        field.fill(text)


def write(page: Page, kind: str, topic: str) -> None:
    """A question of this type, from the choice of the type on; rows are added as they are needed."""
    page.goto("/admin/courses/quizquestion/add/")
    page.locator(f'.lab-choices a[href$="type={kind}"]').click()
    page.locator("[name=topic]").select_option(label=topic)
    put(page, "prompt", f"A question of type **{kind}**?")
    put(page, "concept", "cold-start")
    for name, text in TYPED[kind].items():
        counted = COUNTED.match(name)
        if not counted:
            continue
        group = page.locator(f'[data-lab-rows="{counted["group"]}"]')
        while group.locator(":scope > [data-lab-row]").count() < int(text):
            group.locator(":scope > [data-lab-add] button").click()
    for name, text in {**TYPED[kind], **SOURCE}.items():
        if not name.endswith("_FORMS"):
            put(page, name, text)


def preview(page: Page) -> Locator:
    page.get_by_role("button", name="Preview").first.click()
    host = page.locator("[data-lab-preview-host]")
    expect(host.get_by_role("heading", name="As it is asked")).to_be_visible()
    return host


def answer(page: Page, kind: str) -> None:
    """The right answer to the sample of this type."""
    match kind:
        case "single" | "multiple" | "true-false" | "predict":
            for label in CHOICES[kind]:
                page.locator("label").filter(has_text=label).locator("input").check()
        case "number":
            page.get_by_label("Your answer, in seconds").fill("910")
        case "ordering":
            for place, item in enumerate(("Init", "Invoke", "Shutdown"), 1):
                page.locator(".order li").filter(has_text=item).locator("select").evaluate(
                    "(field, place) => { field.value = place; }", str(place)
                )
        case "matching":
            for item, match in (
                ("API Gateway", "waits"),
                ("S3", "does not wait"),
                ("SQS", "is polled"),
            ):
                page.get_by_role("combobox", name=item).select_option(label=match)
        case "fill-in":
            page.get_by_label("Blank 1").fill("statusCode")
            page.get_by_label("Blank 2").fill('"[]"')
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict-box.ok")).to_be_visible()


def test_every_type_from_an_empty_form_to_a_learners_answer(
    admin: Page, new_visitor: NewVisitor
) -> None:
    mark = uuid4().hex[:6]
    new_topic(admin, mark)
    for kind in TYPED:
        write(admin, kind, f"Asked {mark}")
        shown = preview(admin)
        expect(shown.get_by_role("heading", name="After the right answer")).to_be_visible()
        expect(shown.get_by_text("Lambda guide")).to_be_visible()
        expect(shown.get_by_text("The program was run")).to_have_count(int(kind == "predict"))
        assert axe_violations(admin) == []
        save(admin)
        publish(admin)
    expect(admin.get_by_text("asks 8 questions of 8 types.")).to_be_visible()

    ada = new_visitor(learner=True).page
    ada.goto(f"/topics/asked-{mark}/quiz")
    ada.get_by_role("button", name="Start the quiz").click()
    for number, kind in enumerate(TYPED, 1):
        expect(ada.get_by_role("heading", name=f"Question {number} of 8")).to_be_visible()
        answer(ada, kind)
        ada.locator("[data-next]").click()
    expect(ada.get_by_role("heading", name="8 of 8 right")).to_be_visible()
    expect(ada.get_by_text("This quiz has paid 40 XP so far.")).to_be_visible()


def test_a_prediction_that_is_wrong_does_not_reach_learners(
    admin: Page, new_visitor: NewVisitor
) -> None:
    mark = uuid4().hex[:6]
    new_topic(admin, mark)
    write(admin, "predict", f"Asked {mark}")
    put(admin, "options-0-text", '{"count": 3}')
    shown = preview(admin)
    expect(shown.get_by_text("is right, but does not happen")).to_be_visible()
    save(admin)
    admin.get_by_role("button", name="Publish", exact=True).click()
    expect(admin.get_by_role("heading", name="was not published")).to_be_visible()
    expect(admin.get_by_text('the last invocation answers {"count": 2}')).to_be_visible()
    assert axe_violations(admin) == []
    ada = new_visitor().page
    ada.goto(f"/topics/asked-{mark}/")
    expect(ada.get_by_role("heading", name=f"Asked {mark}", level=1)).to_be_visible()
    expect(ada.locator("#quiz")).to_have_count(0)


def test_a_term_is_linked_once_it_is_published_and_gone_once_it_is_retired(
    admin: Page, new_visitor: NewVisitor
) -> None:
    mark = uuid4().hex[:6]
    new_topic(admin, mark)
    admin.goto("/admin/courses/glossaryterm/add/")
    admin.locator("[name=term]").fill(f"zorkmid{mark}")
    admin.locator("[name=definition]").fill("The currency of a **game**.")
    assert axe_violations(admin) == []
    save(admin)
    publish(admin)
    ada = new_visitor().page
    ada.goto(f"/topics/asked-{mark}/")
    term = ada.locator(f'[data-term="zorkmid{mark}"]')
    term.focus()
    expect(ada.get_by_role("tooltip").filter(has_text="The currency of a game.")).to_be_visible()
    admin.get_by_role("link", name="Retire…").click()
    expect(admin.get_by_text("Texts no longer link to it.")).to_be_visible()
    assert axe_violations(admin) == []
    admin.get_by_role("button", name="Retire").click()
    expect(admin.get_by_text("is retired.")).to_be_visible()
    ada.reload()
    expect(term).to_have_count(0)


def test_without_javascript_a_question_grows_by_saving(
    new_visitor: NewVisitor, ines: tuple[str, str]
) -> None:
    page = new_visitor(javascript=False).page
    sign_in(page, *ines)
    page.goto("/admin/courses/quizquestion/add/")
    page.get_by_role("link", name="Pairs").click()
    page.locator("[name=topic]").select_option(index=1)
    for name, text in {"prompt": "Match.", "concept": "event", **SOURCE}.items():
        page.locator(f"[name={name}]").fill(text)
    for number in range(4):
        page.locator(f"[name=pairs-{number}-item]").fill(f"Item {number}")
        page.locator(f"[name=pairs-{number}-match]").fill(f"Match {number}")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator("[name=pairs-3-item]")).to_have_value("Item 3")
    expect(page.locator("[name=pairs-4-item]")).to_have_value("")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").first.click()
    expect(opened.value.get_by_text("Why: must not be empty.")).to_be_visible()
