"""The document of one free "Invoke" and of `manage.py invoke --json`."""

from collections.abc import Iterable
from typing import Any

from courses.emulator.records import Invocation, SandboxFacts
from courses.grading.invocation_json import facts_to_json, invocation_to_json
from courses.grading.showing import shown


def invoke_document(invocations: Iterable[Invocation], facts: SandboxFacts) -> dict[str, Any]:
    """`{invocations, calls, sandbox}` as `docs/schemas/invoke.schema.json` describes it."""
    return {
        "invocations": [invocation_to_json(shown(invocation)) for invocation in invocations],
        "calls": [],
        "sandbox": facts_to_json(facts),
    }
