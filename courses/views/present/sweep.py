"""A memory sweep as a curve: cost and duration against memory, in per cent and pixels."""

from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

from courses.emulator.records import Outcome
from courses.views.present.console import dollars

HEIGHT = 160
TOP = 14
"""Pixels above the highest point."""


@dataclass(frozen=True, slots=True)
class Point:
    """One size. `x` in per cent, the others in pixels from the top."""

    memory_mb: int
    duration_ms: float
    billed_ms: int
    cost: str
    ended: str
    """How it ended, "" for well."""
    measured: bool
    is_own: bool
    """The exercise's own setting."""
    is_cheapest: bool
    x: float
    cost_y: float
    duration_y: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A line between two points."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What `courses/exercise/_sweep.html` draws."""

    points: tuple[Point, ...]
    cost: tuple[Segment, ...]
    duration: tuple[Segment, ...]
    sentence: str
    note: str
    error: str
    """What it failed with at the smallest size where it did; "" for nowhere."""
    height: int = HEIGHT
    """Of the plot; the labels are below it."""
    label_y: int = HEIGHT + 18
    drawn: int = HEIGHT + 22


def sweep_curve(document: dict[str, Any]) -> Curve:
    """`document` as `docs/schemas/sweep.schema.json`; memory is drawn on a logarithmic scale."""
    rows: list[dict[str, Any]] = document["points"]
    good = [row for row in rows if row["outcome"] == Outcome.OK]
    cheapest = min(good, key=lambda row: row["per_million_usd"], default=None)
    dearest = max(row["per_million_usd"] for row in rows)
    slowest = max(row["duration_ms"] for row in rows)
    first, last = rows[0]["memory_mb"], rows[-1]["memory_mb"]
    points = tuple(
        Point(
            memory_mb=row["memory_mb"],
            duration_ms=row["duration_ms"],
            billed_ms=row["billed_ms"],
            cost=dollars(row["per_million_usd"]),
            ended="" if row["outcome"] == Outcome.OK else row["outcome"].replace("-", " "),
            measured=row["measured"],
            is_own=row["memory_mb"] == document["memory_mb"],
            is_cheapest=row is cheapest,
            x=_x(row["memory_mb"], first, last),
            cost_y=_y(row["per_million_usd"], dearest),
            duration_y=_y(row["duration_ms"], slowest),
        )
        for row in rows
    )
    return Curve(
        points,
        tuple(Segment(a.x, a.cost_y, b.x, b.cost_y) for a, b in pairwise(points)),
        tuple(Segment(a.x, a.duration_y, b.x, b.duration_y) for a, b in pairwise(points)),
        _sentence(good, cheapest),
        document["note"],
        # Runs of before errors were told have none.
        next((row["error"] for row in rows if row.get("error")), ""),
    )


def _x(memory: int, first: int, last: int) -> float:
    if first == last:
        return 50.0
    return round(5 + 90 * log(memory / first) / log(last / first), 2)


def _y(value: float, most: float) -> float:
    return round(TOP + (HEIGHT - TOP - 6) * (1 - (value / most if most else 0)), 1)


def _sentence(good: list[dict[str, Any]], cheapest: dict[str, Any] | None) -> str:
    if cheapest is None:
        return "At no size did the function end well."
    quickest = min(good, key=lambda row: row["duration_ms"])
    text = f"Cheapest at {cheapest['memory_mb']:,} MB: {dollars(cheapest['per_million_usd'])} a million."
    if quickest is cheapest:
        return f"{text} It is the quickest, too."
    return (
        f"{text} Quickest at {quickest['memory_mb']:,} MB: {quickest['duration_ms']:,.1f} ms for "
        f"{dollars(quickest['per_million_usd'])} a million."
    )
