"""The same code at several memory sizes: how long it takes and what it costs.

On AWS the share of a processor grows with memory, one whole at 1,769 MB. Where the sandbox gives
that share, each size is measured; elsewhere one size is, and the others are worked out from it.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Event
from typing import Any, Final

from . import cost
from .control.engine import LocalLambda
from .records import FunctionConfig, Invocation, Outcome
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


@dataclass(frozen=True, slots=True)
class Sweep:
    """The points of a curve, by memory."""

    points: tuple[SweepPoint, ...]
    note: str
    """How they came about, for a reader."""


def sweep(
    lab: LocalLambda,
    config: FunctionConfig,
    files: Mapping[str, bytes],
    event: Any,
    *,
    sizes: Sequence[int] = SIZES,
    cancelled: Event | None = None,
) -> Sweep:
    """Run the function at each of `sizes` (MB) with its timeout, and price what was measured.

    Raises what `LocalLambda.create_function` and `Function.invoke` raise, `Cancelled` once
    `cancelled` is set.
    """
    shares = any(PROCESSOR_BY_MEMORY in layer for layer in lab.facts().layers)
    return (
        _measured(lab, config, files, event, sizes, cancelled)
        if shares
        else _modelled(lab, config, files, event, sizes, cancelled)
    )


def _measured(
    lab: LocalLambda,
    config: FunctionConfig,
    files: Mapping[str, bytes],
    event: Any,
    sizes: Sequence[int],
    cancelled: Event | None,
) -> Sweep:
    most = max(1, os.cpu_count() or 1) * ONE_PROCESSOR_MB
    here = [size for size in sorted(sizes) if size <= most]
    points = tuple(
        _point(_quickest(lab, replace(config, memory_mb=size), files, event, cancelled), size)
        for size in here
    )
    return Sweep(points, _MEASURED if len(here) == len(sizes) else _MEASURED + _BEYOND)


def _modelled(
    lab: LocalLambda,
    config: FunctionConfig,
    files: Mapping[str, bytes],
    event: Any,
    sizes: Sequence[int],
    cancelled: Event | None,
) -> Sweep:
    base = replace(config, memory_mb=ONE_PROCESSOR_MB)
    measured = _point(_quickest(lab, base, files, event, cancelled), ONE_PROCESSOR_MB)
    limit_ms = config.timeout_s * 1000
    return Sweep(tuple(_scaled(measured, size, limit_ms) for size in sorted(sizes)), _MODELLED)


def _quickest(
    lab: LocalLambda,
    config: FunctionConfig,
    files: Mapping[str, bytes],
    event: Any,
    cancelled: Event | None,
) -> Invocation:
    """The quickest of a few warm invocations, or the first that does not end well."""
    with closing(lab.create_function(config, files, cancelled=cancelled)) as function:
        first = function.invoke(event)
        if first.outcome is not Outcome.OK:
            return first
        invocations = [function.invoke(event) for _ in range(_WARM_INVOCATIONS)]
    bad = next((one for one in invocations if one.outcome is not Outcome.OK), None)
    return bad or min(invocations, key=lambda one: one.report.duration_ms)


def _point(invocation: Invocation, memory_mb: int) -> SweepPoint:
    report = invocation.report
    price = cost.of_invocation(report.billed_ms, memory_mb)
    return SweepPoint(
        memory_mb,
        report.duration_ms,
        report.billed_ms,
        price.per_million_usd,
        invocation.outcome,
        measured=True,
    )


def _scaled(measured: SweepPoint, memory_mb: int, limit_ms: int) -> SweepPoint:
    if memory_mb == measured.memory_mb:
        return measured
    slower = max(1.0, ONE_PROCESSOR_MB / memory_mb)
    duration = round(measured.duration_ms * slower, 2)
    outcome = measured.outcome
    if duration > limit_ms:
        duration, outcome = float(limit_ms), Outcome.TIMEOUT
    billed = -int(-duration // 1)
    price = cost.of_invocation(billed, memory_mb)
    return SweepPoint(memory_mb, duration, billed, price.per_million_usd, outcome, measured=False)
