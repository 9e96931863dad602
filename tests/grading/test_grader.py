"""What the grader decides from what the lab reports."""

import threading

import pytest

from courses.emulator import EMULATOR_VERSION, Cancelled
from courses.emulator.records import Outcome, SandboxFacts
from courses.grading import TestResult, Verdict
from courses.grading.grader import submission_verdict
from tests.grading.fake_lab import FakeLab
from tests.grading.programs import graded

ECHO = "def handler(event, context): return event"
COUNT = """
calls = 0
def handler(event, context):
    global calls
    calls += 1
    print("call", calls)
    return calls
"""


def verdicts(report):
    return [test.verdict.value for test in report.tests]


def test_program_that_passes():
    report = graded(
        """
        - name: Echoes
          task: 1
          concepts: [events]
          points: 3
          when: [{invoke: {event: {a: 1}}, expect: {response: {a: 1}}}]
        """,
        ECHO,
    )
    (test,) = report.tests
    assert (report.verdict, report.points, report.max_points, report.message) == (
        Verdict.PASSED,
        3,
        3,
        "",
    )
    assert report.sandbox == SandboxFacts("A", ("seccomp",), "rlimit+watcher")
    assert report.emulator_version == EMULATOR_VERSION
    assert (test.task, test.concepts, test.mismatch) == (1, ("events",), None)
    assert [(step.invocation.event, step.passed) for step in test.steps] == [({"a": 1}, True)]


def test_first_invoke_is_cold_and_later_ones_are_warm():
    report = graded(
        """
        - name: Counts
          when:
            - {invoke: {}, expect: {response: 1, cold: true, logs: {$contains: "call 1"}}}
            - {invoke: {}, expect: {response: 2, cold: false}}
            - {invoke: {start: cold}, expect: {response: 1, cold: true}}
            - {invoke: {}, expect: {response: 2}}
            - crash
            - {invoke: {}, expect: {response: 1}}
            - recycle
            - {invoke: {}, expect: {response: 1, max_memory_used_mb: {$lt: 100}}}
          then: [{environments: 4}]
        - name: Has a fresh function
          when: [{invoke: {}, expect: {response: 1, cold: true}}]
        """,
        COUNT,
    )
    assert verdicts(report) == ["passed", "passed"]


def test_every_function_is_closed_and_has_the_tests_configuration():
    lab = FakeLab()
    graded(
        """
        - {name: a, function: {timeout: 1}, when: [{invoke: {}}]}
        - {name: b, function: {memory: 512}, when: [{invoke: {}, expect: {response: 5}}]}
        """,
        ECHO,
        lab,
    )
    assert [function.closed for function in lab.functions] == [True, True]
    assert [(f.config.timeout_s, f.config.memory_mb) for f in lab.functions] == [(1, 128), (3, 512)]


def test_a_test_stops_at_the_first_step_that_does_not_hold():
    lab = FakeLab()
    report = graded(
        """
        - name: Counts
          points: 2
          when:
            - {invoke: {}, expect: {response: 1}}
            - {invoke: {}, expect: {response: 5}}
            - {invoke: {event: never sent}}
          then: [{environments: 7}]
        - {name: Runs, when: [{invoke: {}}]}
        """,
        COUNT,
        lab,
    )
    assert verdicts(report) == ["failed", "passed"]
    assert (report.verdict, report.points, report.max_points) == (Verdict.FAILED, 1, 3)
    assert [step.passed for step in report.tests[0].steps] == [True, False]
    assert report.tests[0].mismatch.where == "response"
    assert "never sent" not in lab.received


def test_environments_after_all_steps():
    report = graded("- {name: a, when: [{invoke: {}}], then: [{environments: 2}]}", ECHO)
    mismatch = report.tests[0].mismatch
    assert (
        mismatch.message
        == "After all calls: expected the number of execution environments to be 2, and there were 1."
    )


@pytest.mark.parametrize(
    "outcome", [o for o in Outcome if o not in (Outcome.OK, Outcome.INFRASTRUCTURE)]
)
def test_any_other_outcome_fails_unless_it_is_expected(outcome):
    lab = FakeLab(before_invoke=lambda number: outcome)
    tests = f"""
        - {{name: a, when: [{{invoke: {{}}}}]}}
        - {{name: b, when: [{{invoke: {{}}, expect: {{outcome: {outcome}}}}}]}}
        - {{name: c, when: [{{invoke: {{}}, expect: {{outcome: ok}}}}]}}
        - {{name: d, when: [{{invoke: {{}}, expect: {{logs: ""}}}}]}}
        """
    stopped = "error" if outcome is Outcome.INIT_ERROR else "failed"
    assert verdicts(graded(tests, ECHO, lab)) == [stopped, "passed", stopped, stopped]


RAISES = "def handler(event, context): raise ValueError('no such order')"


@pytest.mark.parametrize(
    ("expect", "where"),
    [
        ("{error: {type: ValueError}}", None),
        ("{error: {type: ValueError, message: {$contains: order}}, outcome: handler-error}", None),
        ("{error: {type: KeyError}}", "error.type"),
        ("{error: {type: ValueError, message: no}}", "error.message"),
        ("{outcome: ok}", "outcome"),
        ("{response: null}", "outcome"),
    ],
)
def test_errors(expect, where):
    (test,) = graded(f"- {{name: a, when: [{{invoke: {{}}, expect: {expect}}}]}}", RAISES).tests
    assert (test.mismatch.where if test.mismatch else None) == where


def test_no_error_where_one_is_expected():
    report = graded("- {name: a, when: [{invoke: {}, expect: {error: {type: ValueError}}}]}", ECHO)
    mismatch = report.tests[0].mismatch
    assert mismatch.where == "error"
    assert mismatch.message == (
        'Sent {}: expected an error with error.type "ValueError", and the handler returned {}.'
    )


