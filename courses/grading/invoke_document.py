"""The document of one free "Invoke" and of `manage.py invoke --json`."""

import itertools
from collections.abc import Iterable
from typing import Any, Final

from courses.emulator.records import (
    Decision,
    Invocation,
    InvocationError,
    Outcome,
    Report,
    SandboxFacts,
)
from courses.grading.invocation_json import decision_to_json, facts_to_json, invocation_to_json
from courses.grading.json_values import Json
from courses.grading.observed import Observed, ThrottledEvent
from courses.grading.observed_json import observed_to_json, throttled_to_json
from courses.grading.observing import MAX_THROTTLED
from courses.grading.report import Mismatch, StepResult
from courses.grading.showing import shown, shown_decisions

MAX_INVOCATIONS: Final = 200
"""Invocations that a document keeps."""


def invoke_document(
    invocations: Iterable[Invocation | StepResult],
    facts: SandboxFacts,
    decisions: Iterable[Decision] = (),
    *,
    throttled: Iterable[ThrottledEvent] = (),
    observed: Observed | None = None,
) -> dict[str, Any]:
    """`{invocations, calls, throttled, observed, sandbox}`, see `docs/schemas/invoke.schema.json`."""
    return {
        "invocations": [_invocation(one) for one in itertools.islice(invocations, MAX_INVOCATIONS)],
        "calls": [decision_to_json(decision) for decision in shown_decisions(decisions)],
        "throttled": [
            throttled_to_json(event) for event in itertools.islice(throttled, MAX_THROTTLED)
        ],
        "observed": observed_to_json(observed),
        "sandbox": facts_to_json(facts),
    }


def _invocation(one: Invocation | StepResult) -> dict[str, Any]:
    step = one if isinstance(one, StepResult) else StepResult(shown(one), passed=True)
    return {
        "function": step.function,
        "source": step.source,
        "batch_size": step.batch_size,
        "attempt": step.attempt,
        **invocation_to_json(step.invocation),
    }


def refused_document(event: Json, why: Mismatch, facts: SandboxFacts) -> dict[str, Any]:
    """The document of an Invoke whose function cannot be made, as CreateFunction would refuse it."""
    return invoke_document([refused_invocation(event, why)], facts)


def refused_invocation(event: Json, why: Mismatch) -> Invocation:
    """What stands for an invocation that could not begin."""
    error = InvocationError("InvalidParameterValueException", f"{why.message} {why.advice}".strip())
    return Invocation(
        request_id="",
        outcome=Outcome.INIT_ERROR,
        cold=True,
        environment=0,
        event=event,
        response={"errorType": error.type, "errorMessage": error.message},
        function_error="Unhandled",
        error=error,
        logs=(),
        report=Report(0.0, 0, 0, 0, None, "error", error.type),
    )
