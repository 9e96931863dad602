"""Invocation records to JSON and back: inside a grading report, and for `manage.py invoke`."""

from typing import Any

from courses.emulator import cost
from courses.emulator.records import (
    Decision,
    Invocation,
    InvocationError,
    LogKind,
    LogRecord,
    Outcome,
    Report,
    SandboxFacts,
    Span,
)


def invocation_to_json(invocation: Invocation) -> dict[str, Any]:
    """The shape of `docs/schemas/grading-report.schema.json#/$defs/invocation`.

    The event must be a JSON value: bytes have been made one before.
    """
    error = invocation.error
    report = invocation.report
    return {
        "outcome": invocation.outcome.value,
        "cold": invocation.cold,
        "environment": invocation.environment,
        "request_id": invocation.request_id,
        "event": invocation.event,
        "response": invocation.response,
        "function_error": invocation.function_error,
        "error": error
        and {
            "type": error.type,
            "message": error.message,
            "stack_trace": list(error.stack_trace),
            "request_id": error.request_id,
        },
        "exit_detail": invocation.exit_detail,
        "logs": [
            {"kind": log.kind.value, "level": log.level, "text": log.text}
            for log in invocation.logs
        ],
        "report": {
            "duration_ms": report.duration_ms,
            "billed_ms": report.billed_ms,
            "memory_mb": report.memory_mb,
            "max_memory_used_mb": report.max_memory_used_mb,
            "init_ms": report.init_ms,
            "status": report.status,
            "error_type": report.error_type,
            "preloaded": report.preloaded,
        },
        "cost": _cost(report),
        "spans": [
            {
                "kind": span.kind,
                "environment": span.environment,
                "start_ms": span.start_ms,
                "end_ms": span.end_ms,
            }
            for span in invocation.spans
        ],
    }


def _cost(report: Report) -> dict[str, Any]:
    price = cost.of_invocation(report.billed_ms, report.memory_mb)
    return {
        "usd": price.usd,
        "per_million_usd": price.per_million_usd,
        "formula": price.formula,
    }


def invocation_from_json(document: dict[str, Any]) -> Invocation:
    """The inverse of `invocation_to_json`, for a document that fits its schema."""
    error = document["error"]
    logs = (LogRecord(LogKind(log["kind"]), log["text"], log["level"]) for log in document["logs"])
    return Invocation(
        request_id=document["request_id"],
        outcome=Outcome(document["outcome"]),
        cold=document["cold"],
        environment=document["environment"],
        event=document["event"],
        response=document["response"],
        function_error=document["function_error"],
        error=error and InvocationError(**{**error, "stack_trace": tuple(error["stack_trace"])}),
        logs=tuple(logs),
        report=Report(**document["report"]),
        spans=tuple(Span(**span) for span in document["spans"]),
        exit_detail=document["exit_detail"],
    )


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """One permission that was checked."""
    return {
        "service": decision.service,
        "action": decision.action,
        "resource": decision.resource,
        "principal": decision.principal,
        "verdict": decision.verdict,
        "request_id": decision.request_id,
    }


def decision_from_json(document: dict[str, Any]) -> Decision:
    """The inverse of `decision_to_json`."""
    return Decision(**document)


def facts_to_json(facts: SandboxFacts) -> dict[str, Any]:
    """What confined a run."""
    return {"tier": facts.tier, "layers": list(facts.layers), "memory_by": facts.memory_by}


def facts_from_json(document: dict[str, Any]) -> SandboxFacts:
    """The inverse of `facts_to_json`."""
    return SandboxFacts(document["tier"], tuple(document["layers"]), document["memory_by"])