STOPS_AT_INIT = "raise RuntimeError('no table')"


def test_program_that_never_reaches_its_handler():
    report = graded(
        """
        - {name: a, when: [{invoke: {}}]}
        - {name: b, when: [{invoke: {}, expect: {error: {type: KeyError}}}]}
        - {name: c, show: never, when: [{invoke: {}}]}
        """,
        STOPS_AT_INIT,
    )
    assert verdicts(report) == ["error", "error", "error"]
    assert report.verdict is Verdict.ERROR
    assert report.message == (
        "No test reached the handler: the function stopped at init with RuntimeError: no table."
    )


def test_message_of_an_error_is_not_taken_from_a_hidden_test():
    report = graded("- {name: c, show: never, when: [{invoke: {}}]}", STOPS_AT_INIT)
    assert (report.verdict, report.message) == (Verdict.ERROR, "No test reached the handler.")


def test_stopping_at_init_is_no_error_where_the_test_is_about_it():
    report = graded(
        """
        - {name: a, when: [{invoke: {}, expect: {outcome: init-error}}]}
        - {name: b, when: [{invoke: {}, expect: {outcome: init-error, error: {type: KeyError}}}]}
        - {name: c, when: [{invoke: {}, expect: {error: {type: RuntimeError, message: x}}}]}
        - {name: d, when: [{invoke: {}}]}
        """,
        STOPS_AT_INIT,
    )
    assert verdicts(report) == ["passed", "failed", "failed", "error"]
    assert report.verdict is Verdict.FAILED


TWO = """
        - {name: a, when: [{invoke: {}}]}
        - {name: b, when: [{invoke: {}}, {invoke: {}}]}
        - {name: c, when: [{invoke: {}}]}
        """


def test_infrastructure_is_repeated_once():
    lab = FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE if number == 3 else None)
    heard = []
    report = graded(TWO, ECHO, lab, on_test=lambda index, test: heard.append((index, test.verdict)))
    assert verdicts(report) == ["passed", "passed", "passed"]
    assert heard == [(0, Verdict.PASSED), (1, Verdict.PASSED), (2, Verdict.PASSED)]
    assert lab.invocations == 6


def test_infrastructure_twice_ends_the_run():
    lab = FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE if number >= 3 else None)
    heard = []
    report = graded(TWO, ECHO, lab, on_test=lambda index, test: heard.append((index, test.verdict)))
    assert verdicts(report) == ["passed", "infrastructure", "not-run"]
    assert report.verdict is Verdict.INFRASTRUCTURE
    assert "does not count" in report.message
    assert heard == [(0, Verdict.PASSED), (1, Verdict.INFRASTRUCTURE)]
    assert lab.invocations == 4


def test_cancelled_between_two_tests():
    stop = threading.Event()
    lab = FakeLab()
    with pytest.raises(Cancelled):
        graded(TWO, ECHO, lab, cancelled=stop, on_test=lambda index, test: stop.set())
    assert len(lab.functions) == 1


def test_what_the_lab_raises_passes_and_closes_the_function():
    lab = FakeLab()

    def stop(number: int) -> None:
        raise Cancelled

    lab.before_invoke = stop
    with pytest.raises(Cancelled):
        graded(TWO, ECHO, lab)
    assert [function.closed for function in lab.functions] == [True]


HIDDEN = """
        - {name: shown, when: [{invoke: {event: 1}, expect: {response: 2}}]}
        - {name: on failure, show: on-failure, when: [{invoke: {event: 1}, expect: {response: 1}}]}
        - {name: hidden, show: never, task: 1, concepts: [x], when: [{invoke: {event: 1}, expect: {response: 2}}]}
        """


def test_hidden_tests_tell_name_and_verdict_only():
    heard: list[TestResult] = []
    report = graded(HIDDEN, ECHO, on_test=lambda index, test: heard.append(test))
    assert tuple(heard) == report.tests
    shown, on_failure, hidden = report.tests
    assert shown.mismatch
    assert shown.steps
    assert on_failure.steps == ()
    assert hidden == TestResult("hidden", Verdict.FAILED, "never", 0, 1)


def test_hidden_tests_are_told_to_whoever_checks_a_scenario_but_not_as_json():
    report = graded(HIDDEN, ECHO, reveal_hidden=True)
    hidden = report.tests[2]
    assert hidden.mismatch is not None
    assert hidden.steps
    assert report.to_json()["tests"][2] == {
        "name": "hidden",
        "verdict": "failed",
        "show": "never",
        "points": 0,
        "max_points": 1,
    }


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ("passed passed", "passed"),
        ("passed failed", "failed"),
        ("passed error", "failed"),
        ("failed error", "failed"),
        ("error error", "error"),
        ("passed infrastructure not-run", "infrastructure"),
    ],
)
def test_verdict_of_a_submission(found, verdict):
    assert submission_verdict(Verdict(word) for word in found.split()) is Verdict(verdict)


@pytest.mark.parametrize("show", ["always", "never"])
@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.OUT_OF_MEMORY, Outcome.OK])
def test_report_says_whether_load_may_be_to_blame_also_of_hidden_tests(outcome, show):
    lab = FakeLab(before_invoke=lambda number: None if outcome is Outcome.OK else outcome)
    report = graded(f"- {{name: c, show: {show}, when: [{{invoke: {{}}}}]}}", ECHO, lab=lab)
    assert report.hung_on_load == (outcome is not Outcome.OK)
    assert "hung_on_load" not in report.to_json()
