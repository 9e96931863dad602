"""The same code at several memory sizes, measured where the machine gives shares of a processor."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from courses.emulator import memory_sweep
from courses.emulator.memory_sweep import ONE_PROCESSOR_MB, OpenAt, sweep
from courses.emulator.records import (
    FunctionConfig,
    Invocation,
    InvocationError,
    Outcome,
    SandboxFacts,
)
from tests.grading.fake_lab import FakeLab, make_invocation

ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}


class Lab(FakeLab):
    """`shares` says what its facts say; durations are those of the fake lab, 1.25 ms."""

    def __init__(self, *, shares: bool) -> None:
        super().__init__()
        self.shares = shares

    def facts(self, profile: str = "plain") -> SandboxFacts:
        layer = "cgroup version 2: memory, processor by memory (1,769 MB are one), processes"
        return SandboxFacts("A+", ("seccomp", layer) if self.shares else ("seccomp",), "cgroup-v2")


def opener(lab: Any, files: Mapping[str, bytes] = ECHO, timeout_s: int = 1) -> OpenAt:
    @contextmanager
    def open_at(memory_mb: int) -> Iterator[Callable[[], Invocation]]:
        config = replace(FunctionConfig(timeout_s=timeout_s), memory_mb=memory_mb)
        with closing(lab.create_function(config, files)) as function:
            yield partial(function.invoke, {"a": 1})

    return open_at


def swept(lab: Any, **options: Any) -> memory_sweep.Sweep:
    return sweep(opener(lab), lab.facts(), timeout_s=1, **options)


def test_each_size_is_run_where_there_are_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    lab = Lab(shares=True)
    found = swept(lab)
    assert [point.memory_mb for point in found.points] == [128, 256, 512, 1024, 1769, 3538]
    assert [function.config.memory_mb for function in lab.functions] == [
        point.memory_mb for point in found.points
    ]
    assert all(point.measured for point in found.points)
    assert all(function.closed for function in lab.functions)
    assert "beyond this machine's processors" in found.note
    few = swept(Lab(shares=True), sizes=[512, 128])
    assert [point.memory_mb for point in few.points] == [128, 512]
    assert "left out" not in few.note


def test_sizes_are_worked_out_from_one_where_there_are_none() -> None:
    lab = Lab(shares=False)
    found = swept(lab, sizes=[128, ONE_PROCESSOR_MB, 3538])
    assert len(lab.functions) == 1
    small, one, large = found.points
    assert (one.measured, small.measured, large.measured) == (True, False, False)
    assert one.duration_ms == large.duration_ms == 1.25
    assert small.duration_ms == round(1.25 * ONE_PROCESSOR_MB / 128, 2)
    assert (small.billed_ms, large.billed_ms) == (18, 2)
    assert small.per_million_usd == 0.24
    assert "worked out" in found.note


def test_what_would_not_end_in_time_is_a_timeout() -> None:
    assert swept(Lab(shares=False), sizes=[128]).points[0].outcome is Outcome.OK
    slow = memory_sweep.SweepPoint(ONE_PROCESSOR_MB, 200.0, 200, 1.0, Outcome.OK, measured=True)
    scaled = memory_sweep._scaled(slow, 128, 1000)
    assert (scaled.outcome, scaled.duration_ms, scaled.billed_ms) == (Outcome.TIMEOUT, 1000.0, 1000)


def test_size_at_which_the_code_fails_is_told() -> None:
    lab = Lab(shares=True)
    lab.before_invoke = lambda number: Outcome.OUT_OF_MEMORY if number == 1 else None
    first, second = swept(lab, sizes=[128, 256]).points
    assert (first.outcome, second.outcome) == (Outcome.OUT_OF_MEMORY, Outcome.OK)
    lab = Lab(shares=True)
    lab.before_invoke = lambda number: Outcome.CRASHED if number == 3 else None
    assert swept(lab, sizes=[128]).points[0].outcome is Outcome.CRASHED


def test_what_it_failed_with_is_told() -> None:
    error = InvocationError("KeyError", "'id'")

    @contextmanager
    def failing(memory_mb: int) -> Iterator[Callable[[], Invocation]]:
        yield lambda: make_invocation(outcome=Outcome.HANDLER_ERROR, error=error)

    for shares in (True, False):
        found = sweep(failing, Lab(shares=shares).facts(), timeout_s=3, sizes=[128, 256])
        assert [point.error for point in found.points] == ["KeyError: 'id'"] * 2
        assert {point.outcome for point in found.points} == {Outcome.HANDLER_ERROR}


def test_more_memory_is_never_slower_by_much_on_this_machine(lab: Any) -> None:
    """On the real local Lambda: computing takes less time with more memory, or is modelled to.

    Long enough that 128 MB do not get it done within one slice of the processor.
    """
    code = b"def handler(event, context):\n    return sum(i * i for i in range(1_000_000))\n"
    opened = opener(lab, {"handler.py": code}, timeout_s=30)
    small, large = sweep(opened, lab.facts(), timeout_s=30, sizes=[128, 1769]).points
    assert (small.outcome, large.outcome) == (Outcome.OK, Outcome.OK)
    assert small.duration_ms > large.duration_ms
