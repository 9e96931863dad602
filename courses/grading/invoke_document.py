"""The document of one free "Invoke" and of `manage.py invoke --json`."""

from collections.abc import Iterable
from typing import Any

from courses.emulator.records import Decision, Invocation, SandboxFacts
from courses.grading.invocation_json import decision_to_json, facts_to_json, invocation_to_json
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
