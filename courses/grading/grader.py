"""Grading: a scenario's tests against a program in the local Lambda.

Everything that decides is on this side. A function receives one event at a time and nothing
else of the scenario; what came back is judged as parsed JSON.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import Final, TypeAlias

from courses import emulator
from courses.emulator.records import Outcome, SandboxFacts
from courses.grading import words
from courses.grading.lab import Lab
from courses.grading.layers import Layers
from courses.grading.report import Report, TestResult, Verdict
from courses.grading.running import result as result_of
from courses.grading.running import run_test
from courses.grading.spec import Scenario
from courses.grading.stage import NO_LAYERS

OnTest: TypeAlias = Callable[[int, TestResult], None]

_HANGS_ON_LOAD: Final = {
    Outcome.TIMEOUT,
    Outcome.OUT_OF_MEMORY,
    Outcome.EXITED,
    Outcome.CRASHED,
    Outcome.INFRASTRUCTURE,
}


def grade(
    scenario: Scenario,
    files: Mapping[str, bytes],
    lab: Lab,
    *,
    layers: Layers = NO_LAYERS,
    cancelled: Event | None = None,
    on_test: OnTest | None = None,
    reveal_hidden: bool = False,
) -> Report:
    """Run every test of `scenario` on the package `files` (content by path).

    `layers` are the scenario's own, those that lie beside its file.

    `on_test` is called with the index from 0 and the result of each test as it ends, in the
    calling thread. Hidden tests keep name, verdict and points only, in the callback too, unless
    `reveal_hidden`, which is for those who check a scenario, never for a learner.

    An `infrastructure` outcome repeats its test once; a second one ends the run with the verdict
    `infrastructure` and the tests that remain are `not-run`.

    Raises `Cancelled` when `cancelled` is set before the end, and passes on what the lab raises
    when no function can be made: `SandboxUnavailable`, `InvalidParameterValueException`.
    """
    began = time.perf_counter()
    facts = lab.facts(scenario.function.profile)
    results: list[TestResult] = []
    for index, test in enumerate(scenario.tests):
        if cancelled is not None and cancelled.is_set():
            raise emulator.Cancelled
        if results and results[-1].verdict is Verdict.INFRASTRUCTURE:
            break
        result = run_test(test, files, lab, layers=layers, cancelled=cancelled)
        if result.verdict is Verdict.INFRASTRUCTURE:
            result = run_test(test, files, lab, layers=layers, cancelled=cancelled)
        results.append(result)
        if on_test is not None:
            on_test(index, _told(result, reveal_hidden))
    results += [result_of(test, Verdict.NOT_RUN) for test in scenario.tests[len(results) :]]
    return _report(results, facts, time.perf_counter() - began, reveal_hidden)


def submission_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on a program from those on its tests, of which there is at least one."""
    found = set(verdicts)
    if Verdict.INFRASTRUCTURE in found:
        return Verdict.INFRASTRUCTURE
    if found == {Verdict.ERROR}:
        return Verdict.ERROR
    return Verdict.PASSED if found == {Verdict.PASSED} else Verdict.FAILED


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
