"""The grading report as its versioned JSON document, and back.

A hidden test (`show: never`) has only name, verdict and points in it, so that nothing made from
the document can show more. A test with `show: on-failure` that passed is reduced alike.
"""

from typing import Any

from courses.grading.invocation_json import (
    decision_from_json,
    decision_to_json,
    facts_from_json,
    facts_to_json,
    invocation_from_json,
    invocation_to_json,
)
from courses.grading.observed_json import (
    observed_from_json,
    observed_to_json,
    throttled_from_json,
    throttled_to_json,
)
from courses.grading.report import (
    SCHEMA_VERSION,
    DiffLine,
    Mismatch,
    Report,
    StepResult,
    TestResult,
    Verdict,
)


def report_to_json(report: Report) -> dict[str, Any]:
    """The document that is stored, shown and printed."""
    return {
        "version": SCHEMA_VERSION,
        "verdict": report.verdict.value,
        "message": report.message,
        "points": report.points,
        "max_points": report.max_points,
        "duration_ms": report.duration_ms,
        "emulator_version": report.emulator_version,
        "sandbox": facts_to_json(report.sandbox),
        "tests": [result_to_json(test) for test in report.tests],
    }


def report_from_json(document: dict[str, Any]) -> Report:
    """The report that a stored document stands for.

    Raises `ValueError` for a document of another version.
    """
    if document["version"] != SCHEMA_VERSION:
        message = f"a report of version {document['version']}; this program reads {SCHEMA_VERSION}"
        raise ValueError(message)
    return Report(
        verdict=Verdict(document["verdict"]),
        tests=tuple(result_from_json(test) for test in document["tests"]),
        sandbox=facts_from_json(document["sandbox"]),
        emulator_version=document["emulator_version"],
        duration_ms=document["duration_ms"],
        message=document["message"],
    )


def result_to_json(test: TestResult) -> dict[str, Any]:
    """One test, reduced to what its learner may see."""
    seen: dict[str, Any] = {
        "name": test.name,
        "verdict": test.verdict.value,
        "show": test.show,
        "points": test.points,
        "max_points": test.max_points,
    }
    if test.show == "never":
        return seen
    test = test.told()
    seen["task"] = test.task
    seen["concepts"] = list(test.concepts)
    mismatch = test.mismatch
    seen["mismatch"] = mismatch and {
        "where": mismatch.where,
        "message": mismatch.message,
        "advice": mismatch.advice,
        "diff": [{"sign": line.sign, "text": line.text} for line in mismatch.diff],
    }
    seen["steps"] = [_step_to_json(step) for step in test.steps]
    seen["calls"] = [decision_to_json(decision) for decision in test.calls]
    seen["throttled"] = [throttled_to_json(event) for event in test.throttled]
    seen["observed"] = observed_to_json(test.observed)
    return seen


def _step_to_json(step: StepResult) -> dict[str, Any]:
    return {
        "passed": step.passed,
        "function": step.function,
        "source": step.source,
        "batch_size": step.batch_size,
        "attempt": step.attempt,
        **invocation_to_json(step.invocation),
    }


def result_from_json(document: dict[str, Any]) -> TestResult:
    """The inverse of `result_to_json`, as far as the document was allowed to tell."""
    mismatch = document.get("mismatch")
    return TestResult(
        name=document["name"],
        verdict=Verdict(document["verdict"]),
        show=document["show"],
        points=document["points"],
        max_points=document["max_points"],
        task=document.get("task"),
        concepts=tuple(document.get("concepts", ())),
        mismatch=mismatch
        and Mismatch(
            where=mismatch["where"],
            message=mismatch["message"],
            advice=mismatch["advice"],
            diff=tuple(DiffLine(line["sign"], line["text"]) for line in mismatch["diff"]),
        ),
        steps=tuple(_step_from_json(step) for step in document.get("steps", ())),
        calls=tuple(decision_from_json(decision) for decision in document.get("calls", ())),
        throttled=tuple(throttled_from_json(event) for event in document.get("throttled", ())),
        observed=observed_from_json(document.get("observed")),
    )


def _step_from_json(step: dict[str, Any]) -> StepResult:
    """Documents of before there was AWS name neither function nor source."""
    return StepResult(
        invocation_from_json(step),
        step["passed"],
        step.get("function", ""),
        step.get("source", ""),
        step.get("batch_size", 0),
        step.get("attempt", 1),
    )
