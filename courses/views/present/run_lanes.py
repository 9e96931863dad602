"""The lanes of a run: one row per execution environment, cold starts hatched."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from courses.emulator.records import Outcome
from courses.views.present.lanes import DENSE, Drawing, Lane, Stretch, draw

MOST_ROWS = 24

Named = tuple[str, Sequence[dict[str, Any]]]
"""A function's name in the drawing, and its invocations in order."""


def run_drawing(
    functions: Sequence[Named], throttled: Sequence[Mapping[str, Any]] = ()
) -> Drawing | None:
    """Draw each function's environments, its clock starting at 0. None when nothing ran.

    `throttled` are the events that no environment took: `drops_of` places them.
    """
    lanes: list[Lane] = []
    cold = warm = 0
    limit: float | None = None
    for name, invocations in functions:
        lanes += _environments(name, invocations)
        cold += sum(invocation["cold"] for invocation in invocations)
        warm += sum(not invocation["cold"] for invocation in invocations)
        begin = _begin(invocations)
        for invocation in invocations:
            if invocation["outcome"] == Outcome.TIMEOUT and invocation["spans"]:
                limit = max(limit or 0.0, invocation["spans"][-1]["end_ms"] - begin)
    if not lanes:
        return None
    label = _sentence(cold, warm)
    if throttled:
        label += f" {len(throttled)} throttled."
    if len(lanes) > MOST_ROWS:
        label += f" The first {MOST_ROWS} of {len(lanes)} environments are drawn."
    moments = Counter((event["at_ms"], event["title"]) for event in throttled)
    drops = [
        (at, f"{count} throttled: {title}" if count > 1 else f"Throttled: {title}")
        for (at, title), count in moments.items()
    ]
    return draw(lanes[:MOST_ROWS], label=label, scale=DENSE, limit=limit, drops=drops)


def by_function(name: str, invocations: Sequence[dict[str, Any]]) -> list[Named]:
    """The invocations of a test, or of an Invoke, for each of its functions apart."""
    found: dict[str, list[dict[str, Any]]] = {}
    for invocation in invocations:
        # Absent from results of before there was AWS.
        found.setdefault(invocation.get("function", ""), []).append(invocation)
    if len(found) == 1:
        return [(name, invocations)]
    return [(", ".join(filter(None, (name, function))), its) for function, its in found.items()]


def drops_of(
    invocations: Sequence[dict[str, Any]], throttled: Sequence[dict[str, Any]]
) -> list[Mapping[str, Any]]:
    """Throttled events with the moment at which the last invocation before each had begun."""
    found: list[Mapping[str, Any]] = []
    for event in throttled:
        its = ("", event["function"])
        begin = _begin([one for one in invocations if one["function"] in its])
        before = (one for one in reversed(invocations[: event["after"]]) if one["function"] in its)
        spans = next(before, {"spans": ()})["spans"]
        at = spans[-1]["start_ms"] - begin if spans else 0.0
        found.append({"at_ms": at, "title": f"{event['function']}, {event['reason']}"})
    return found


def _sentence(cold: int, warm: int) -> str:
    if cold + warm == 1:
        return f"1 invocation, {'cold' if cold else 'warm'}."
    if not cold or not warm:
        return f"{cold + warm} invocations, all {'cold' if cold else 'warm'}."
    return f"{cold + warm} invocations: {cold} cold, {warm} warm."


def _begin(invocations: Sequence[dict[str, Any]]) -> float:
    """When the first request reached the function: what came before is our own setting up."""
    return min(
        (span["start_ms"] for invocation in invocations for span in invocation["spans"]),
        default=0.0,
    )


def _environments(name: str, invocations: Sequence[dict[str, Any]]) -> list[Lane]:
    spans = sorted(
        (span for invocation in invocations for span in invocation["spans"]),
        key=lambda span: (span["environment"], span["start_ms"]),
    )
    begin = _begin(invocations)
    found = [(number, list(group)) for number, group in groupby(spans, lambda s: s["environment"])]
    return [
        Lane(_name(name, number, len(found)), tuple(_stretches(group, begin)))
        for number, group in found
    ]


def _name(name: str, environment: int, of: int) -> str:
    if not name:
        return f"Environment {environment}"
    return name if of == 1 else f"{name}, env {environment}"


def _stretches(spans: Sequence[dict[str, Any]], begin: float) -> list[Stretch]:
    bars = [Stretch("idle", spans[0]["start_ms"] - begin, spans[-1]["end_ms"] - begin, "Idle")]
    for span in spans:
        took = f"{span['end_ms'] - span['start_ms']:.1f} ms"
        start, end = span["start_ms"] - begin, span["end_ms"] - begin
        if span["kind"] == "init":
            bars.append(Stretch("init", start, end, f"Init, {took}"))
        else:
            bars.append(Stretch("run", start, end, f"Invoke, {took}"))
    return bars
