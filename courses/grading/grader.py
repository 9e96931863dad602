"""Grading: a scenario's tests against a program in the local Lambda.

Everything that decides is on this side. A function receives one event at a time and nothing
else of the scenario; what came back is judged as parsed JSON.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from threading import Event
from typing import Final, TypeAlias

from courses import emulator
from courses.emulator.records import Invocation, Outcome, SandboxFacts
from courses.grading import compare, words
from courses.grading.json_values import Found
from courses.grading.lab import Lab, LabFunction
from courses.grading.report import Mismatch, Report, StepResult, TestResult, Verdict
from courses.grading.showing import shown
from courses.grading.spec import Crash, Expectation, Invoke, Recycle, Scenario, Subject, TestSpec

OnTest: TypeAlias = Callable[[int, TestResult], None]

_HANGS_ON_LOAD: Final = {
    Outcome.TIMEOUT,
    Outcome.OUT_OF_MEMORY,
    Outcome.EXITED,
    Outcome.CRASHED,
    Outcome.INFRASTRUCTURE,
}
_ABOUT_ERRORS: Final = {Subject.OUTCOME, Subject.ERROR_TYPE, Subject.ERROR_MESSAGE}


def grade(
    scenario: Scenario,
    files: Mapping[str, bytes],
    lab: Lab,
    *,
    cancelled: Event | None = None,
    on_test: OnTest | None = None,
    reveal_hidden: bool = False,
) -> Report:
    """Run every test of `scenario` on the package `files` (content by path).

    `on_test` is called with the index from 0 and the result of each test as it ends, in the
    calling thread. Hidden tests keep name, verdict and points only, in the callback too, unless
    `reveal_hidden`, which is for those who check a scenario, never for a learner.

    An `infrastructure` outcome repeats its test once; a second one ends the run with the verdict
    `infrastructure` and the tests that remain are `not-run`.

    Raises `Cancelled` when `cancelled` is set before the end, and passes on what the lab raises
    when no function can be made: `SandboxUnavailable`, `InvalidParameterValueException`.
    """
    began = time.perf_counter()
    facts = lab.facts()
    results: list[TestResult] = []
    for index, test in enumerate(scenario.tests):
        if cancelled is not None and cancelled.is_set():
            raise emulator.Cancelled
        if results and results[-1].verdict is Verdict.INFRASTRUCTURE:
            break
        result = run_test(test, files, lab, cancelled=cancelled)
        if result.verdict is Verdict.INFRASTRUCTURE:
            result = run_test(test, files, lab, cancelled=cancelled)
        results.append(result)
        if on_test is not None:
            on_test(index, _told(result, reveal_hidden))
    results += [_not_run(test) for test in scenario.tests[len(results) :]]
    return _report(results, facts, time.perf_counter() - began, reveal_hidden)


def run_test(
    test: TestSpec, files: Mapping[str, bytes], lab: Lab, *, cancelled: Event | None = None
) -> TestResult:
    """One test on a function of its own, up to the first step that does not hold."""
    with closing(lab.create_function(test.function, files, cancelled=cancelled)) as function:
        return _run_steps(test, function)


def submission_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on a program from those on its tests, of which there is at least one."""
    found = set(verdicts)
    if Verdict.INFRASTRUCTURE in found:
        return Verdict.INFRASTRUCTURE
    if found == {Verdict.ERROR}:
        return Verdict.ERROR
    return Verdict.PASSED if found == {Verdict.PASSED} else Verdict.FAILED


def _run_steps(test: TestSpec, function: LabFunction) -> TestResult:
    steps: list[StepResult] = []
    total = sum(isinstance(step, Invoke) for step in test.when)
    for step in test.when:
        if isinstance(step, Crash):
            function.crash()
        elif isinstance(step, Recycle):
            function.recycle()
        else:
            invocation = function.invoke(step.event, start=step.start)
            if invocation.outcome is Outcome.INFRASTRUCTURE:
                return _result(test, Verdict.INFRASTRUCTURE, steps)
            earlier = tuple(done.invocation.response for done in steps)
            call = words.Call(len(steps) + 1, total, step.event, invocation, earlier)
            mismatch = judge(step.expect, call)
            steps.append(StepResult(shown(invocation), passed=mismatch is None))
            if mismatch is not None:
                verdict = _verdict_of_failure(step, invocation)
                return _result(test, verdict, steps, mismatch)
    for expectation in test.then:
        miss = compare.check(expectation.expected, function.environments, expectation.subject.value)
        if miss is not None:
            return _result(test, Verdict.FAILED, steps, words.environments(miss))
    return _result(test, Verdict.PASSED, steps)


