"""From first visit to a solved exercise, and what happens to it on signing up and in."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bench import GREET, Bench, shipped, solution, total_xp, variant
from tests.browser.conftest import NewVisitor, Site, sign_in
from tests.browser.places import TOPIC

PASSWORD = "correct-horse-battery"
ALL_PASS = re.compile(r"All \d+ tests pass")


def sign_up(page: Page) -> str:
    """Makes an account through the page's own form; its user name."""
    name = f"ada-{uuid4().hex[:8]}"
    page.goto("/account/signup/")
    page.get_by_label("Username").fill(name)
    page.get_by_label(re.compile(r"^Password(?! \(again\))")).first.fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page).to_have_url(re.compile("/dashboard/"))
    return name


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/$"))


def test_a_guest_passes_an_exercise_signs_up_and_keeps_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Try an exercise").click()
    expect(page.get_by_role("button", name="Run tests")).to_be_visible()
    bench = Bench(page).open()
    expect(bench.results).to_contain_text("Run the tests to see what is missing.")
    bench.run(solution())

    paid = f"{shipped(GREET).xp} XP"
    expect(bench.results.get_by_role("heading", name=ALL_PASS)).to_be_visible()
    expect(bench.results).to_contain_text(f"It paid {paid}")
    expect(bench.results.get_by_role("link", name="Next exercise")).to_be_visible()
    expect(page.locator("#requirements li.bad")).to_have_count(0)
    expect(page.locator("#requirements li.ok")).to_have_count(len(shipped(GREET).requirements))
    expect(total_xp(page)).to_have_text(paid)

    sign_up(page)
    expect(total_xp(page)).to_have_text(paid)
    bench.open()
    expect(page.get_by_text(re.compile("Passed today", re.I)).first).to_be_visible()
    assert bench.text == solution()


def test_a_guests_progress_joins_the_account_on_signing_in(
    page: Page, new_visitor: NewVisitor
) -> None:
    Bench(page).open().run(solution())
    name = sign_up(page)
    sign_out(page)
    expect(total_xp(page)).to_have_count(0)

    other_device = new_visitor().page
    other = "return-plain-json"
    Bench(other_device).open(other).run(solution(other))
    expect(total_xp(other_device)).to_have_text(f"{shipped(other).xp} XP")
    sign_in(other_device, name, PASSWORD)

    both = shipped(GREET).xp + shipped(other).xp
    expect(total_xp(other_device)).to_have_text(f"{both} XP")
    for slug in (GREET, other):
        other_device.goto(f"/exercises/{slug}/")
        expect(other_device.locator("#output")).to_have_attribute("data-verdict", "passed")


