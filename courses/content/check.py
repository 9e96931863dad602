"""Proves by running them that exercises, code blocks and predictions are what they claim to be."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from typing import Final

from courses.content import examples
from courses.content.errors import Problem
from courses.content.examples import Example
from courses.content.model import Curriculum, Exercise, Mutant, Topic
from courses.content.predictions import check_predictions
from courses.content.showing import same_response, without_varying
from courses.content.write import to_files
from courses.emulator import InvalidParameterValueException
from courses.emulator.records import Invocation, LogKind, Outcome
from courses.grading.grader import grade
from courses.grading.lab import Lab
from courses.grading.report import Report, TestResult, Verdict
from courses.grading.scenario import Scenario, load_scenario

_PROSE: Final = re.compile(r"(?:exercises/[^/]+/)?[^/]+\.(?:md|yaml)")
_PLATFORM: Final = ("INIT_START ", "START ", "END ", "REPORT ")
_BOTO3: Final = re.compile(r"^\s*(?:import|from) boto(?:3|core)\b", re.MULTILINE)


def check(
    curriculum: Curriculum, lab: Lab, *, only: Collection[str] | None = None
) -> list[Problem]:
    """Run everything runnable. `only` limits it to topics and exercises with these slugs.

    Passes on `SandboxUnavailable` when this machine cannot run functions.
    """
    problems: list[Problem] = []
    for topic in curriculum.topics():
        if only is None or topic.slug in only:
            problems += check_examples(topic, lab)
            problems += check_predictions(topic, lab)
        for exercise in topic.exercises:
            if only is None or topic.slug in only or exercise.slug in only:
                problems += check_exercise(exercise, lab)
    return problems


def check_exercise(exercise: Exercise, lab: Lab) -> Iterator[Problem]:
    """The solution passes; the starter and each mutant fail, and for the stated reason."""
    scenario = load_scenario(exercise.tests_yaml, source=f"{exercise.path}/tests.yaml")
    try:
        yield from _proofs(exercise, scenario, lab)
    except InvalidParameterValueException as error:
        yield Problem(f"{exercise.path}/tests.yaml", 1, "function", str(error))


def _proofs(exercise: Exercise, scenario: Scenario, lab: Lab) -> Iterator[Problem]:
    for message in _wrong_profile(exercise, scenario):
        yield Problem(f"{exercise.path}/tests.yaml", 1, "function.profile", message)
    report = _grade(scenario, exercise.solution, lab)
    for test in report.tests:
        if test.verdict is not Verdict.PASSED:
            message = f"does not pass “{test.name}”: {_reason(test, report)}"
            yield Problem(f"{exercise.path}/solution", 1, "", message)
    report = _grade(scenario, exercise.starter, lab)
    for message in _not_failed(report, exercise):
        yield Problem(f"{exercise.path}/starter", 1, "", message)
    for mutant in exercise.mutants:
        report = _grade(scenario, mutant.program(exercise.solution), lab)
        for message in (*_not_failed(report, exercise), *_not_caught(report, mutant)):
            yield Problem(f"{exercise.path}/mutants/{mutant.name}", 1, "", message)


def check_examples(topic: Topic, lab: Lab) -> Iterator[Problem]:
    """Runnable code blocks in the topic's texts do what the page shows."""
    for path, text in to_files(topic).items():
        if not _PROSE.fullmatch(path):
            continue
        file = f"{topic.path}/{path}"
        found, problems = examples.find(text)
        for problem in problems:
            yield Problem(file, problem.line, "", problem.message)
        for example in found:
            for message in _run(example, lab):
                yield Problem(file, example.line, "", message)


def _grade(scenario: Scenario, program: Mapping[str, str], lab: Lab) -> Report:
    files = {path: text.encode() for path, text in program.items()}
    return grade(scenario, files, lab, reveal_hidden=True)


def _wrong_profile(exercise: Exercise, scenario: Scenario) -> Iterator[str]:
    programs = [*exercise.starter.values(), *exercise.solution.values()]
    uses_aws = any(_BOTO3.search(text) for text in programs)
    concepts = {concept for test in scenario.tests for concept in test.concepts}
    profiles = {function.config.profile for function in scenario.functions}
    if uses_aws and profiles == {"plain"} and "cold-start" not in concepts:
        yield "must be boto3, because a program imports it and no test is about cold-start"
    if not uses_aws and "boto3" in profiles:
        yield "must be plain, because no program imports boto3"


def _not_failed(report: Report, exercise: Exercise) -> Iterator[str]:
    stopped = [test.name for test in report.tests if test.verdict is Verdict.ERROR]
    if report.verdict in (Verdict.PASSED, Verdict.INFRASTRUCTURE):
        said = f": {report.message}" if report.message else ""
        yield f"must fail; its verdict is {report.verdict}{said}"
    elif stopped and not exercise.about_init_errors:
        yield f"stops at init in “{stopped[0]}”; it must get as far as its handler"


def _not_caught(report: Report, mutant: Mutant) -> Iterator[str]:
    if not any(test.verdict is Verdict.PASSED for test in report.tests):
        yield "passes no test; a mutant has one mistake and is right otherwise"
    for test in report.tests:
        if test.name == mutant.must_fail:
            reason = _reason(test, report)
            if test.verdict is Verdict.PASSED:
                yield f"passes “{test.name}”, which must fail"
            elif mutant.message not in reason:
                yield f"“{test.name}” must say {mutant.message!r}; it says {reason!r}"


def _reason(test: TestResult, report: Report) -> str:
    return test.mismatch.message if test.mismatch else report.message or test.verdict.value


def _run(example: Example, lab: Lab) -> list[str]:
    files = {example.file: example.code.encode()}
    try:
        with closing(lab.create_function(example.config, files)) as function:
            invocations = [function.invoke(event) for event in example.events]
    except InvalidParameterValueException as error:
        return [str(error)]
    broken = [item for item in invocations if item.outcome is Outcome.INFRASTRUCTURE]
    if broken:
        return [f"the block could not be run: {broken[0].exit_detail or broken[0].outcome}"]
    problems: list[str] = []
    for number, expected in enumerate(example.responses or ()):
        actual = invocations[number].response
        if not same_response(expected, actual):
            which = f"event {number + 1}" if len(example.events) > 1 else "the block"
            problems.append(f"{which} answers {json.dumps(actual, ensure_ascii=False)}")
    if example.log is not None:
        problems += _log_problems(example.log, invocations)
    return problems


def _log_problems(shown: tuple[str, ...], invocations: list[Invocation]) -> list[str]:
    with_platform = any(line.startswith(_PLATFORM) for line in shown)
    records = [
        record
        for invocation in invocations
        for record in invocation.logs
        if with_platform or record.kind is LogKind.FUNCTION
    ]
    written = [line for record in records for line in record.text.splitlines()]
    expected = [without_varying(line) for line in shown]
    actual = [without_varying(line) for line in written]
    return [] if expected == actual else ["the block writes this log:\n" + "\n".join(written)]
