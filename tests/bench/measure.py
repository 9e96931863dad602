"""Timing with as little between the clock and the work as Python allows."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

BARE = (os.path.realpath(sys.executable), "-I", "-S", "-c", "pass")
"""The start that every ratio is to: the same interpreter with nothing to do."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Milliseconds of repeated work."""

    values: tuple[float, ...]

    @property
    def p50(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.values, n=20, method="inclusive")[-1]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def beside_bare(
    work: Callable[[], float], *, rounds: int, settle: Callable[[], None]
) -> tuple[Sample, Sample]:
    """`work` gives milliseconds; in turn with bare starts, so that both meet the same machine.

    `settle` is called after each round, so that nothing of it is left to the next.
    """
    works, bares = [], []
    for _ in range(rounds):
        bares.append(timed(lambda: subprocess.run(BARE, check=True)))
        works.append(work())
        settle()
    return Sample(tuple(works)), Sample(tuple(bares))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `target` is what the design promises, empty where nothing is."""

    what: str
    value: str
    target: str = ""
    met: bool | None = None


def ratio_row(what: str, sample: Sample, base: Sample, target: float | None = None) -> Row:
    """A ratio of medians taken in the same run, with the ratio of the slow ends beside it."""
    ratio = sample.p50 / base.p50
    value = f"{ratio:.2f} × (p95 {sample.p95 / base.p50:.2f} ×)"
    if target is None:
        return Row(what, value)
    return Row(what, value, f"≤ {target:g} ×", ratio <= target)


def limit_row(what: str, value: float, unit: str, limit: float) -> Row:
    """A figure that must stay at or below a limit."""
    return Row(what, f"{value:.4g} {unit}", f"≤ {limit:g} {unit}", value <= limit)
