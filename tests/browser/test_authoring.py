"""Ines writes a topic and an exercise from empty forms; Ada reads the one and passes the other."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewVisitor, Site, axe_violations, sign_in
from tests.courses.admin import samples

WEAK = samples.handler("return 'Hello Ada'")


@pytest.fixture(scope="module")
def ines(site: Site) -> tuple[str, str]:
    """An author and reader of learner data who is no superuser: name and password."""
    name = f"ines-{uuid4().hex[:6]}"
    printed = site.manage("create_instructor", name)
    found = re.search(r"Password:\s+(\S+)", printed)
    assert found, printed
    return name, found[1]


@pytest.fixture
def admin(new_visitor: NewVisitor, ines: tuple[str, str]) -> Page:
    page = new_visitor().page
    sign_in(page, *ines)
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def group(page: Page, prefix: str) -> Locator:
    """The rows of a repeated field."""
    return page.locator(f'[data-lab-rows="{prefix}"]')


def type_exercise(page: Page, slug: str, topic: str) -> None:
    """Everything but the solution's second half: three mutants, one file each."""
    page.locator("[name=topic]").select_option(label=topic)
    page.locator("[name=title]").fill("Greet by name")
    page.locator("[name=title]").blur()
    expect(page.locator("[name=slug]")).to_have_value("greet-by-name")
    page.locator("[name=slug]").fill(slug)
    page.locator("[name=situation]").fill("A function greets **people**.")
    for number, text in enumerate(("Return `Hello` and the name.", "Greet a stranger.")):
        page.locator(f"[name=requirements-{number}-text]").fill(text)
    page.locator("[name=nudge]").fill("Look at the event.")
    page.locator("[name=concept]").fill("`dict.get` takes a default.")
    page.locator("[name=near_code]").fill("```python\nevent.get('name')\n```")
    page.locator("[name=tests_yaml]").fill(samples.TESTS)
    for program, text in (("starter", samples.STARTER), ("solution", WEAK)):
        page.locator(f"[name={program}-0-name]").fill("handler.py")
        page.locator(f"[name={program}-0-text]").fill(text)
    for number, mutant in enumerate(samples.MUTANTS):
        if number:
            group(page, "mutants").get_by_role("button", name="Add mutant").click()
        for name in ("name", "why", "must_fail", "message"):
            page.locator(f"[name=mutants-{number}-{name}]").fill(str(mutant[name]))
        page.locator(f"[name=mutants-{number}-changed-0-name]").fill("handler.py")
        page.locator(f"[name=mutants-{number}-changed-0-text]").fill(mutant["files"]["handler.py"])


def test_from_an_empty_form_to_a_learners_pass(admin: Page, new_visitor: NewVisitor) -> None:
    page = admin
    mark = uuid4().hex[:6]

    # A course and a module to put it in.
    page.goto("/admin/courses/course/add/")
    page.locator("[name=title]").fill(f"Course {mark}")
    page.locator("[name=summary]").fill("Written in the admin.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto("/admin/courses/module/add/")
    page.locator("[name=course]").select_option(label=f"Course {mark}")
    page.locator("[name=title]").fill("First steps")
    page.get_by_role("button", name="Save", exact=True).first.click()

    # A topic with a cheat sheet and an interview question, previewed, published.
    page.goto("/admin/courses/topic/add/")
    page.locator("[name=module]").select_option(label=f"Course {mark}: First steps")
    page.locator("[name=title]").fill(f"Greetings {mark}")
    page.locator("[name=tagline]").fill("How a function says hello.")
    page.locator("[name=tags]").fill("python")
    page.locator("[name=theory]").fill("A handler takes an **event**.\n\n### Why\n\nBecause.")
    page.locator("[name=example]").fill("A shop greets its customers.")
    page.locator("[name=takeaways]").fill("- Say hello.")
    page.locator("[name=documentation]").fill("Read about handlers.")
    page.locator("[name=cheat_sheets-0-title]").fill("Greetings")
    page.locator("[name=cheat_sheets-0-table]").fill("| A | B |\n|---|---|\n| **x** | y |")
    page.locator("[name=interview_questions-0-question]").fill("What is an event?")
    page.locator("[name=interview_questions-0-answer]").fill("A JSON document.")
    page.locator("[name=interview_questions-0-why]").fill("It is exact.")
    page.locator("[name=interview_questions-0-rubric]").fill("Names JSON.")
    page.locator("[name=interview_questions-0-concepts]").fill("event")
    page.get_by_role("button", name="Preview").first.click()
    preview = page.locator("[data-lab-preview-host]")
    expect(preview.get_by_role("heading", name=f"Greetings {mark}")).to_be_visible()
    expect(preview.get_by_role("heading", name="Why")).to_be_visible()
    expect(preview.get_by_text("What is an event?")).to_be_visible()
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    topic = page.url

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("There is no source.")).to_be_visible()
    page.get_by_role("link", name="Back to editing").click()
    page.locator("[name=sources-0-title]").fill("Lambda guide")
    page.locator("[name=sources-0-url]").fill("https://docs.aws.amazon.com/lambda/")
    page.locator("[name=sources-0-verified]").fill("2026-11-20")
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.get_by_role("button", name="Publish").click()
    expect(page).to_have_url(topic)
    expect(page.get_by_text("is published.")).to_be_visible()

    # An exercise, whose first solution does not hold.
    slug = f"greet-{mark}"
    page.goto("/admin/courses/exercise/add/")
    type_exercise(page, slug, f"Greetings {mark}")
    page.get_by_role("button", name="Preview").first.click()
    expect(preview.get_by_role("heading", name="Greet by name")).to_be_visible()
    expect(preview.get_by_text("Greets the empty name")).to_be_visible()
    page.get_by_role("button", name="Save and prove").first.click()
    expect(page.get_by_text("The proof does not hold. The")).to_be_visible()
    expect(page.get_by_text("Solution: the test “Greets a stranger” says failed")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="was not published")).to_be_visible()

    page.get_by_role("link", name="Back to editing").click()
    page.locator("[name=solution-0-text]").fill(samples.SOLUTION)
    page.get_by_role("button", name="Save and prove").first.click()
    expect(page.get_by_role("main").get_by_text("The proof holds.").last).to_be_visible()
    grid = page.get_by_role("table", name="What each test says of each program")
    expect(grid.get_by_text("✓ as required")).to_have_count(3 + 3 + 5)
    expect(grid.get_by_text("✗")).to_have_count(0)
    assert axe_violations(page) == []
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published.")).to_be_visible()

    # Ada, a guest.
    ada = new_visitor().page
    ada.goto(f"/exercises/{slug}/")
    expect(ada.get_by_role("heading", name="Greet by name", level=1)).to_be_visible()
    expect(ada.locator(".editor-host").first).to_be_visible()
    ada.get_by_role("textbox", name="handler.py").click()
    ada.keyboard.press("Control+A")
    ada.keyboard.insert_text(samples.SOLUTION)
    ada.get_by_role("button", name=re.compile("Run tests")).click()
    expect(ada.locator("#run-status")).to_contain_text("All 3 tests pass")

    # Ines sees the run and the code, and reads that it passed.
    page.goto(f"/admin/courses/submission/?q={slug}")
    expect(page.get_by_role("cell", name="passed")).to_be_visible()


