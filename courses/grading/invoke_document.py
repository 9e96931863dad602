"""The document of one free "Invoke" and of `manage.py invoke --json`."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from threading import Event
from typing import Any

from courses.emulator.records import FunctionConfig, Invocation, SandboxFacts
from courses.grading.invocation_json import facts_to_json, invocation_to_json
from courses.grading.json_values import Payload
from courses.grading.lab import Lab
from courses.grading.showing import shown


def invoke_document(invocations: Iterable[Invocation], facts: SandboxFacts) -> dict[str, Any]:
    """`{invocations, calls, sandbox}` as `docs/schemas/invoke.schema.json` describes it."""
    return {
        "invocations": [invocation_to_json(shown(invocation)) for invocation in invocations],
        "calls": [],
        "sandbox": facts_to_json(facts),
    }


def invoke_report(
    config: FunctionConfig,
    files: Mapping[str, bytes],
    events: Iterable[Payload],
    lab: Lab,
    *,
    cancelled: Event | None = None,
) -> dict[str, Any]:
    """Send `events` in order to one fresh function, so that the second is warm; the document.

    An `infrastructure` outcome repeats the whole of it once. Raises what the lab raises.
    """
    sent = list(events)
    invocations = _invoke_all(config, files, sent, lab, cancelled)
    if any(invocation.outcome == "infrastructure" for invocation in invocations):
        invocations = _invoke_all(config, files, sent, lab, cancelled)
    return invoke_document(invocations, lab.facts())


def _invoke_all(
    config: FunctionConfig,
    files: Mapping[str, bytes],
    events: list[Payload],
    lab: Lab,
    cancelled: Event | None,
) -> list[Invocation]:
    with closing(lab.create_function(config, files, cancelled=cancelled)) as function:
        return [function.invoke(event) for event in events]
