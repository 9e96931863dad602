"""Filter patterns, schedules, chains, the loop: pure rules of the control plane."""

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.emulator.control import batch_response, patterns, schedules
from courses.emulator.control.clock import Agenda, VirtualClock
from courses.emulator.control.lineage import Chain, Lineage
from courses.emulator.control.loop import Loop, PollSet, join, wait
from courses.emulator.control.sources import size_limited


@pytest.mark.parametrize(
    ("pattern", "data", "expected"),
    [
        ('{"a": ["x"]}', {"a": "x"}, True),
        ('{"a": ["x"]}', {"a": "y"}, False),
        ('{"a": ["x"]}', {"a": ["y", "x"]}, True),
        ('{"a": [1]}', {"a": True}, False),
        ('{"a": [true]}', {"a": True}, True),
        ('{"a": [null]}', {"a": None}, True),
        ('{"a": [null]}', {}, False),
        ('{"a": {"b": ["x"]}}', {"a": {"b": "x"}}, True),
        ('{"a": {"b": ["x"]}}', {"a": [{"b": "y"}, {"b": "x"}]}, True),
        ('{"a": {"b": ["x"]}}', {"a": "x"}, False),
        ('{"a": {"b": [{"exists": false}]}}', {}, True),
        ('{"a": ["x"], "b": ["y"]}', {"a": "x"}, False),
        ('{"$or": [{"a": ["x"]}, {"b": ["y"]}]}', {"b": "y"}, True),
        ('{"$or": [{"a": ["x"]}, {"b": ["y"]}]}', {"b": "z"}, False),
        ('{"a": [{"prefix": "or"}]}', {"a": "order"}, True),
        ('{"a": [{"prefix": "or"}]}', {"a": 3}, False),
        ('{"a": [{"prefix": {"equals-ignore-case": "OR"}}]}', {"a": "order"}, True),
        ('{"a": [{"suffix": ".jpg"}]}', {"a": "x.jpg"}, True),
        ('{"a": [{"equals-ignore-case": "ADA"}]}', {"a": "ada"}, True),
        ('{"a": [{"equals-ignore-case": "ADA"}]}', {"a": 1}, False),
        ('{"a": [{"exists": true}]}', {"a": None}, True),
        ('{"a": [{"exists": true}]}', {}, False),
        ('{"a": [{"exists": false}]}', {}, True),
        ('{"a": [{"anything-but": ["x", "y"]}]}', {"a": "z"}, True),
        ('{"a": [{"anything-but": "x"}]}', {"a": "x"}, False),
        ('{"a": [{"anything-but": "x"}]}', {}, False),
        ('{"a": [{"anything-but": {"prefix": "x"}}]}', {"a": "xyz"}, False),
        ('{"a": [{"anything-but": {"prefix": ["x", "y"]}}]}', {"a": "abc"}, True),
        ('{"a": [{"numeric": [">", 1, "<=", 5]}]}', {"a": 5}, True),
        ('{"a": [{"numeric": [">", 1, "<=", 5]}]}', {"a": 6}, False),
        ('{"a": [{"numeric": ["=", 1]}]}', {"a": True}, False),
        ('{"a": [{"wildcard": "in/*/x*.jpg"}]}', {"a": "in/2026/x1.jpg"}, True),
        ('{"a": [{"wildcard": "in/*/x*.jpg"}]}', {"a": "in/2026/y1.jpg"}, False),
        ('{"a": [{"wildcard": "a*a"}]}', {"a": "a"}, False),
        ('{"a": [{"wildcard": "plain"}]}', {"a": "plain"}, True),
        ('{"a": [{"wildcard": "b*"}]}', {"a": "abc"}, False),
        ('{"a": [{"wildcard": "*"}]}', {"a": 1}, False),
        ("{}", {}, True),
        ("{}", "text", False),
    ],
)
def test_patterns(pattern: str, data: Any, expected: bool) -> None:
    assert patterns.matches(patterns.parse(pattern), data) is expected


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"a": "x"}',
        '{"a": []}',
        '{"a": [["x"]]}',
        '{"a": [{"like": "x"}]}',
        '{"a": [{"prefix": "x", "suffix": "y"}]}',
        '{"a": [{"numeric": [">"]}]}',
        '{"a": [{"numeric": ["~", 1]}]}',
        '{"a": [{"numeric": [">", true]}]}',
        '{"a": [{"numeric": 3}]}',
        '{"$or": []}',
        '{"$or": ["x"]}',
        '{"a": {"b": 1}}',
    ],
)
def test_bad_patterns(text: str) -> None:
    with pytest.raises(patterns.BadPattern):
        patterns.parse(text)


SATURDAY = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("rate(5 minutes)", "2026-01-31T10:05"),
        ("rate(1 hour)", "2026-01-31T11:00"),
        ("rate(2 days)", "2026-02-02T10:00"),
        ("at(2026-02-01T00:00:00)", "2026-02-01T00:00"),
        ("cron(0/15 * * * ? *)", "2026-01-31T10:15"),
        ("cron(0 10 * * ? *)", "2026-02-01T10:00"),
        ("cron(30 9 ? * MON-FRI *)", "2026-02-02T09:30"),
        ("cron(0 0 1 3,4 ? *)", "2026-03-01T00:00"),
        ("cron(0 0 1 MAR ? 2026)", "2026-03-01T00:00"),
        ("cron(0 12 L * ? *)", "2026-01-31T12:00"),
        ("cron(0 0 L 2 ? *)", "2026-02-28T00:00"),
        ("cron(5 8 ? * 1 *)", "2026-02-01T08:05"),
    ],
)
def test_schedules(expression: str, expected: str) -> None:
    due = schedules.next_after(expression, SATURDAY, SATURDAY)
    assert due is not None
    assert due.isoformat().startswith(expected)


