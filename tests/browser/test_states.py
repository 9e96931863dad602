"""The exercise page in each state that a run can reach, with real programs in the real sandbox."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import bench as programs
from tests.browser.bench import DEADLINE, GREET, Bench, shipped, solution, starter, variant
from tests.browser.conftest import NewVisitor, Visitor
from tests.browser.held import Held
from tests.browser.places import EXERCISE

WAITING_OF_ONE_LEARNER = 3
"""Runs that one learner may have in line; the next is refused."""
SLOW_WITHOUT_A_NAME = """\
import time


def handler(event, context):
    time.sleep(0.3 if "name" in event else 2.8)
    return {"statusCode": 200}
"""


@pytest.fixture
def ada(new_visitor: NewVisitor) -> Visitor:
    return new_visitor(learner=True)


@pytest.fixture
def bench(ada: Visitor) -> Bench:
    return Bench(ada.page).open()


def status_line(bench: Bench) -> Locator:
    return bench.results.get_by_role("heading", level=2).first


@contextmanager
def runs_in_line(visitor: Visitor, how_many: int) -> Iterator[None]:
    """Runs that go on or wait until the block ends."""
    page = visitor.page
    if page.url == "about:blank":
        page.goto(f"/exercises/{GREET}/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    own = page.locator("#run-form [name=page]").input_value()
    form = {"csrfmiddlewaretoken": token, "kind": "tests", "event": "{}", "page": own}
    started = []
    for number in range(how_many):
        code = f"{programs.SLEEPS}\n# {number}\n"
        answer = page.request.post(
            f"/exercises/{GREET}/run", form={**form, "file:handler.py": code}
        )
        assert answer.ok
        started.append(answer.url)
    try:
        yield
    finally:
        for run in started:
            page.request.post(f"{run}stop", form={"csrfmiddlewaretoken": token})


# --- results ---------------------------------------------------------------------------------


def test_a_failing_run_leads_with_what_was_expected_and_returned(bench: Bench) -> None:
    bench.run()

    tests = len(shipped(GREET).tests_yaml.split("- name:")) - 1
    expect(status_line(bench)).to_have_text(f"1 of {tests} tests pass")
    expect(bench.page.locator("#run-status")).to_contain_text(f"1 of {tests} tests pass")
    words = bench.results.locator(".case .word")
    assert words.all_inner_texts() == ["Failed"] * (tests - 1) + ["Passed"]

    first = bench.case("Greets by name")
    expect(first).to_have_attribute("open", "")
    expect(bench.results.locator("details.case[open]")).to_have_count(1)
    expect(first).to_contain_text('Sent {"name": "Ada"}')
    difference = first.get_by_role("region", name="Difference in Greets by name")
    expect(difference.locator(".minus")).to_have_text('−  "message": "Hello, Ada"')
    expect(difference.locator(".plus")).to_have_text('+  "message": "Hello"')
    expect(bench.page.locator("#requirements li.bad")).not_to_have_count(0)


def test_a_hidden_test_shows_its_name_and_verdict_only(bench: Bench) -> None:
    bench.run()

    hidden = bench.case("Ignores what else is in the event")
    expect(hidden).to_have_text(re.compile(r"^\s*Failed\s*Ignores what else is in the event\s*$"))
    expect(hidden.locator("summary")).to_have_count(0)
    # Its event sends the name Bo, which must be nowhere.
    assert re.search(r"\bBo\b", bench.page.content()) is None


def test_a_timeout_is_drawn_to_its_limit(ada: Visitor) -> None:
    bench = Bench(ada.page).open(DEADLINE)
    bench.run()

    case = bench.case("Returns before the timeout")
    expect(case).to_contain_text("Task timed out after 2.00 seconds")
    expect(case.locator(".said")).to_contain_text("the call timed out after 2.00 seconds")
    expect(case.locator(".try")).to_contain_text("Look for a loop that does not end")
    expect(bench.console).to_contain_text(re.compile(r"REPORT .*Status: timeout"))

    strip = bench.results.get_by_role("figure", name="Execution environments")
    limit = strip.locator("line.limit").bounding_box()
    bars = [bar.bounding_box() for bar in strip.locator("rect.run").all()]
    assert limit
    ends = [bar["x"] + bar["width"] for bar in bars if bar]
    assert abs(max(ends) - limit["x"]) <= 4
    assert min(ends) < limit["x"] - 100, "the short test is drawn short"


def test_an_invoke_that_times_out_says_what_to_check(bench: Bench) -> None:
    bench.write("import time\n\n\ndef handler(event, context):\n    time.sleep(60)\n")
    bench.run(kind="invoke")

    expect(status_line(bench)).to_have_text("The function returned an error")
    expect(bench.results).to_contain_text("Task timed out after 3.00 seconds.")
    expect(bench.results).to_contain_text("Look for a wait, a loop without an end")


def test_out_of_memory_fills_the_bar_and_is_explained(bench: Bench) -> None:
    bench.run(programs.HOARDS, kind="invoke")

    expect(bench.results).to_contain_text("The function needed more than its 128 MB.")
    # Python may notice just before the function is killed.
    expect(bench.results).to_contain_text(re.compile("Runtime.OutOfMemory|MemoryError"))
    expect(bench.results).to_contain_text("Read large data in parts")
    expect(bench.console.locator(".chip.full")).to_contain_text("of 128 MB")


def test_leaving_the_process_is_an_error_of_the_runtime(bench: Bench) -> None:
    bench.run(programs.EXITS)

    expect(bench.results).to_contain_text("Runtime.ExitError")
    expect(bench.results).to_contain_text("Runtime exited with error: exit status 3")
    expect(bench.results).to_contain_text("Return a value instead of ending the process")


def test_a_syntax_error_runs_nothing_and_marks_its_line(bench: Bench) -> None:
    bench.run(programs.BROKEN, state="refused")

    said = f"handler.py, line {programs.NO_COLON}: expected ':'."
    expect(status_line(bench)).to_have_text(said)
    expect(bench.results).to_contain_text("nothing ran")
    expect(bench.page.locator("#run-status")).to_contain_text(said)
    expect(bench.page.locator(".problem")).to_have_text("def handler(event, context)")
    bench.from_menu("Past runs")
    expect(bench.page.get_by_role("region", name="Past runs")).to_contain_text("No run yet.")
    bench.page.keyboard.press("Escape")

    bench.results.get_by_role("link", name=f"Go to line {programs.NO_COLON}").click()
    expect(bench.editor).to_be_focused()
    bench.page.keyboard.press("End")
    bench.page.keyboard.insert_text(":")
    expect(bench.page.locator(".problem")).to_have_count(0)
    bench.run()
    expect(status_line(bench)).to_contain_text("tests pass")


def test_an_error_outside_the_handler_stops_every_test(bench: Bench) -> None:
    bench.run(programs.STOPS_AT_INIT)

    expect(bench.output).to_have_attribute("data-verdict", "error")
    expect(status_line(bench)).to_have_text("Your code stopped before the handler ran")
    expect(bench.results).to_contain_text("stopped at init with ValueError: no table")
    assert set(bench.results.locator(".case .word").all_inner_texts()) == {"Error"}

    line = bench.results.get_by_role("link", name=re.compile(r"handler\.py.*line 1,"))
    line.first.click()
    expect(bench.editor).to_be_focused()


def test_an_exceptions_line_leads_to_the_editor(bench: Bench) -> None:
    bench.run("def handler(event, context):\n    count = 1\n    return count / 0\n")

    first = bench.results.locator("details.case[open]")
    expect(first).to_contain_text("ZeroDivisionError")
    first.get_by_role("link", name=re.compile("line 3")).click()
    expect(bench.editor).to_be_focused()
    bench.page.keyboard.press("End")
    bench.page.keyboard.insert_text("  # here")
    assert bench.text.splitlines()[2].endswith("# here")


def test_invoke_shows_what_came_back_and_that_it_was_cold(bench: Bench) -> None:
    bench.run(solution(), kind="invoke")

    expect(status_line(bench)).to_have_text("The function returned")
    expect(bench.results.get_by_role("region", name="Returned")).to_contain_text("Hello, Ada")
    expect(bench.console).to_contain_text("INIT_START")
    expect(bench.console.locator(".chip.ember")).to_contain_text("cold, init")
    strip = bench.results.get_by_role("figure", name="Execution environments")
    expect(strip).to_contain_text("1 invocation, cold.")


# --- while it runs ---------------------------------------------------------------------------


def test_tests_turn_one_by_one_and_stop_leaves_no_verdict_and_no_attempt(bench: Bench) -> None:
    page = bench.page
    bench.write(SLOW_WITHOUT_A_NAME)
    bench.press()
    bench.answered("running")
    running = page.locator('#output[data-state="running"]')
    expect(running.locator(".case").filter(has_text="Answers with status 200")).to_contain_text(
        "Passed"
    )
    expect(running.locator(".case").last).to_contain_text("Waiting")
    expect(bench.button()).to_have_text("Running…")
    page.get_by_role("button", name="Stop").click()

    expect(status_line(bench)).to_have_text("Stopped")
    expect(bench.results).to_contain_text("No verdict, and no attempt counted.")
    expect(bench.results.locator(".case")).to_have_count(0)
    expect(bench.button()).to_contain_text("Run tests")
    expect(page.locator("#requirements li.ok, #requirements li.bad")).to_have_count(0)

    page.goto("/practice/")
    row = page.get_by_role("listitem").filter(has=page.locator(f'a[href="{EXERCISE}"]'))
    expect(row).to_contain_text("Not started")


def test_a_run_that_waits_says_its_place_in_line(bench: Bench, new_visitor: NewVisitor) -> None:
    """As many runs as there are workers, and one more ahead."""
    ahead = (os.cpu_count() or 1) + 1
    others = [new_visitor(learner=True) for _ in range(-(-ahead // WAITING_OF_ONE_LEARNER))]
    bench.write(solution())
    with ExitStack() as stack:
        for visitor in others:
            stack.enter_context(runs_in_line(visitor, WAITING_OF_ONE_LEARNER))
        bench.press()
        bench.answered("queued")
        expect(status_line(bench)).to_contain_text(
            re.compile(r"Waiting for a free worker, \d+ ahead")
        )
        expect(bench.page.get_by_role("button", name="Stop")).to_be_visible()
    bench.answered("done")
    expect(bench.output).to_have_attribute("data-verdict", "passed")


def test_a_fourth_run_in_line_is_refused_with_the_text_kept(bench: Bench, ada: Visitor) -> None:
    with runs_in_line(ada, WAITING_OF_ONE_LEARNER):
        bench.write(solution())
        bench.press()
        bench.answered("unavailable")
        expect(bench.results).to_contain_text("3 of your runs are still waiting.")
        assert bench.text == solution()
    assert [problem.split()[0] for problem in ada.problems] == ["503"]
    ada.problems.clear()

    bench.forget_output()
    bench.results.get_by_role("button", name="Retry").click()
    bench.answered("done")
    expect(bench.output).to_have_attribute("data-verdict", "passed")


# --- when the server cannot be reached -------------------------------------------------------


@pytest.mark.parametrize("kind", ["tests", "invoke"])
def test_an_unreachable_server_keeps_the_text_and_retries(bench: Bench, kind: str) -> None:
    page = bench.page
    page.route(f"**/exercises/{GREET}/run", lambda route: route.abort())
    bench.write(solution())
    bench.press(kind)
    alert = page.get_by_role("alert").filter(has_text="Could not reach the server.")
    expect(alert).to_be_visible()
    expect(bench.output).to_have_attribute("data-seen", "")
    assert bench.text == solution()

    page.unroute(f"**/exercises/{GREET}/run")
    alert.get_by_role("button", name="Retry").click()
    bench.answered()
    expect(alert).to_be_hidden()
    expect(bench.output).to_have_attribute("data-kind", kind)


def test_a_run_whose_polls_fail_can_be_followed_again(bench: Bench) -> None:
    page = bench.page
    page.route("**/submissions/*/status", lambda route: route.abort())
    bench.write(SLOW_WITHOUT_A_NAME)
    bench.press()
    alert = page.get_by_role("alert").filter(has_text="Could not reach the server.")
    expect(alert).to_be_visible()

    page.unroute("**/submissions/*/status")
    alert.get_by_role("button", name="Retry").click()
    bench.answered()
    expect(status_line(bench)).to_contain_text("tests pass")


def test_the_draft_outlives_reload_and_device(bench: Bench, ada: Visitor) -> None:
    bench.write(variant(7))
    expect(bench.save_state).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    bench.page.reload()
    assert bench.text == variant(7)

    bench.page.evaluate("localStorage.clear()")
    bench.open()
    assert bench.text == variant(7)


def test_the_draft_outlives_a_server_that_cannot_be_reached(bench: Bench) -> None:
    page = bench.page
    page.route(f"**/exercises/{GREET}/draft", lambda route: route.abort())
    bench.write(variant(8))
    expect(bench.save_state).to_have_text(re.compile(r"Not saved\.\s*Retry"))
    page.reload()
    expect(bench.save_state).to_contain_text(re.compile("Restored from this device|Not saved"))
    assert bench.text == variant(8)

    page.unroute(f"**/exercises/{GREET}/draft")
    page.keyboard.press("Control+S")
    expect(bench.save_state).to_contain_text(re.compile(r"Saved \d\d:\d\d"))


def test_a_late_draft_does_not_bring_old_text_back(bench: Bench) -> None:
    """Leaving at once: what the device still keeps is older than what the run stored."""
    bench.run(variant(9))
    bench.from_menu("Reset the code")
    bench.page.get_by_role("button", name="Put the starter code back").click()
    expect(bench.page.get_by_text("The starter code is back.")).to_be_visible()
    bench.page.reload()

    expect(bench.page.locator(".editor-host").first).to_be_visible()
    assert bench.text == starter()


def test_a_long_wait_shows_on_the_pressed_button_only(bench: Bench) -> None:
    waiting = Held(bench.page, f"**/exercises/{GREET}/run")
    width = bench.button().evaluate("button => button.getBoundingClientRect().width")
    bench.press()

    expect(bench.button()).to_have_text("Running…")
    expect(bench.button("invoke")).to_have_text("Invoke")
    assert bench.button().evaluate("button => button.getBoundingClientRect().width") == width
    waiting.let_go()
    bench.answered()
    expect(bench.button()).to_contain_text("Run tests")
