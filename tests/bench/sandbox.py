"""What a run costs, against a bare start of the same interpreter in the same minute."""

import subprocess
import time
from collections.abc import Iterator

from courses.emulator import FunctionConfig, LabSettings, LocalLambda
from tests.bench.measure import Row, Sample, ratio_row, timed

ROUNDS = 60
CODE = {"handler.py": b"def handler(event, context):\n    return event\n"}
CLIENT = {
    "handler.py": (
        b"import boto3\n\n\ndef handler(event, context):\n"
        b"    return boto3.client('s3').meta.region_name\n"
    )
}


def rows(python: str) -> Iterator[Row]:
    """Cold from a spare, cold by a fork, warm, with boto3; all against `python -I -S -c pass`."""
    spare, forked, warm, boto3, bare = [], [], [], [], []
    with_spares = LocalLambda(LabSettings(spares=2))
    without = LocalLambda(LabSettings(spares=0))
    try:
        for lab, profile in ((with_spares, "plain"), (without, "plain"), (without, "boto3")):
            _cold_and_warm(lab, profile)
        # Taken in turn, so that a change of the machine's speed reaches all of them alike.
        for _ in range(ROUNDS):
            bare.append(
                timed(lambda: subprocess.run([python, "-I", "-S", "-c", "pass"], check=True))
            )
            first, second = _cold_and_warm(with_spares, "plain")
            spare.append(first)
            warm.append(second)
            first, _second = _cold_and_warm(without, "plain")
            forked.append(first)
            first, _second = _cold_and_warm(without, "boto3")
            boto3.append(first)
            time.sleep(0.1)  # the spare is replaced off the measured path
    finally:
        with_spares.close()
        without.close()
    base = Sample(tuple(bare))
    yield Row("bare start, `python -I -S -c pass`", "1 ×")
    for what, values, target in (
        ("cold environment to first response, from a spare", spare, 0.6),
        ("the same, forked on demand", forked, 1.8),
        ("warm invocation", warm, 0.1),
        ("forked, with boto3 and one S3 client", boto3, None),
    ):
        yield ratio_row(what, Sample(tuple(values)), base, target)


def _cold_and_warm(lab: LocalLambda, profile: str) -> tuple[float, float]:
    """Milliseconds of creating a function with its first invocation, and of a second one."""
    started = time.perf_counter()
    code = CODE if profile == "plain" else CLIENT
    config = FunctionConfig(profile="boto3" if profile == "boto3" else "plain")
    with lab.create_function(config, code) as function:
        first = function.invoke({"x": 1})
        cold = (time.perf_counter() - started) * 1e3
        warm = timed(lambda: function.invoke({"x": 2}))
    assert first.outcome == "ok", first
    return cold, warm
