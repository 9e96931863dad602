"""The document of one free "Invoke" and of `manage.py invoke --json`."""

from collections.abc import Iterable
from typing import Any

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
from courses.grading.report import Mismatch
from courses.grading.showing import shown, shown_decisions


def invoke_document(
    invocations: Iterable[Invocation], facts: SandboxFacts, decisions: Iterable[Decision] = ()
) -> dict[str, Any]:
    """`{invocations, calls, sandbox}` as `docs/schemas/invoke.schema.json` describes it."""
    return {
        "invocations": [invocation_to_json(shown(invocation)) for invocation in invocations],
        "calls": [decision_to_json(decision) for decision in shown_decisions(decisions)],
        "sandbox": facts_to_json(facts),
    }


def refused_document(event: Json, why: Mismatch, facts: SandboxFacts) -> dict[str, Any]:
    """The document of an Invoke whose function cannot be made, as CreateFunction would refuse it."""
    error = InvocationError("InvalidParameterValueException", f"{why.message} {why.advice}".strip())
    invocation = Invocation(
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
    return invoke_document([invocation], facts)
