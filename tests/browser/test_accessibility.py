"""No automatic violation of WCAG 2.2 A and AA: light and dark, desktop and phone, every page kind
and every state of the exercise page. What only a person can judge is in the other files."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import bench as programs
from tests.browser.bench import DEADLINE, GREET, Bench, solution, variant
from tests.browser.conftest import NewVisitor, Site, axe_violations, sign_in
from tests.browser.places import ACCOUNT, ADMIN, OPEN, TOPIC

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def violations(page: Page) -> list[str]:
    """Of a page in each of its four looks."""
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            look = f"{scheme}, {size['width']} px"
            found += [f"{look}: {one}" for one in axe_violations(page)]
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return found


def test_axe_finds_what_is_wrong(page: Page) -> None:
    page.goto("/about/")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")

    assert any(one.startswith("light, 1280 px: button-name") for one in violations(page))


@pytest.mark.parametrize("name", OPEN)
def test_page_for_a_guest(page: Page, name: str) -> None:
    page.goto(OPEN[name])
    assert violations(page) == []


def test_pages_of_an_account_and_of_the_admin(page: Page, site: Site) -> None:
    sign_in(page, site.instructor, site.password)
    page.wait_for_url("**/dashboard/")
    found = {}
    for name, address in (ACCOUNT | ADMIN).items():
        for scheme in ("light", "dark"):
            # Before the page is opened: the admin fades from one to the other.
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address)
            found[f"{name}, {scheme}"] = axe_violations(page)

    page.goto(ACCOUNT["activate an app"])
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("textbox", name="Authenticator code")).to_be_visible()
    found["activating an app"] = axe_violations(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_topic_with_everything_open_and_two_texts(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    page.goto(TOPIC)
    other = page.context.new_page()
    other.goto(TOPIC)
    other.get_by_role("textbox", name="My notes").fill("there")
    expect(other.locator("#note [data-saved]")).to_contain_text("Saved")
    page.get_by_role("textbox", name="My notes").fill("here")
    expect(page.locator("#note").get_by_role("alert")).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

    assert violations(page) == []


def test_lists_and_dashboard_of_a_learner_who_began(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    bench.run(variant(1))
    bench.run(solution())
    found = []
    for address in ("/", "/learn/", "/practice/", "/dashboard/", TOPIC):
        page.goto(address)
        found += [f"{address} {one}" for one in violations(page)]
    assert found == []


# --- the exercise page -----------------------------------------------------------------------


@pytest.fixture
def bench(new_visitor: NewVisitor) -> Bench:
    return Bench(new_visitor(learner=True).page).open()


def seen_on(bench: Bench, anchor: str) -> list[str]:
    """On phones only the chosen part is there to be looked at."""
    bench.page.evaluate("anchor => location.hash = anchor", anchor)
    return violations(bench.page)


def test_first_visit_at_the_code(bench: Bench) -> None:
    assert seen_on(bench, "#code") == []


@pytest.mark.parametrize("tab", ["event.json", "tests", "settings"])
def test_tabs(bench: Bench, tab: str) -> None:
    bench.page.locator(f'label[data-tab="{tab}"]').click()
    assert seen_on(bench, "#code") == []


def test_failed_with_every_row_open(bench: Bench) -> None:
    bench.run()
    bench.results.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert seen_on(bench, "#results") == []
    assert seen_on(bench, "#task") == []


def test_passed(bench: Bench) -> None:
    bench.run(solution())
    assert seen_on(bench, "#results") == []
    bench.open()
    assert seen_on(bench, "#task") == []


def test_timeout(bench: Bench) -> None:
    bench.open(DEADLINE).run()
    assert seen_on(bench, "#results") == []
    assert seen_on(bench, "#code") == []


def test_out_of_memory(bench: Bench) -> None:
    bench.run(programs.HOARDS, kind="invoke")
    assert seen_on(bench, "#results") == []


def test_syntax_error(bench: Bench) -> None:
    bench.run(programs.BROKEN, state="refused")
    assert seen_on(bench, "#results") == []
    assert seen_on(bench, "#code") == []


def test_running_and_stopped(bench: Bench) -> None:
    bench.write(programs.SLEEPS)
    bench.press()
    bench.answered("running")
    # Once, not in four looks: the run must not end meanwhile.
    found = axe_violations(bench.page)
    expect(bench.output).to_have_attribute("data-state", "running")
    assert found == []
    bench.page.get_by_role("button", name="Stop").click()
    expect(bench.results).to_contain_text("Stopped")
    assert seen_on(bench, "#results") == []


def test_hints(bench: Bench) -> None:
    bench.open_hints()
    assert seen_on(bench, "#code") == []
    for number in (1, 2, 3):
        bench.take_hint(number)
    assert seen_on(bench, "#code") == []


def test_solution(bench: Bench) -> None:
    bench.open_hints()
    for number in (1, 2, 3):
        bench.take_hint(number)
    page = bench.page
    page.goto(f"/exercises/{GREET}/solution")
    assert violations(page) == []
    page.get_by_role("button", name="Show the solution").click()
    page.get_by_text("Ours alone").click()
    assert violations(page) == []


def test_past_runs_and_one_of_them(bench: Bench) -> None:
    bench.run(variant(1))
    bench.from_menu("Past runs")
    past = bench.page.get_by_role("region", name="Past runs")
    expect(past).to_be_visible()
    assert seen_on(bench, "#code") == []
    past.get_by_role("link").click()
    expect(bench.page.get_by_role("heading", level=1)).to_contain_text("Run of")
    assert violations(bench.page) == []
