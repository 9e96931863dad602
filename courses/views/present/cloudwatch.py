"""What CloudWatch shows of a run: calls with their decisions, metrics, log groups, throttles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from courses.grading.observed import LAMBDA
from courses.views.present.console import css_of

_COUNTS = {"Count", "None"}
_GAUGES = {"ConcurrentExecutions", "ProvisionedConcurrencyUtilization"}
"""Counts of which the sum says nothing."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call on AWS."""

    service: str
    operation: str
    function: str
    resource: str
    """The ARN that was checked first; "" when no permission was."""
    status: int
    error_code: str
    decision: str
    """allowed, denied or none."""
    word: str
    """The decision in words."""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric. `of` is the function, or the dimensions of a handler's own."""

    name: str
    of: str
    value: str


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a log stream. `kind` is the record's type on its first line."""

    kind: str
    text: str
    css: str


@dataclass(frozen=True, slots=True)
class Stream:
    """The records of one execution environment."""

    name: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The log group of a function."""

    name: str
    streams: tuple[Stream, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """What CloudWatch shows of one test, or of an Invoke."""

    title: str
    is_open: bool
    calls: tuple[CallRow, ...]
    metrics: tuple[MetricRow, ...]
    own_metrics: tuple[MetricRow, ...]
    """What handlers printed in the embedded metric format."""
    groups: tuple[Group, ...]
    throttled: tuple[str, ...]
    left_out: int

    @property
    def denied(self) -> int:
        """How many calls were."""
        return sum(call.decision == "denied" for call in self.calls)


def watched(title: str, document: dict[str, Any], *, is_open: bool = False) -> Watched | None:
    """Of a test or an Invoke; None where there was no AWS, and for what tells nothing.

    `document` has the members `observed`, `calls` and `throttled` of the schemas in `docs/schemas`.
    """
    observed = document.get("observed")
    if observed is None:
        return None
    checks: dict[str, list[dict[str, str]]] = {}
    for check in document["calls"]:
        checks.setdefault(check["request_id"], []).append(check)
    metrics = observed["metrics"]
    return Watched(
        title=title,
        is_open=is_open,
        calls=tuple(_call(call, checks.get(call["request_id"], ())) for call in observed["calls"]),
        metrics=tuple(_metric(one) for one in metrics if one["namespace"] == LAMBDA),
        own_metrics=tuple(_metric(one) for one in metrics if one["namespace"] != LAMBDA),
        groups=tuple(
            Group(group["name"], tuple(_streams(group["records"])))
            for group in observed["log_groups"]
        ),
        throttled=tuple(_throttles(document["throttled"])),
        left_out=observed["left_out"],
    )


def _throttles(events: Iterable[dict[str, Any]]) -> Iterable[str]:
    """What was refused, whose it was, and AWS's reason; equal ones are counted."""
    for (function, source, attempt, reason), times in Counter(map(_kind, events)).items():
        by = f" from {source}" if source else ""
        again = f", attempt {attempt}," if attempt > 1 else ""
        what = "an event" if times == 1 else f"{times} events"
        verb = "was" if times == 1 else "were"
        yield f"{function}: {what}{by}{again} {verb} refused: {reason}"


def _kind(event: dict[str, Any]) -> tuple[str, str, int, str]:
    return event["function"], event["source"], event["attempt"], event["reason"]


def _call(call: dict[str, Any], checks: Sequence[dict[str, str]]) -> CallRow:
    refused = next((check for check in checks if check["verdict"] != "allowed"), None)
    return CallRow(
        service=call["service"],
        operation=call["operation"],
        function=call["function"],
        resource=(refused or checks[0])["resource"] if checks else "",
        status=call["status"],
        error_code=call["error_code"],
        decision="denied" if refused else "allowed" if checks else "none",
        word=_decision(refused, bool(checks)),
    )


def _decision(refused: dict[str, str] | None, was_checked: bool) -> str:
    if refused is None:
        return "Allowed" if was_checked else "No permission needed"
    if refused["verdict"] == "explicitDeny":
        return f"Explicit deny: a statement denies {refused['action']}"
    return f"Denied: no statement allows {refused['action']}"


def _metric(metric: dict[str, Any]) -> MetricRow:
    pairs: dict[str, str] = metric["dimensions"]
    if metric["namespace"] == LAMBDA:
        of = pairs.get("FunctionName", "")
    else:
        of = ", ".join([metric["namespace"], *(f"{key} {value}" for key, value in pairs.items())])
    return MetricRow(metric["name"], of, _statistics(metric))


def _statistics(metric: dict[str, Any]) -> str:
    unit = {"Milliseconds": " ms", "Percent": " %"}.get(metric["unit"], "")
    top = f"{_number(metric['maximum'])}{unit}"
    if metric["name"] in _GAUGES:
        return f"max {top}"
    if metric["unit"] in _COUNTS:
        return f"sum {_number(metric['sum'])}"
    if metric["count"] == 1:
        return top
    return f"avg {_number(metric['sum'] / metric['count'])}{unit}, max {top}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _streams(records: Iterable[dict[str, Any]]) -> Iterable[Stream]:
    by_name: dict[str, list[Record]] = {}
    for record in records:
        lines = by_name.setdefault(record["stream"], [])
        for number, text in enumerate(record["text"].split("\n")):
            lines.append(Record("" if number else record["kind"], text, css_of(record)))
    return (Stream(name, tuple(lines)) for name, lines in by_name.items())