@pytest.mark.parametrize("expression", ["at(2026-01-31T10:00:00)", "cron(0 0 1 1 ? 2025)"])
def test_schedules_that_are_over(expression: str) -> None:
    assert schedules.next_after(expression, SATURDAY, SATURDAY) is None


@pytest.mark.parametrize(
    "expression",
    [
        "rate(0 minutes)",
        "rate(5)",
        "cron(* * * * * *)",
        "cron(61 * * * ? *)",
        "cron(a * * * ? *)",
        "cron(0 0 ? * MON)",
        "every day",
    ],
)
def test_bad_schedules(expression: str) -> None:
    with pytest.raises(schedules.BadSchedule):
        schedules.next_after(expression, SATURDAY, SATURDAY)


@given(st.integers(1, 59), st.integers(0, 10_000))
def test_a_rate_keeps_its_beat(minutes: int, passed: int) -> None:
    moment = SATURDAY + timedelta(seconds=passed)
    due = schedules.next_after(f"rate({minutes} minutes)", moment, SATURDAY)
    assert due is not None
    assert moment < due <= moment + timedelta(minutes=minutes)
    assert (due - SATURDAY).total_seconds() % (minutes * 60) == 0


@given(st.lists(st.integers(0, 5), min_size=1))
def test_the_agenda_keeps_time_and_then_sequence(delays: list[int]) -> None:
    clock, agenda = VirtualClock(), Agenda()
    done: list[tuple[int, int]] = []

    async def note(delay: int, number: int) -> None:
        done.append((delay, number))

    for number, delay in enumerate(delays):
        agenda.at(clock.after(delay), lambda d=delay, n=number: note(d, n))  # type: ignore[misc]
    dropped = agenda.at(clock.after(0), lambda: note(-1, -1))
    dropped.cancelled = True
    loop = Loop()
    while (due := agenda.next_due()) is not None:
        clock.now = due
        for entry in agenda.take(clock.now):
            loop.run(entry.action())  # type: ignore[arg-type]
    assert done == sorted(done)
    assert len(done) == len(delays)


def test_chains_are_found_by_their_header() -> None:
    lineage = Lineage()
    first, chain = lineage.enter(Chain(), "a", sampled=False)
    second, deeper = lineage.enter(chain, "b", sampled=True)
    assert first.split(";")[0] == second.split(";")[0]
    assert lineage.of(second) == deeper
    assert dict(deeper.times) == {"a": 1, "b": 1}
    assert lineage.of("Root=1-00000000-000000000000000000000000;Parent=0000000000000000") == Chain()
    assert lineage.of("nonsense") == Chain()
    for _ in range(15):
        chain = chain.into("a")
    assert chain.is_loop("a")
    assert not chain.is_loop("b")


@given(st.lists(st.integers(1, 10)))
def test_batches_keep_order_and_fit(sizes: list[int]) -> None:
    batches = size_limited(sizes, lambda size: size, 12)
    assert [size for batch in batches for size in batch] == sizes
    assert all(sum(batch) <= 12 for batch in batches)


def test_items_of_another_kind_fail_the_batch() -> None:
    assert batch_response._named("text") is None
    assert batch_response._named([3]) is None


# --- the loop ---------------------------------------------------------------------------------


def test_tasks_wait_for_each_other_and_for_descriptors() -> None:
    readable, writable = os.pipe()
    polls = PollSet()
    polls.register(readable, 1)
    order: list[str] = []
    loop = Loop()

    async def reader() -> bytes:
        events = await wait(polls, time.monotonic() + 30)
        order.append("read")
        assert events == [(readable, 1)]
        return os.read(readable, 10)

    async def sleeper() -> None:
        other = PollSet()
        assert await wait(other, time.monotonic() + 0.01) == []
        order.append("slept")
        os.write(writable, b"x")

    async def both() -> bytes:
        first, second = loop.start(reader()), loop.start(sleeper())
        await join(second)
        return await join(first)

    assert loop.run(both()) == b"x"
    assert order == ["slept", "read"]
    polls.unregister(readable)
    with pytest.raises(KeyError):
        polls.unregister(readable)
    os.close(readable)
    os.close(writable)


def test_an_error_that_nobody_joins_ends_the_run() -> None:
    loop = Loop()
    closed: list[str] = []

    async def fails() -> None:
        raise ValueError("lost")

    async def waits() -> None:
        try:
            await wait(PollSet(), time.monotonic() + 60)
        finally:
            closed.append("given up")

    async def main() -> None:
        loop.start(fails())
        await waits()

    with pytest.raises(ValueError, match="lost"):
        loop.run(main())
    assert closed == ["given up"]


def test_an_error_goes_to_who_joins() -> None:
    loop = Loop()

    async def fails() -> None:
        raise ValueError("mine")

    async def main() -> str:
        try:
            await join(loop.start(fails()))
        except ValueError as error:
            return str(error)
        return ""

    assert loop.run(main()) == "mine"