def judge(expect: Iterable[Expectation], call: words.Call) -> Mismatch | None:
    """The first expectation that an invocation does not meet; None when it meets all."""
    expectations = tuple(expect)
    invocation = call.invocation
    about_errors = [item for item in expectations if item.subject in _ABOUT_ERRORS]
    if not about_errors and invocation.outcome is not Outcome.OK:
        return words.stopped(call)
    for expectation in expectations:
        mismatch = _judge_one(expectation, call)
        if mismatch is not None:
            return mismatch
    return None


def _judge_one(expectation: Expectation, call: words.Call) -> Mismatch | None:
    subject, invocation = expectation.subject, call.invocation
    miss = compare.check(expectation.expected, _value(subject, invocation), subject.value)
    if miss is None:
        return None
    if subject is Subject.OUTCOME:
        wanted = f"the outcome {miss.wanted}"
        return words.stopped(call, expected_error=wanted)
    if subject in _ABOUT_ERRORS and invocation.error is None:
        return words.no_error(call, f"an error with {subject.value} {miss.wanted}")
    return words.mismatch(subject, miss, call)


def _value(subject: Subject, invocation: Invocation) -> Found:
    error = invocation.error
    match subject:
        case Subject.OUTCOME:
            return invocation.outcome.value
        case Subject.ERROR_TYPE:
            return error.type if error else None
        case Subject.ERROR_MESSAGE:
            return error.message if error else None
        case Subject.LOGS:
            return invocation.log_text
        case Subject.COLD:
            return invocation.cold
        case Subject.MAX_MEMORY_USED_MB:
            return invocation.report.max_memory_used_mb
    response: Found = invocation.response
    return response


def _verdict_of_failure(step: Invoke, invocation: Invocation) -> Verdict:
    """A program that stops at init is an `error`, unless the test is about how it stops."""
    if invocation.outcome is not Outcome.INIT_ERROR:
        return Verdict.FAILED
    about_init = any(
        compare.check(item.expected, _value(item.subject, invocation), item.subject.value) is None
        for item in step.expect
        if item.subject in (Subject.OUTCOME, Subject.ERROR_TYPE)
    )
    return Verdict.FAILED if about_init else Verdict.ERROR


def _result(
    test: TestSpec, verdict: Verdict, steps: list[StepResult], mismatch: Mismatch | None = None
) -> TestResult:
    return TestResult(
        name=test.name,
        verdict=verdict,
        show=test.show,
        points=test.points if verdict is Verdict.PASSED else 0,
        max_points=test.points,
        task=test.task,
        concepts=test.concepts,
        mismatch=mismatch,
        steps=tuple(steps),
    )


def _not_run(test: TestSpec) -> TestResult:
    return _result(test, Verdict.NOT_RUN, [])


def _told(result: TestResult, reveal_hidden: bool) -> TestResult:
    return result if reveal_hidden else result.told()


def _report(
    results: list[TestResult], facts: SandboxFacts, seconds: float, reveal_hidden: bool
) -> Report:
    verdict = submission_verdict(result.verdict for result in results)
    return Report(
        verdict=verdict,
        tests=tuple(_told(result, reveal_hidden) for result in results),
        sandbox=facts,
        emulator_version=emulator.EMULATOR_VERSION,
        duration_ms=round(seconds * 1000, 3),
        message=_message(verdict, results),
        # Asked of the results as they are, before hidden tests lose their steps.
        hung_on_load=any(
            step.invocation.outcome in _HANGS_ON_LOAD for result in results for step in result.steps
        ),
    )


def _message(verdict: Verdict, results: list[TestResult]) -> str:
    if verdict is Verdict.INFRASTRUCTURE:
        return "The lab could not finish this run. It does not count as an attempt; run it again."
    if verdict is Verdict.ERROR:
        # A program can stop with a message that repeats its environment variables, and those of a
        # hidden test are hidden.
        visible = (result for result in results if result.show != "never")
        steps = next((result.steps for result in visible), ())
        how = f": {words.ended(steps[-1].invocation)}" if steps else ""
        return f"No test reached the handler{how}."
    return ""
