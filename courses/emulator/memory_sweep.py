"""The same code at several memory sizes: how long it takes and what it costs.

On AWS the share of a processor grows with memory, one whole at 1,769 MB. Where the sandbox gives
that share, each size is measured; elsewhere one size is, and the others are worked out from it.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from . import cost
from .records import Invocation, Outcome, SandboxFacts
from .sandbox.cgroups import PROCESSOR_BY_MEMORY

ONE_PROCESSOR_MB: Final = 1769
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""
SIZES: Final = (128, 256, 512, 1024, ONE_PROCESSOR_MB, 2 * ONE_PROCESSOR_MB, 3 * ONE_PROCESSOR_MB)
_WARM_INVOCATIONS: Final = 3
_MEASURED: Final = (
    "Each size was run with the share of a processor that it has on AWS. Shares are handed out 100 ms "
    "at a time, so code that needs less than its share of one is not slowed down."
)
_MODELLED: Final = (
    "Run once with a whole processor: this machine gives no shares of one. The other sizes are worked "
    "out as if the code computed all the time, so code that waits for others looks slower than it is."
)
_BEYOND: Final = " Sizes beyond this machine's processors are left out."


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One memory size. Of a warm invocation, the quickest of a few."""

    memory_mb: int
    duration_ms: float
    billed_ms: int
    per_million_usd: float
    """Dollars of a million such invocations."""
    outcome: Outcome
    measured: bool
    """False for what is worked out from another size."""
    error: str = ""
    """What it failed with, "" where it ended well."""


OpenAt = Callable[[int], AbstractContextManager[Callable[[], Invocation]]]
"""A function of its own with so many MB of memory, to invoke as often as one likes."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """The points of a curve, by memory."""

    points: tuple[SweepPoint, ...]
    note: str
    """How they came about, for a reader."""


def sweep(
    open_at: OpenAt, facts: SandboxFacts, *, timeout_s: int, sizes: Sequence[int] = SIZES
) -> Sweep:
    """Invoke the function at each of `sizes` (MB), and price what was measured.

    `facts` says whether the sandbox gives shares of a processor. Raises what `open_at` raises.
    """
    if any(PROCESSOR_BY_MEMORY in layer for layer in facts.layers):
        return _measured(open_at, sizes)
    measured = _point(_quickest(open_at, ONE_PROCESSOR_MB), ONE_PROCESSOR_MB)
    scaled = tuple(_scaled(measured, size, timeout_s * 1000) for size in sorted(sizes))
    return Sweep(scaled, _MODELLED)


def _measured(open_at: OpenAt, sizes: Sequence[int]) -> Sweep:
    most = max(1, os.cpu_count() or 1) * ONE_PROCESSOR_MB
    here = [size for size in sorted(sizes) if size <= most]
    points = tuple(_point(_quickest(open_at, size), size) for size in here)
    return Sweep(points, _MEASURED if len(here) == len(sizes) else _MEASURED + _BEYOND)


def _quickest(open_at: OpenAt, memory_mb: int) -> Invocation:
    """The quickest of a few warm invocations, or the first that does not end well."""
    with open_at(memory_mb) as invoke:
        first = invoke()
        if first.outcome is not Outcome.OK:
            return first
        invocations = [invoke() for _ in range(_WARM_INVOCATIONS)]
    bad = next((one for one in invocations if one.outcome is not Outcome.OK), None)
    return bad or min(invocations, key=lambda one: one.report.duration_ms)


def _point(invocation: Invocation, memory_mb: int) -> SweepPoint:
    report, error = invocation.report, invocation.error
    price = cost.of_invocation(report.billed_ms, memory_mb)
    return SweepPoint(
        memory_mb,
        report.duration_ms,
        report.billed_ms,
        price.per_million_usd,
        invocation.outcome,
        measured=True,
        error=f"{error.type}: {error.message}" if error else "",
    )


def _scaled(measured: SweepPoint, memory_mb: int, limit_ms: int) -> SweepPoint:
    if memory_mb == measured.memory_mb:
        return measured
    slower = max(1.0, ONE_PROCESSOR_MB / memory_mb)
    duration = round(measured.duration_ms * slower, 2)
    outcome, error = measured.outcome, measured.error
    if duration > limit_ms:
        duration, outcome, error = float(limit_ms), Outcome.TIMEOUT, ""
    billed = -int(-duration // 1)
    price = cost.of_invocation(billed, memory_mb)
    return SweepPoint(
        memory_mb, duration, billed, price.per_million_usd, outcome, measured=False, error=error
    )
