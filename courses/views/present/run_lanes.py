"""The lanes of a run: one row per execution environment, cold starts hatched."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from courses.emulator.records import Outcome
from courses.views.present.lanes import DENSE, Drawing, Lane, Stretch, draw

MOST_ROWS = 24

Named = tuple[str, Sequence[dict[str, Any]]]
"""A function's name in the drawing, and its invocations in order."""


def run_drawing(functions: Sequence[Named]) -> Drawing | None:
    """Draw each function's environments, its clock starting at 0. None when nothing ran."""
    lanes: list[Lane] = []
    cold = warm = 0
    limit: float | None = None
    for name, invocations in functions:
        lanes += _environments(name, invocations)
        cold += sum(invocation["cold"] for invocation in invocations)
        warm += sum(not invocation["cold"] for invocation in invocations)
        for invocation in invocations:
            if invocation["outcome"] == Outcome.TIMEOUT and invocation["spans"]:
                limit = max(limit or 0.0, invocation["spans"][-1]["end_ms"])
    if not lanes:
        return None
    return draw(
        lanes[:MOST_ROWS], label=f"{_calls(cold + warm)}: {cold} cold, {warm} warm.", scale=DENSE,
        limit=limit,
    )  # fmt: skip


def _calls(count: int) -> str:
    return "1 invocation" if count == 1 else f"{count} invocations"


def _environments(name: str, invocations: Sequence[dict[str, Any]]) -> list[Lane]:
    spans = sorted(
        (span for invocation in invocations for span in invocation["spans"]),
        key=lambda span: (span["environment"], span["start_ms"]),
    )
    found = [(number, list(group)) for number, group in groupby(spans, lambda s: s["environment"])]
    return [
        Lane(_name(name, number, len(found)), tuple(_stretches(group))) for number, group in found
    ]


def _name(name: str, environment: int, of: int) -> str:
    if not name:
        return f"Environment {environment}"
    return name if of == 1 else f"{name}, env {environment}"


def _stretches(spans: Sequence[dict[str, Any]]) -> list[Stretch]:
    bars = [Stretch("idle", spans[0]["start_ms"], spans[-1]["end_ms"], "Idle")]
    for span in spans:
        took = span["end_ms"] - span["start_ms"]
        kind, word = ("init", "Init") if span["kind"] == "init" else ("run", "Invoke")
        bars.append(Stretch(kind, span["start_ms"], span["end_ms"], f"{word}, {took:.1f} ms"))  # type: ignore[arg-type]
    return bars