def test_passing_twice_pays_once(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    bench.run(solution())
    bench.run(f"{solution()}\n# once more\n")

    expect(bench.results.get_by_role("heading", name=ALL_PASS)).to_be_visible()
    expect(total_xp(page)).to_have_text(f"{shipped(GREET).xp} XP")


def test_hints_say_their_cost_first_and_lower_what_passing_pays(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    hints = bench.open_hints()
    expect(hints).to_contain_text("Passing pays 20 XP now. This hint takes 2 of them")
    bench.take_hint(1)
    expect(hints).to_contain_text("Passing pays 18 XP now.")
    bench.take_hint(2)
    bench.take_hint(3)
    expect(hints).to_contain_text("All hints are open. Passing pays 14 XP.")
    page.keyboard.press("Escape")
    expect(hints).to_be_hidden()

    bench.run(solution())
    expect(bench.results).to_contain_text("It paid 14 XP")
    expect(total_xp(page)).to_have_text("14 XP")


def test_the_solution_opens_after_three_failed_runs_as_a_difference(
    new_visitor: NewVisitor,
) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    show = page.get_by_role("button", name="Show the solution")
    for number in (1, 2, 3):
        page.goto(f"/exercises/{GREET}/solution")
        expect(page.get_by_text("It opens after the last hint or 3 failed runs")).to_be_visible()
        expect(show).to_have_count(0)
        bench.open().run(variant(number))

    bench.from_menu("Our solution")
    expect(page.get_by_text("Passing pays 20 XP now, and 10 XP once the solution")).to_be_visible()
    show.click()
    difference = page.get_by_role("region", name="Difference in handler.py")
    mine, ours = difference.locator(".minus"), difference.locator(".plus")
    expect(mine.filter(has_text='message = "Hello"')).to_have_count(1)
    expect(ours.filter(has_text='name = event.get("name")')).to_have_count(1)
    expect(difference.get_by_text("import json")).to_have_count(1)

    bench.open().run(solution())
    expect(total_xp(page)).to_have_text("10 XP")


def test_the_solution_costs_nothing_after_a_pass(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    bench.run(solution())
    bench.results.get_by_role("link", name="Compare with our solution").click()
    expect(page.get_by_text("You passed already, so opening it costs nothing.")).to_be_visible()
    page.get_by_role("button", name="Show the solution").click()
    expect(page.get_by_text("Yours is the same.")).to_be_visible()
    expect(total_xp(page)).to_have_text(f"{shipped(GREET).xp} XP")


def test_reset_gives_the_starter_back_and_keeps_past_runs(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    bench.run(variant(1))
    bench.from_menu("Reset the code")
    page.get_by_role("link", name="Keep my code").click()
    assert bench.text == variant(1)

    bench.from_menu("Reset the code")
    page.get_by_role("button", name="Put the starter code back").click()
    expect(page.get_by_text("The starter code is back.")).to_be_visible()
    assert bench.text == shipped(GREET).starter["handler.py"]

    bench.from_menu("Past runs")
    past = page.get_by_role("region", name="Past runs")
    expect(past.get_by_role("listitem")).to_have_count(1)
    past.get_by_role("link").click()
    expect(page.get_by_role("region", name="handler.py")).to_contain_text("# try 1")
    page.get_by_role("link", name="Edit this version").click()
    assert bench.text == variant(1)


def test_past_runs_list_a_run_as_soon_as_it_is_over(new_visitor: NewVisitor) -> None:
    page = new_visitor(learner=True).page
    bench = Bench(page).open()
    bench.run(variant(1))
    bench.run(solution())
    bench.run(kind="invoke")

    bench.from_menu("Past runs")
    rows = page.get_by_role("region", name="Past runs").get_by_role("listitem")
    expect(rows).to_have_text([re.compile(word) for word in ("Invoked", "Passed", "Failed")])


def test_the_same_code_again_is_answered_from_its_report(new_visitor: NewVisitor) -> None:
    bench = Bench(new_visitor(learner=True).page).open()
    bench.run(variant(1))
    stored = bench.results.get_by_text("same code as before")
    expect(stored).to_have_count(0)
    bench.run(variant(1))
    expect(stored).to_be_visible()


@pytest.mark.parametrize("otto_has_an_account", [False, True])
def test_nobody_else_can_open_or_stop_a_run(
    new_visitor: NewVisitor, otto_has_an_account: bool
) -> None:
    ada = new_visitor(learner=True).page
    bench = Bench(ada).open()
    bench.run(variant(1))
    bench.from_menu("Past runs")
    run = ada.get_by_role("region", name="Past runs").get_by_role("link").get_attribute("href")
    assert run
    assert ada.goto(run).status == 200  # type: ignore[union-attr]

    otto = new_visitor(learner=otto_has_an_account).page
    assert otto.goto(run).status == 404  # type: ignore[union-attr]
    expect(otto.get_by_text("# try 1")).to_have_count(0)
    otto.goto(f"/exercises/{GREET}/?run={run.strip('/').split('/')[-1]}")
    assert Bench(otto).text == shipped(GREET).starter["handler.py"]
    token = otto.locator("[name=csrfmiddlewaretoken]").first.input_value()
    assert otto.request.get(f"{run}status").status == 404
    assert otto.request.post(f"{run}stop", form={"csrfmiddlewaretoken": token}).status == 404


def test_reading_leaves_no_trace(page: Page) -> None:
    for address in ("/", TOPIC, f"/exercises/{GREET}/", f"/exercises/{GREET}/solution"):
        page.goto(address)
    assert [one for one in page.context.cookies() if one["name"] == "sessionid"] == []  # type: ignore[typeddict-item]


def test_an_instructor_comes_from_the_sites_own_door_to_the_admin(page: Page, site: Site) -> None:
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/account/login/"))
    page.get_by_label("Username").fill(site.instructor)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/admin/$"))