def test_without_javascript_rows_come_by_saving(
    new_visitor: NewVisitor, ines: tuple[str, str]
) -> None:
    page = new_visitor(javascript=False).page
    sign_in(page, *ines)
    page.goto("/admin/courses/exercise/add/")
    slug = f"plain-{uuid4().hex[:6]}"
    page.locator("[name=topic]").select_option(index=1)
    page.locator("[name=title]").fill("Plain")
    page.locator("[name=slug]").fill(slug)
    page.locator("[name=starter-0-name]").fill("handler.py")
    page.locator("[name=starter-0-text]").fill("def handler(:\n")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_text("handler.py, line 1, column")).to_be_visible()
    expect(page.locator("[name=starter-0-text]")).to_have_value("def handler(:\n")
    page.locator("[name=starter-0-text]").fill(samples.STARTER)
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator("[name=starter-1-name]")).to_have_value("")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").first.click()
    expect(opened.value.get_by_role("heading", name="Plain")).to_be_visible()


def test_rows_are_added_at_every_depth(admin: Page) -> None:
    admin.goto("/admin/courses/exercise/add/")
    mutants = group(admin, "mutants")
    mutants.get_by_role("button", name="Add mutant").click()
    inner = group(admin, "mutants-1-changed")
    inner.get_by_role("button", name="Add file").click()
    expect(admin.locator("[name=mutants-1-changed-1-name]")).to_be_focused()
    expect(admin.locator("[name=mutants-1-changed-TOTAL_FORMS]")).to_have_value("2")
    expect(admin.locator("[name=mutants-0-changed-TOTAL_FORMS]")).to_have_value("1")
    expect(admin.locator("[name=mutants-TOTAL_FORMS]")).to_have_value("2")
    admin.locator("[name=tests_yaml]").fill(samples.TESTS)
    assert admin.evaluate(
        "Array.from(document.querySelectorAll('#lab-test-names option'), o => o.value)"
    ) == ["Greets Ada", "Greets a stranger", "Greets the empty name"]


def test_edit_here_detaches_what_came_from_files(new_visitor: NewVisitor, site: Site) -> None:
    page = new_visitor().page
    sign_in(page, site.instructor, site.password)
    page.goto("/admin/courses/learningpath/?origin__exact=files")
    page.locator("#result_list tbody th a").last.click()
    expect(page.get_by_text("Read-only.")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_count(0)
    page.get_by_role("link", name="Edit here").click()
    page.get_by_role("button", name="Edit here").click()
    page.locator("[name=summary]").fill("Changed in the admin.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    site.manage("load_curriculum")
    page.reload()
    expect(page.locator("[name=summary]")).to_have_value("Changed in the admin.")


def test_every_kind_of_admin_page_keeps_the_policy(new_visitor: NewVisitor, site: Site) -> None:
    """A refusal by the Content-Security-Policy fails in the visitor's own fixture."""
    page = new_visitor(dark=True).page
    page.goto("/admin/login/")
    sign_in(page, site.instructor, site.password)
    page.goto("/admin/")
    paths = page.eval_on_selector_all(
        "#content-main a[href^='/admin/']", "links => links.map(link => link.getAttribute('href'))"
    )
    assert {"/admin/courses/topic/", "/admin/courses/user/"} <= set(paths)
    for path in paths:
        page.goto(path)
        expect(page.locator("#content")).to_be_visible()
        rows = page.locator("#result_list tbody th a")
        if not path.endswith("/add/") and rows.count():
            rows.first.click()
            expect(page.locator("#content-main")).to_be_visible()
    page.goto("/admin/courses/topic/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="History").click()
    page.goto("/admin/courses/")
    page.goto("/admin/password_change/")
    page.goto("/admin/courses/topic/999999/change/")


def test_authoring_pages_are_accessible(admin: Page) -> None:
    for path in ("/admin/courses/exercise/add/", "/admin/courses/topic/add/"):
        admin.goto(path)
        assert axe_violations(admin) == []
