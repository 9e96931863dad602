"""What an execution environment costs, from the function's creation to AWS's runtime's answer."""

import time
from collections.abc import Iterator
from dataclasses import replace

from courses.emulator import FunctionConfig, LabSettings, LocalLambda
from courses.emulator.control.http import Request, response
from courses.emulator.control.no_aws import NoAws
from courses.emulator.control.servers import Connection
from tests.bench.measure import Row, Sample, beside_bare, ratio_row, timed

ROUNDS = 60
_SETTLE_S = 0.05
"""For the kernel to take down what the round has left: network namespaces go in the background."""
_WARMING_S = 0.15
"""A spare counts as soon as it is there; with boto3 it then makes clients and calls of its own."""
ECHO = {"handler.py": b"def handler(event, context):\n    return event\n"}
READS_AN_OBJECT = {
    "handler.py": (
        b"import boto3\n\ns3 = boto3.client('s3')\n\n\ndef handler(event, context):\n"
        b"    return s3.get_object(Bucket='b', Key='k')['Body'].read().decode()\n"
    )
}
ONE_PROCESSOR = 1769
"""Megabytes. With less, what is measured is the share of a processor that Lambda gives."""


class Stub(NoAws):
    """Answers every request with the same object."""

    def answer(self, _request: Request, _connection: Connection) -> bytes:
        return response(200, b"hello", {"ETag": '"5d41402abc4b2a76b9719d911017c592"'})


def rows() -> Iterator[Row]:
    """Cold and warm, from spares and forked, plain and with boto3; all against the bare start."""
    yield Row("bare start, `python -I -S -c pass`", "1 ×")
    for where, spares in (("from a spare", 2), ("forked on demand", 0)):
        lab = LocalLambda(LabSettings(spares=spares))
        try:
            yield from _plain(lab, where)
            yield from _boto3(lab, where)
        finally:
            lab.close()


def _plain(lab: LocalLambda, where: str) -> Iterator[Row]:
    warm: list[float] = []

    def cold_then_warm() -> float:
        cold, again = _invoke_twice(lab, FunctionConfig())
        warm.append(again)
        return cold

    def settle() -> None:
        settle_spares(lab, "plain")

    cold_then_warm()
    cold, bare = beside_bare(cold_then_warm, rounds=ROUNDS, settle=settle)
    target = 0.6 if lab.settings.spares else 1.8
    yield ratio_row(f"cold environment to first response, {where}", cold, bare, target)
    if lab.settings.spares:
        yield ratio_row("warm invocation", Sample(tuple(warm)), bare, 0.1)


def _boto3(lab: LocalLambda, where: str) -> Iterator[Row]:
    config = FunctionConfig(profile="boto3", memory_mb=ONE_PROCESSOR)

    def cold() -> float:
        return _read_object(lab, config)

    def settle() -> None:
        settle_spares(lab, "boto3")

    cold()
    sample, bare = beside_bare(cold, rounds=ROUNDS, settle=settle)
    target = None if lab.settings.spares else 2.5
    what = f"the same with boto3, one S3 client and one call on a stub, {where}"
    yield ratio_row(what, sample, bare, target)


def settle_spares(lab: LocalLambda, profile: str) -> None:
    """Wait until as many spares as there can be are there and warm."""
    time.sleep(_SETTLE_S)
    while lab.spares(profile) < lab.settings.spares_of(profile):
        time.sleep(_SETTLE_S)
    if lab.settings.spares and profile == "boto3":
        time.sleep(_WARMING_S)


def _invoke_twice(lab: LocalLambda, config: FunctionConfig) -> tuple[float, float]:
    """Milliseconds of creating a function with its first invocation, and of a second one."""
    started = time.perf_counter()
    with lab.create_function(config, ECHO) as function:
        first = function.invoke({"x": 1})
        cold = (time.perf_counter() - started) * 1e3
        warm = timed(lambda: function.invoke({"x": 2}))
    assert first.outcome == "ok", first
    return cold, warm


def _read_object(lab: LocalLambda, config: FunctionConfig) -> float:
    started = time.perf_counter()
    with lab.create_function(config, READS_AN_OBJECT) as function:
        fleet = function._fleet
        fleet._workshop = replace(fleet._workshop, endpoint=lambda _environment: Stub())
        found = function.invoke({})
        milliseconds = (time.perf_counter() - started) * 1e3
    assert found.response == "hello", found
    return milliseconds
