"""Execution environments over time as a drawing: bars in per cent, so that nothing stretches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Literal

BarKind = Literal["init", "run", "idle"]

MOST_TICKS = 8
TRIANGLE = 12
"""Height of the sign of a throttled event, in pixels."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a lane, in milliseconds."""

    kind: BarKind
    start: float
    end: float
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One row."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle: `x` and `width` in per cent, `y` in pixels."""

    kind: BarKind
    x: float
    y: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An arrival, or what was throttled. `x` in per cent, `y` in pixels."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes in pixels. The style sheet gives a row of names the same height."""

    row: int = 38
    bar: int = 24


NORMAL = Scale()
DENSE = Scale(row=28, bar=16)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What `components/_lanes.html` draws."""

    label: str
    """The drawing as a sentence."""
    rows: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    height: int
    bar_height: int
    marks: tuple[Mark, ...] = field(default=())
    limit: float | None = None
    """Where a time limit cut a run off, in per cent."""
    drops: tuple[Mark, ...] = field(default=())
    """What was throttled: triangles in the last row. Their labels are titles."""


def draw(
    lanes: Sequence[Lane],
    *,
    label: str,
    scale: Scale = NORMAL,
    arrivals: Iterable[tuple[float, str]] = (),
    end: float | None = None,
    limit: float | None = None,
    drops: Sequence[tuple[float, str]] = (),
) -> Drawing:
    """Draw lanes from 0 to `end` milliseconds, or to the last stretch.

    `drops` (moment, title) are drawn in a row of their own below. With `arrivals` (moment, label) the first lane is theirs. `limit` is a moment.
    """
    last = max((s.end for lane in lanes for s in lane.stretches), default=0.0)
    ticks, whole = _ticks(end or last)
    rows = (*lanes, Lane("Throttled", ())) if drops else tuple(lanes)
    below = len(lanes) * scale.row + (scale.row - TRIANGLE) / 2
    margin = (scale.row - scale.bar) / 2
    bars = tuple(
        Bar(
            stretch.kind,
            _percent(stretch.start, whole),
            number * scale.row + margin,
            max(_percent(stretch.end - stretch.start, whole), 0.4),
            stretch.title,
        )
        for number, lane in enumerate(lanes)
        for stretch in lane.stretches
    )
    return Drawing(
        label=label,
        rows=rows,
        bars=bars,
        ticks=ticks,
        height=scale.row * len(rows),
        bar_height=scale.bar,
        marks=tuple(Mark(_percent(at, whole), 7, text) for at, text in arrivals),
        limit=None if limit is None else _percent(limit, whole),
        drops=tuple(Mark(_percent(at, whole), below, title) for at, title in drops),
    )


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 3)


def _ticks(last: float) -> tuple[tuple[Tick, ...], float]:
    """Round ticks from 0, and the end of the axis: the columns between them are equal."""
    last = max(last, 1.0)
    rough = last / MOST_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    count = max(ceil(last / step - 1e-9), 1)
    whole = step * count
    in_seconds = whole >= 5000
    labels = (_number(step * i / (1000 if in_seconds else 1)) for i in range(count))
    unit = "s" if in_seconds else "ms"
    return tuple(
        Tick(_percent(step * i, whole), f"{text} {unit}" if i == 0 else text)
        for i, text in enumerate(labels)
    ), whole


def _number(value: float) -> str:
    """0.5, 20, 1,500."""
    return f"{value:,.0f}" if value == int(value) else f"{value:.10g}"
